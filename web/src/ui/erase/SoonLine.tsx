import type { ErasingLine } from "../../app/front";
import { useHeard, useWatched } from "../heard";
import { t } from "../messages/translate";
import { Link } from "../parts/Link";

/** How many people are about to be erased, and the way there; nothing where there is nobody. */
export function SoonLine() {
  const heard = useHeard();
  const lines = useWatched<ErasingLine[]>((see) => heard.watchErasingSoon(see)) ?? [];
  if (lines.length === 0) return null;
  return (
    <p class="notice">
      <Link to="/erasing" class="next">
        {t("erase.line", { n: lines.length })}
      </Link>
    </p>
  );
}
