import type { Open } from "../../app/front";
import { t } from "../messages/translate";
import { Fold } from "../parts/Fold";
import { Link } from "../parts/Link";
import { sharedCount } from "./shared";

/** How many pieces of the record were shared, and the way to see and choose. */
export function SharePart({ open }: { open: Open }) {
  const n = sharedCount(open);
  const two = Object.entries(open.state).some(([field, { others }]) => field.startsWith("shared/") && others);
  return (
    <Fold title={t("share.heading")} open>
      <p>{n === 0 ? t("share.none") : t("share.count", { n })}</p>
      {two && <p>{t("two.shared")}</p>}
      {open.needs.includes("changed-since-shared") && <p>{t("needs.changed-since-shared")}</p>}
      <p>
        <Link to={`/record/${open.id}/share`} class="next">
          {t("share.link")}
        </Link>
      </p>
    </Fold>
  );
}
