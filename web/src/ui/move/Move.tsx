import { useState } from "preact/hooks";
import type { Moving, Open, Row } from "../../app/front";
import { useHeard, useProfile, useWatched } from "../heard";
import { t } from "../messages/translate";
import { Radios } from "../parts/Choice";
import { Page } from "../parts/Page";
import { go, listBehind } from "../router";

/** Moves a person to another team: which one, what goes along, and who will read it then. */
export function Move({ id }: { id: string }) {
  const heard = useHeard();
  const open = useWatched<Open | null>((see) => heard.watchOpen(id, see), id);
  const moving = useWatched<Moving>((see) => heard.watchMoving(id, see), id);
  const back = `/record/${id}`;
  return (
    <Page title={t("move.title")} back={back}>
      {open === null && <p>{t("record.gone-words")}</p>}
      {open && moving && <Ways open={open} moving={moving} />}
    </Page>
  );
}

function Ways({ open, moving: { teams, to } }: { open: Open; moving: Moving }) {
  const heard = useHeard();
  if (to !== undefined) return <p>{t("move.on-its-way", { team: to })}</p>;
  if (!teams) {
    return (
      <>
        <p>{t("move.no-list")}</p>
        <button type="button" onClick={() => heard.syncNow()}>
          {t("app.try-again")}
        </button>
      </>
    );
  }
  return teams.length === 0 ? <p>{t("move.no-team")}</p> : <Choose open={open} teams={teams} />;
}

function Choose({ open, teams }: { open: Open; teams: NonNullable<Moving["teams"]> }) {
  const heard = useHeard();
  const { space } = useProfile();
  const rows = useWatched<Row[]>((see) => heard.watchRows(see)) ?? [];
  const [circle, setCircle] = useState<string>();
  const team = teams.find((one) => one.circle === circle)?.name;
  const subject = open.envelope.subject;
  const n = rows.filter((row) => row.subject !== undefined && row.subject === subject).length;
  const move = async () => {
    if (circle === undefined) return;
    await heard.flush();
    await heard.move(open.id, circle);
    // The record is about to leave: nobody should be in it then.
    go(listBehind());
  };
  return (
    <form autocomplete="off" onSubmit={(event) => event.preventDefault()}>
      <Radios
        name="team"
        legend={t("move.which")}
        value={circle}
        options={teams.map((one) => ({ value: one.circle, label: one.name }))}
        save={setCircle}
      />
      <h2>{t("move.then")}</h2>
      <ul>
        <li>{t("move.all", { n })}</li>
        <li>{t("move.reads", { team: team ?? t("move.that-team"), own: space?.name ?? "" })}</li>
        <li>{t("move.leaves")}</li>
      </ul>
      <p>{t("move.ask")}</p>
      {team !== undefined && (
        <div class="thumb">
          <button type="button" class="main-action" onClick={move}>
            {t("move.button", { team })}
          </button>
        </div>
      )}
    </form>
  );
}
