import { useState } from "preact/hooks";
import type { Profile } from "../../app/front";
import { useHeard } from "../heard";
import { t } from "../messages/translate";
import { ErrorSummary } from "../parts/ErrorSummary";
import { Page } from "../parts/Page";
import { TextBox } from "../parts/TextBox";
import { go } from "../router";
import { GettingReady } from "./GettingReady";

type Props = {
  /** The secret of the invite that was opened. */
  invite: string | undefined;
  /** Who this phone is already, if it has joined before. */
  profile: Profile | undefined;
  joined: (profile: Profile) => void;
};

/** From an invite to a phone that may lose the signal. */
export function Join({ invite, profile, joined }: Props) {
  const [again, setAgain] = useState(false);
  const [member, setMember] = useState<Profile>();
  if (member) return <GettingReady profile={member} start={() => start(member, joined)} />;
  if (profile && !again)
    return <Already profile={profile} invite={invite} joined={joined} again={() => setAgain(true)} />;
  if (!invite) {
    return (
      <Page title={t("join.no-invite")}>
        <p>{t("join.what-1")}</p>
        <p>{t("join.no-invite-words")}</p>
      </Page>
    );
  }
  return <Name invite={invite} known={profile?.name ?? ""} joined={setMember} />;
}

function start(profile: Profile, joined: (profile: Profile) => void): void {
  go("/", "replace");
  joined(profile);
}

type NameProps = { invite: string; known: string; joined: (profile: Profile) => void };

type Trouble = "used" | "expired" | "unknown" | "elsewhere" | "no-line" | "later" | "name-empty";

function Name({ invite, known, joined }: NameProps) {
  const heard = useHeard();
  const [name, setName] = useState(known);
  const [trouble, setTrouble] = useState<Trouble>();
  const [tries, setTries] = useState(0);
  const [busy, setBusy] = useState(false);
  const join = async () => {
    setTries(tries + 1);
    if (name.trim() === "") return setTrouble("name-empty");
    setBusy(true);
    const answer = await heard.join(invite, name.trim());
    setBusy(false);
    if (answer.kind === "ok") joined(answer.profile);
    else setTrouble(answer.kind);
  };
  const mistake = trouble === "name-empty" ? t("join.name-empty") : undefined;
  return (
    <Page title={t("join.title")} error={mistake !== undefined}>
      {mistake && <ErrorSummary field="join-name" text={mistake} time={tries} />}
      <p>{t("join.what-1")}</p>
      <p>{t("join.what-2")}</p>
      <form
        autocomplete="off"
        onSubmit={(event) => {
          event.preventDefault();
          if (!busy) void join();
        }}
      >
        <TextBox
          id="join-name"
          label={t("join.name")}
          hint={t("join.name-hint")}
          value={name}
          save={setName}
          error={mistake}
        />
        <p role="status" class={trouble && !mistake && !busy ? "notice" : undefined}>
          {busy ? t("join.joining") : trouble && !mistake && t(`join.${trouble}`)}
        </p>
        <button type="submit" class="main-action">
          {t("join.button")}
        </button>
      </form>
    </Page>
  );
}

type AlreadyProps = {
  profile: Profile;
  invite: string | undefined;
  joined: (profile: Profile) => void;
  again: () => void;
};

/** A second invite never changes a phone by itself: its records belong to whoever joined first. */
function Already({ profile, invite, joined, again }: AlreadyProps) {
  return (
    <Page title={t("join.already")}>
      <p>{t("join.already-words", { team: profile.space?.name ?? profile.area.name })}</p>
      <button type="button" class="main-action" onClick={() => start(profile, joined)}>
        {t("join.start")}
      </button>
      {invite && (
        <>
          <p>{t("join.again-words")}</p>
          <button type="button" class="quiet" onClick={again}>
            {t("join.again")}
          </button>
        </>
      )}
    </Page>
  );
}
