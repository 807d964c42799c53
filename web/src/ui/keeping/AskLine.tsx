import type { ToAsk } from "../../app/front";
import { useHeard, useWatched } from "../heard";
import { t } from "../messages/translate";
import { Link } from "../parts/Link";

/** How many records somebody should be asked about, and the way there; nothing where there is none. */
export function AskLine() {
  const heard = useHeard();
  const asking = useWatched<ToAsk>((see) => heard.watchToAsk(see));
  const n = asking ? asking.soon.length + asking.again.length : 0;
  if (!asking || (n === 0 && asking.over === 0)) return null;
  return (
    <p class="notice">
      <Link to="/keeping" class="next">
        {n > 0 ? t("keeping.line", { n }) : t("keeping.over", { n: asking.over })}
      </Link>
    </p>
  );
}
