import type { Open } from "../../app/front";
import { CopyOut } from "../parts/CopyOut";

/** Words that the server did not take: shown as they were typed, with a way to take them elsewhere. */
export function SetAside({ values }: { values: Open["setAside"] }) {
  const words = values.flatMap(({ value }) => (typeof value === "string" && value !== "" ? [value] : []));
  if (words.length === 0) return null;
  return (
    <>
      {words.map((text) => (
        <blockquote key={text} dir="auto">
          {text}
        </blockquote>
      ))}
      <CopyOut words={() => words.join("\n\n")} />
    </>
  );
}
