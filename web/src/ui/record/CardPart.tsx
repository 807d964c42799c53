import type { Open, State } from "../../app/front";
import { useHeard, useWatched } from "../heard";
import { t } from "../messages/translate";
import { Fold } from "../parts/Fold";
import { Link } from "../parts/Link";

/** Whether the person has a card, and the way to give one. */
export function CardPart({ open, person }: { open: Open; person: State }) {
  const record = open.id;
  const heard = useHeard();
  const said = useWatched<"new-card" | "confirm-card" | "cancel-card" | null>(
    (see) => heard.watchCardSaid(record, see),
    record,
  );
  const asked = open.cardAsked && !said;
  return (
    <Fold title={t("card.heading")} open>
      {person["card/hash"] ? (
        <>
          <p>{t("card.has")}</p>
          {said && <p>{t(`card.said-${said}`)}</p>}
          {asked && (
            <>
              <p>{t("card.asked")}</p>
              <p class="held-ways">
                <button type="button" onClick={() => void heard.decideCard(record, "confirm-card")}>
                  {t("card.agree")}
                </button>
                <button type="button" class="quiet" onClick={() => void heard.decideCard(record, "cancel-card")}>
                  {t("card.keep-old")}
                </button>
              </p>
            </>
          )}
          {!asked && !said && (
            <p>
              <Link to={`/record/${record}/card`} class="next">
                {t("card.lost")}
              </Link>
            </p>
          )}
        </>
      ) : (
        <p>
          <Link to={`/record/${record}/card`} class="next">
            {t("card.link")}
          </Link>
        </p>
      )}
    </Fold>
  );
}
