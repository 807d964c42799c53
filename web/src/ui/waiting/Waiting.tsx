import type { Waiting as Line } from "../../app/front";
import { useHeard, useWatched } from "../heard";
import { t } from "../messages/translate";
import { Page } from "../parts/Page";
import { RowLine } from "../today/RowLine";
import { SyncLine } from "../today/SyncLine";

/** Every record that is not kept yet: why, and what will happen by itself. */
export function Waiting() {
  const heard = useHeard();
  const lines = useWatched<Line[]>((see) => heard.watchWaiting(see));
  return (
    <Page title={t("waiting.title")} back="/">
      <SyncLine />
      {lines?.length === 0 && <p>{t("waiting.none")}</p>}
      {lines && lines.length > 0 && (
        <>
          <ul class="rows waiting">
            {lines.map(({ id, row, why }) => (
              <RowLine key={id} row={row} why={t(`waiting.why-${why}`)} />
            ))}
          </ul>
          <button type="button" class="main-action" onClick={() => heard.syncNow()}>
            {t("waiting.try")}
          </button>
        </>
      )}
    </Page>
  );
}
