import type { Open, QuestionSet } from "../../app/front";
import { useHeard, useWatched } from "../heard";
import { t } from "../messages/translate";
import { linesOf, setOf } from "./lines";
import { OwnWords } from "./OwnWords";

const REASONS = ["declined", "old-epoch", "left"] as const;

/** Words that were not taken: why, as they were given, with the ways to take them elsewhere, back, and then away. */
export function SetAside({ open }: { open: Open }) {
  const heard = useHeard();
  const sets = useWatched<QuestionSet[]>((see) => heard.watchQuestionSets(see)) ?? [];
  if (open.setAside.length === 0) return null;
  const lines = linesOf(open.setAside, setOf(open, sets));
  const reason = REASONS.find((known) => open.setAside.some(({ code }) => code === known)) ?? "refused";
  return (
    <>
      <p>{t(`set-aside.${reason}`)}</p>
      <OwnWords lines={lines} />
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
