import type { Open, QuestionSet } from "../../app/front";
import { LOST } from "../../core/missing";
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
  const own = open.setAside.filter(({ code }) => code !== LOST);
  const reason = REASONS.find((known) => own.some(({ code }) => code === known)) ?? "refused";
  const set = setOf(open, sets);
  const lost = linesOf(
    open.setAside.filter(({ code }) => code === LOST),
    set,
  );
  return (
    <>
      {own.length > 0 && <p>{t(`set-aside.${reason}`)}</p>}
      <OwnWords lines={linesOf(own, set)} />
      {lost.length > 0 && <p>{t("set-aside.lost")}</p>}
      <OwnWords lines={lost} />
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
