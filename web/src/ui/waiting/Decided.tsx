import type { ActLine } from "../../app/front";
import { useHeard } from "../heard";
import type { MessageKey } from "../messages/en";
import { t, tx } from "../messages/translate";

/** What was decided on this phone about the team's work: on its way, or why it was not done. */
export function Decided({ acts }: { acts: ActLine[] }) {
  const heard = useHeard();
  if (acts.length === 0) return null;
  return (
    <ul class="rows">
      {acts.map(({ id, kind, row, to = "", refused, number, done }) => (
        <li key={id}>
          <p>
            {tx(`act.${kind}`, { who: <bdi>{row?.name ?? t("held.nobody")}</bdi>, team: <bdi>{to}</bdi> })}{" "}
            {!done && t(stands(refused))}
          </p>
          {number && refused === undefined && <p>{t("erase.number", { number })}</p>}
          {(refused !== undefined || done) && (
            <button type="button" class="link" onClick={() => heard.clearAct(id)}>
              {t(done ? "erase.noted" : "act.clear")}
            </button>
          )}
        </li>
      ))}
    </ul>
  );
}

function stands(refused: string | undefined): MessageKey {
  if (refused === undefined) return "act.waits";
  if (refused === "no-right" || refused === "unsettled") return `act.${refused}`;
  return "act.not-found";
}
