import type { Open } from "../../app/front";
import { useHeard } from "../heard";
import { t } from "../messages/translate";
import { CopyOut } from "../parts/CopyOut";

/** Words that the server did not take: shown as they were typed, with a way to take them elsewhere, and then away. */
export function SetAside({ id, values }: { id: string; values: Open["setAside"] }) {
  const heard = useHeard();
  const words = values.flatMap(({ value }) => (typeof value === "string" && value !== "" ? [value] : []));
  if (values.length === 0) return null;
  return (
    <>
      {words.map((text) => (
        <blockquote key={text} dir="auto">
          {text}
        </blockquote>
      ))}
      {words.length > 0 && <CopyOut words={() => words.join("\n\n")} />}
      <button type="button" class="link" onClick={() => heard.clearSetAside(id)}>
        {t("set-aside.have")}
      </button>
    </>
  );
}
