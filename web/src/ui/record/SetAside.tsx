import type { Open, QuestionSet } from "../../app/front";
import { useHeard, useWatched } from "../heard";
import { t } from "../messages/translate";
import { CopyOut } from "../parts/CopyOut";
import { copied, linesOf, setOf } from "./lines";

/** Words that the server did not take: shown as they were given, with a way to take them elsewhere, and then away. */
export function SetAside({ open }: { open: Open }) {
  const heard = useHeard();
  const sets = useWatched<QuestionSet[]>((see) => heard.watchQuestionSets(see)) ?? [];
  if (open.setAside.length === 0) return null;
  const lines = linesOf(open.setAside, setOf(open, sets));
  return (
    <>
      {lines.map(({ about, words }, i) => (
        <div key={i}>
          {about && <p dir="auto">{about}</p>}
          <blockquote dir="auto">{words}</blockquote>
        </div>
      ))}
      {lines.length > 0 && <CopyOut words={() => copied(lines)} />}
      <button type="button" class="link" onClick={() => heard.clearSetAside(open.id)}>
        {t("set-aside.have")}
      </button>
    </>
  );
}
