import type { Profile, Ready } from "../../app/front";
import { useHeard, useWatched } from "../heard";
import { t } from "../messages/translate";
import { Page } from "../parts/Page";

/** Says "ready" only when everything that offline needs is stored. Nobody is kept from starting before. */
export function GettingReady({ profile, start }: { profile: Profile; start: () => void }) {
  const heard = useHeard();
  const ready = useWatched<Ready>((see) => heard.watchReady(see));
  // What a desk reads is never stored, so it is not told that it may lose the line.
  const worker = profile.role === "member";
  const begin = () => {
    // The browser may say no; "Me and this phone" then says what that means.
    if (ready?.persisted !== "yes") void heard.askPersist();
    start();
  };
  return (
    <Page key="ready" title={t("join.welcome", { team: profile.space?.name ?? profile.area.name })}>
      {worker && ready && !ready.ready && (
        <>
          <p>{t("join.stay")}</p>
          <label for="getting-ready">{t("join.getting-ready", { n: ready.percent })}</label>
          <progress id="getting-ready" max={100} value={ready.percent} />
        </>
      )}
      <p role="status">{worker && ready?.ready && t("join.ready")}</p>
      <button type="button" class="main-action" onClick={begin}>
        {t("join.start")}
      </button>
    </Page>
  );
}
