import type { Erasing, Open } from "../../app/front";
import { Stands } from "../erase/Stands";
import { useHeard, useWatched } from "../heard";
import { t } from "../messages/translate";
import { Fold } from "../parts/Fold";
import { Link } from "../parts/Link";

/** The way to have a person erased, or how it stands with that. */
export function ErasePart({ open }: { open: Open }) {
  const heard = useHeard();
  const erasing = useWatched<Erasing>((see) => heard.watchErasing(open.id, see), open.id);
  if (!erasing) return null;
  const isUnderWay = erasing.stands !== undefined || erasing.said !== undefined;
  return (
    <Fold title={t("erase.heading")} open={isUnderWay}>
      {isUnderWay ? (
        <Stands id={open.id} erasing={erasing} />
      ) : (
        <p>
          <Link to={`/record/${open.id}/erase`} class="next">
            {t("erase.title")}
          </Link>
        </p>
      )}
    </Fold>
  );
}
