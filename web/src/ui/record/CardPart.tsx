import type { State } from "../../app/front";
import { t } from "../messages/translate";
import { Fold } from "../parts/Fold";
import { Link } from "../parts/Link";

/** Whether the person has a card, and the way to give one. */
export function CardPart({ record, person }: { record: string; person: State }) {
  return (
    <Fold title={t("card.heading")} open>
      {person["card/hash"] ? (
        <p>{t("card.has")}</p>
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
