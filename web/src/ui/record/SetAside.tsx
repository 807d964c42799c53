import type { Open, QuestionSet } from "../../app/front";
import { useHeard, useWatched } from "../heard";
import { localText } from "../messages/dates";
import { t } from "../messages/translate";
import { CopyOut } from "../parts/CopyOut";
import { saveFile } from "../parts/save-file";
import { copied, linesOf, setOf } from "./lines";

const REASONS = ["declined", "old-epoch", "left"] as const;

/** Words that were not taken: why, as they were given, with the ways to take them elsewhere, back, and then away. */
export function SetAside({ open }: { open: Open }) {
  const heard = useHeard();
  const sets = useWatched<QuestionSet[]>((see) => heard.watchQuestionSets(see)) ?? [];
  if (open.setAside.length === 0) return null;
  const lines = linesOf(open.setAside, setOf(open, sets));
  const reason = REASONS.find((known) => open.setAside.some(({ code }) => code === known)) ?? "refused";
  const save = () => saveFile(`heard-${localText(new Date()).slice(0, 10)}.txt`, new Blob([`${copied(lines)}\n`]));
  return (
    <>
      <p>{t(`set-aside.${reason}`)}</p>
      {lines.map(({ about, words }, i) => (
        <div key={i}>
          {about && <p dir="auto">{about}</p>}
          <blockquote dir="auto">{words}</blockquote>
        </div>
      ))}
      {lines.length > 0 && (
        <div class="held-ways">
          <CopyOut words={() => copied(lines)} />
          <button type="button" onClick={save}>
            {t("set-aside.save")}
          </button>
        </div>
      )}
      {open.canPutBack && (
        <p>
          <button type="button" onClick={() => heard.putBack(open.id)}>
            {t("set-aside.put-back")}
          </button>
        </p>
      )}
      <button type="button" class="link" onClick={() => heard.clearSetAside(open.id)}>
        {t("set-aside.have")}
      </button>
    </>
  );
}
