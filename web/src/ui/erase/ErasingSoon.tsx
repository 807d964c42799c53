import type { ErasingLine } from "../../app/front";
import { useHeard, useWatched } from "../heard";
import { dayText } from "../messages/dates";
import { t } from "../messages/translate";
import { Link } from "../parts/Link";
import { Page } from "../parts/Page";
import { SyncLine } from "../today/SyncLine";

/** Who is about to be erased, by day and place alone, so that a team can stop what it asked for by mistake. */
export function ErasingSoon() {
  const heard = useHeard();
  const lines = useWatched<ErasingLine[]>((see) => heard.watchErasingSoon(see));
  const now = new Date();
  return (
    <Page title={t("erase.soon")} back="/">
      <SyncLine button={false} />
      {lines?.length === 0 && <p>{t("erase.none")}</p>}
      {lines && lines.length > 0 && (
        <>
          <p>{t("erase.lines")}</p>
          <ul class="rows">
            {lines.map(({ id, at, place }) => (
              <li key={id}>
                <Link to={`/record/${id}`} class="row">
                  <span class="row-who">
                    {at ? dayText(at, now) : t("erase.no-day")}
                    {place && (
                      <>
                        {" · "}
                        <bdi>{place}</bdi>
                      </>
                    )}
                  </span>
                </Link>
              </li>
            ))}
          </ul>
        </>
      )}
    </Page>
  );
}
