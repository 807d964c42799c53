import { useState } from "preact/hooks";
import type { Ready, Sync } from "../../app/front";
import { useHeard, useProfile, useWatched } from "../heard";
import { timeText } from "../messages/dates";
import { isScreenLanguage, SCREEN_LANGUAGES, screenLanguage, speak, t, wordingCheckedBy } from "../messages/translate";
import { Radios } from "../parts/Choice";
import { Page } from "../parts/Page";
import { applyTextSize, TEXT_SIZES, textSizeOf } from "../text-size";
import { Keep } from "./Keep";

/** Who this phone belongs to, how it speaks, and what it can be trusted with. */
export function Me({ spoken }: { spoken: () => void }) {
  const profile = useProfile();
  const { area, space } = profile;
  return (
    <Page title={t(profile.role === "member" ? "app.me" : "app.me-desk")} back="/">
      <dl class="summary">
        <dt>{t("me.name")}</dt>
        <dd>
          <bdi>{profile.name}</bdi>
        </dd>
        {space && (
          <>
            <dt>{t("me.team")}</dt>
            <dd>
              <bdi>{space.name}</bdi>
            </dd>
          </>
        )}
        <dt>{t("me.area")}</dt>
        <dd>{area.demo ? t("me.demo", { area: area.name }) : <bdi>{area.name}</bdi>}</dd>
        <Standing worker={profile.role === "member"} />
      </dl>
      {profile.role === "member" && <Keep />}
      <Wishes spoken={spoken} />
    </Page>
  );
}

/** Sent, ready, stored, locked: each in plain words, none of them greener than it is. */
function Standing({ worker }: { worker: boolean }) {
  const heard = useHeard();
  const sync = useWatched<Sync>((see) => heard.watchSync(see));
  const ready = useWatched<Ready>((see) => heard.watchReady(see));
  const update = useWatched<boolean>((see) => heard.watchUpdate(see));
  return (
    <>
      <dt>{t("me.last")}</dt>
      <dd>{sync?.lastAt ? timeText(sync.lastAt, new Date()) : t("sync.never")}</dd>
      {worker && (
        <>
          <dt>{t("me.offline")}</dt>
          <dd>{ready && (ready.ready ? t("me.ready") : t("me.getting-ready", { n: ready.percent }))}</dd>
        </>
      )}
      <dt>{t("me.storage")}</dt>
      <dd>
        {ready && t(`me.persist-${ready.persisted}`)}
        {ready && ready.persisted !== "yes" && (
          <button type="button" class="quiet" onClick={() => heard.askPersist()}>
            {t("me.persist-ask")}
          </button>
        )}
      </dd>
      <dt>{t("me.lock")}</dt>
      <dd>{t(worker ? "me.not-locked" : "me.not-locked-desk")}</dd>
      <dt>{t("me.version")}</dt>
      <dd>{update ? t("update.ready") : t("me.newest")}</dd>
    </>
  );
}

function Wishes({ spoken }: { spoken: () => void }) {
  const heard = useHeard();
  const [size, setSize] = useState(() => textSizeOf(heard.setting("text-size")));
  const speakIn = async (code: string) => {
    if (!isScreenLanguage(code)) return;
    await speak(code);
    await heard.setSetting("language", code);
    spoken();
  };
  return (
    <form autocomplete="off" onSubmit={(event) => event.preventDefault()}>
      <Radios
        name="language"
        legend={t("me.language")}
        value={screenLanguage()}
        options={Object.entries(SCREEN_LANGUAGES).map(([value, label]) => ({ value, label }))}
        save={speakIn}
      />
      {!wordingCheckedBy() && <p class="hint">{t("me.unchecked")}</p>}
      <Radios
        name="text-size"
        legend={t("me.text-size")}
        value={size}
        options={TEXT_SIZES.map((value) => ({ value, label: t(`size.${value}`) }))}
        save={(chosen) => {
          setSize(textSizeOf(chosen));
          applyTextSize(chosen);
          void heard.setSetting("text-size", chosen);
        }}
      />
    </form>
  );
}
