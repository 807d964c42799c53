import type { Sync } from "../../app/front";
import { useHeard, useWatched } from "../heard";
import { timeText } from "../messages/dates";
import { t } from "../messages/translate";
import { Link } from "../parts/Link";

/** How far this phone's records have come, in one quiet line, and the way to send by hand. */
export function SyncLine({ button = true }: { button?: boolean }) {
  const heard = useHeard();
  const sync = useWatched<Sync>((see) => heard.watchSync(see));
  if (!sync) return <div class="sync" />;
  const upTo = sync.lastAt ? t("sync.kept-up-to", { when: timeText(sync.lastAt, new Date()) }) : t("sync.never");
  return (
    <div class="sync">
      <div class="sync-words">
        <p>
          {upTo}
          {sync.waiting > 0 && (
            <>
              {" "}
              <span class="sync-count">
                · <Link to="/waiting">{t("sync.waiting", { n: sync.waiting })}</Link>
              </span>
            </>
          )}
        </p>
      </div>
      {button && (
        <button type="button" class="quiet" onClick={() => heard.syncNow()}>
          {t("sync.send")}
        </button>
      )}
      <p class="quiet-line" role="status">
        {sync.line !== "idle" && t(`sync.${sync.line}`)}
      </p>
    </div>
  );
}
