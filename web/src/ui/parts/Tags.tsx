import type { Need, Travel } from "../../app/front";
import { asksWorker } from "../../core/travel";
import { t } from "../messages/translate";

/** How far a record has travelled, and whether it asks for its worker: always in words. */
export function Tags({ travel, needs }: { travel: Travel; needs: Need[] }) {
  return (
    <span class="tags">
      {asksWorker(needs) && <span class="tag tag-needs">{t("needs.tag")}</span>}
      <span class={`tag tag-${travel}`}>{t(`travel.${travel}`)}</span>
    </span>
  );
}
