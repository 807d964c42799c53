import type { Moving, Open } from "../../app/front";
import { useHeard, useWatched } from "../heard";
import { t } from "../messages/translate";
import { Fold } from "../parts/Fold";
import { Link } from "../parts/Link";

/** The way to hand a person over to another team, and the word that they are on their way there. */
export function MovePart({ open }: { open: Open }) {
  const heard = useHeard();
  const moving = useWatched<Moving>((see) => heard.watchMoving(open.id, see), open.id);
  return (
    <Fold title={t("move.heading")} open={moving?.to !== undefined}>
      {moving?.to !== undefined ? (
        <p>{t("move.on-its-way", { team: moving.to })}</p>
      ) : (
        <p>
          <Link to={`/record/${open.id}/move`} class="next">
            {t("move.title")}
          </Link>
        </p>
      )}
    </Fold>
  );
}
