import type { ComponentChildren } from "preact";
import { useContext } from "preact/hooks";
import { ProfileContext, useHeard, useWatched } from "./heard";
import { t } from "./messages/translate";
import { Link } from "./parts/Link";
import { isAtDesk, type Route } from "./router";

type Props = { route: Route; bare: boolean; children: ComponentChildren };

/** What stands around every screen: whose app this is, the way to "Me", and the word that a new version waits. */
export function Frame({ route, bare, children }: Props) {
  const profile = useContext(ProfileContext);
  return (
    <div class={isAtDesk(route) ? "frame frame-wide" : "frame"}>
      <a class="skip" href="#main">
        {t("app.skip")}
      </a>
      <header class="top">
        <p class="top-name">
          {bare ? t("app.name") : <Link to="/">{t("app.name")}</Link>}
          {!bare && <bdi>{profile?.space?.name ?? profile?.area.name}</bdi>}
        </p>
        {!bare && (
          <Link to="/me" current={route.at === "me"}>
            {t(profile?.role === "member" ? "app.me" : "app.me-desk")}
          </Link>
        )}
        <NewVersion />
      </header>
      {children}
    </div>
  );
}

/** Never reloads by itself: somebody may be in the middle of a sentence. */
function NewVersion() {
  const heard = useHeard();
  const waiting = useWatched<boolean>((see) => heard.watchUpdate(see));
  return (
    <div role="status" class={waiting ? "notice update" : undefined}>
      {waiting && (
        <>
          {t("update.ready")}{" "}
          <button type="button" onClick={() => heard.applyUpdate()}>
            {t("update.now")}
          </button>
        </>
      )}
    </div>
  );
}
