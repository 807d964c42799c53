import type { Open } from "../../app/front";
import { useHeard, useWatched } from "../heard";
import { t } from "../messages/translate";
import { Fold } from "../parts/Fold";
import { Link } from "../parts/Link";

/** The way to have a word that must go taken out for good, or that this is on its way. */
export function CleanPart({ open }: { open: Open }) {
  const heard = useHeard();
  const waits = useWatched<boolean>((see) => heard.watchMadeAnew(open.id, see), open.id);
  return (
    <Fold title={t("clean.heading")} open={waits === true}>
      {waits ? (
        <p>{t("clean.on-its-way")}</p>
      ) : (
        <p>
          <Link to={`/record/${open.id}/clean`} class="next">
            {t("clean.title")}
          </Link>
        </p>
      )}
    </Fold>
  );
}
