import type { ActLine, Waiting as Line, Open, QuestionSet, Row } from "../../app/front";
import { useHeard, useWatched } from "../heard";
import { HeldLines } from "../held/HeldLines";
import { t } from "../messages/translate";
import { Page } from "../parts/Page";
import { SetAside } from "../record/SetAside";
import { answersLine } from "../today/answers-line";
import { RowLine } from "../today/RowLine";
import { SyncLine } from "../today/SyncLine";
import { Decided } from "./Decided";

/** Every record that is not kept yet: why, and what will happen by itself. */
export function Waiting() {
  const heard = useHeard();
  const lines = useWatched<Line[]>((see) => heard.watchWaiting(see));
  const acts = useWatched<ActLine[]>((see) => heard.watchActs(see)) ?? [];
  const rows = useWatched<Row[]>((see) => heard.watchRows(see)) ?? [];
  const sets = useWatched<QuestionSet[]>((see) => heard.watchQuestionSets(see)) ?? [];
  return (
    <Page title={t("waiting.title")} back="/">
      <SyncLine button={false} />
      <HeldLines />
      {lines?.length === 0 && acts.length === 0 && <p>{t("waiting.none")}</p>}
      <Decided acts={acts} />
      {lines && lines.length + acts.length > 0 && (
        <>
          <ul class="rows">
            {lines.map(({ id, row, why }) => (
              <RowLine key={id} row={row} to={opens(row, rows)} what={whatOf(row, sets)} why={t(`waiting.why-${why}`)}>
                {why === "set-aside" && <Words id={id} />}
              </RowLine>
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

/** The words themselves, so that nobody has to look for them. */
function Words({ id }: { id: string }) {
  const heard = useHeard();
  const open = useWatched<Open | null>((see) => heard.watchOpen(id, see), id);
  return open ? <SetAside open={open} /> : null;
}

/** Where a record is seen: itself, or a conversation or answers of the same person. */
function opens(row: Row, rows: Row[]): string | undefined {
  if (row.kind === "conversation" || row.kind === "response") return row.id;
  return rows.find(({ subject }) => subject !== undefined && subject === row.subject)?.id;
}

/** What the record is, when it is no conversation. */
function whatOf(row: Row, sets: QuestionSet[]): string | undefined {
  if (row.kind === "consent") return t("consent.heading");
  if (row.kind === "person") return t("person.heading");
  return row.kind === "review" ? t("review.heading") : answersLine(row, sets);
}
