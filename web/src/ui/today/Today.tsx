import { useState } from "preact/hooks";
import type { Row } from "../../app/front";
import { useHeard, useWatched } from "../heard";
import { dayHeading } from "../messages/dates";
import { t } from "../messages/translate";
import { Page } from "../parts/Page";
import { go, useReturn } from "../router";
import { RowLine } from "./RowLine";
import { SyncLine } from "./SyncLine";

const PAGE = 50;

/** The team's conversations by day, newest first, and the one big button. */
export function Today() {
  const heard = useHeard();
  const rows = useWatched<Row[]>((see) => heard.watchRows(see));
  const [most, setMost] = useState(PAGE);
  const [busy, setBusy] = useState(false);
  const conversations = (rows ?? []).filter(({ kind }) => kind === "conversation").sort(newestFirst);
  useReturn(rows !== undefined);
  const begin = async () => {
    setBusy(true);
    try {
      go(`/record/${await heard.newConversation()}`);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Page title={t("app.today")}>
      <SyncLine />
      <div class="thumb">
        <button type="button" class="main-action" disabled={busy} onClick={begin}>
          <span aria-hidden="true">+ </span>
          {t("today.new")}
        </button>
      </div>
      {rows && conversations.length === 0 && (
        <div class="empty">
          <h2>{t("today.none")}</h2>
          <p>{t("today.none-words")}</p>
        </div>
      )}
      {byDay(conversations.slice(0, most)).map(({ heading, rows: ofDay }) => (
        <section key={heading}>
          <h2 class="day">{heading}</h2>
          <ul class="rows">
            {ofDay.map((row) => (
              <RowLine key={row.id} row={row} to={row.id} />
            ))}
          </ul>
        </section>
      ))}
      {conversations.length > most && (
        <button type="button" class="quiet" onClick={() => setMost(most + PAGE)}>
          {t("today.more")}
        </button>
      )}
    </Page>
  );
}

function newestFirst(a: Row, b: Row): number {
  const [x, y] = [a.at ?? "", b.at ?? ""];
  return x < y ? 1 : x > y ? -1 : a.id < b.id ? -1 : 1;
}

function byDay(rows: Row[]): { heading: string; rows: Row[] }[] {
  const now = new Date();
  const days: { heading: string; rows: Row[] }[] = [];
  for (const row of rows) {
    const heading = dayHeading(row.at, now);
    const last = days[days.length - 1];
    if (last?.heading === heading) last.rows.push(row);
    else days.push({ heading, rows: [row] });
  }
  return days;
}
