import { useState } from "preact/hooks";
import type { QuestionSet, Row } from "../../app/front";
import { SoonLine } from "../erase/SoonLine";
import { useHeard, useWatched } from "../heard";
import { HeldLines } from "../held/HeldLines";
import { AskLine } from "../keeping/AskLine";
import { dayHeading } from "../messages/dates";
import { t } from "../messages/translate";
import { Link } from "../parts/Link";
import { Page } from "../parts/Page";
import { go, useReturn } from "../router";
import { answersLine } from "./answers-line";
import { RowLine } from "./RowLine";
import { SyncLine } from "./SyncLine";

const PAGE = 50;

/** The team's conversations and answers by day, newest first, and the one big button. */
export function Today() {
  const heard = useHeard();
  const rows = useWatched<Row[]>((see) => heard.watchRows(see));
  const sets = useWatched<QuestionSet[]>((see) => heard.watchQuestionSets(see)) ?? [];
  const [most, setMost] = useState(PAGE);
  const [busy, setBusy] = useState(false);
  const all = rows ?? [];
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
      <HeldLines />
      <SoonLine />
      <AskLine />
      <div class="thumb">
        <button type="button" class="main-action" disabled={busy} onClick={begin}>
          <span aria-hidden="true">+ </span>
          {t("today.new")}
        </button>
      </div>
      <nav class="ways" aria-label={t("today.ways")}>
        <Link to="/ask" class="next">
          {t("ask.title")}
        </Link>
        <Link to="/find" class="next">
          {t("find.title")}
        </Link>
      </nav>
      {rows?.length === 0 && (
        <div class="empty">
          <h2>{t("today.none")}</h2>
          <p>{t("today.none-words")}</p>
        </div>
      )}
      {byDay(all.slice(0, most)).map(({ heading, rows: ofDay }) => (
        <section key={heading}>
          <h2 class="day">{heading}</h2>
          <ul class="rows">
            {ofDay.map((row) => (
              <RowLine key={row.id} row={row} to={row.id} what={answersLine(row, sets)} />
            ))}
          </ul>
        </section>
      ))}
      {all.length > most && (
        <button type="button" class="quiet" onClick={() => setMost(most + PAGE)}>
          {t("today.more")}
        </button>
      )}
    </Page>
  );
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
