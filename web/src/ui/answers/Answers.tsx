import { useEffect, useState } from "preact/hooks";
import type { AnswerTables, DeskAnswer, Lists, QuestionSet } from "../../app/front";
import { answersFilterIn, queryOf } from "../desk/filter";
import { lookForNothing } from "../desk/looked-for";
import { setTitle } from "../desk/sets";
import { Trouble } from "../desk/Trouble";
import { useHeard, useWatched } from "../heard";
import { timeText } from "../messages/dates";
import { t } from "../messages/translate";
import { Link } from "../parts/Link";
import { Page } from "../parts/Page";
import { useReturn } from "../router";
import { AnswersFilters } from "./AnswersFilters";
import "../desk/desk.css";
import "../reading/reading.css";
import "./answers.css";
import { BarPatterns } from "./Bars";
import { columnLabel } from "./labels";
import { Numbers } from "./Numbers";
import { OneQuestion } from "./OneQuestion";

/** What was answered to one set of questions, counted. It is asked for once for each choice and then stands still. */
export function Answers({ id, query }: { id: string; query: string }) {
  const heard = useHeard();
  const lists = useWatched<Lists>((see) => heard.watchLists(see));
  const sets = useWatched<QuestionSet[]>((see) => heard.watchQuestionSets(see));
  const asked = queryOf(answersFilterIn(query));
  const [got, setGot] = useState<{ asked: string; answer: DeskAnswer<AnswerTables> }>();
  const [looks, setLooks] = useState(0);
  useEffect(() => {
    let stale = false;
    void heard.answers(id, answersFilterIn(asked)).then((answer) => stale || setGot({ asked, answer }));
    return () => {
      stale = true;
    };
  }, [id, asked, looks]);
  const again = () => setLooks(looks + 1);
  useReturn(got !== undefined && lists !== undefined && sets !== undefined);
  if (!lists || !sets) return null;
  const versions = sets.filter(({ set }) => set === id).sort((a, b) => b.version - a.version);
  const answer = got?.answer;
  return (
    <Page title={setTitle(sets, id)} back="/answers">
      <AnswersFilters versions={versions} lists={lists} path={`/answers/${id}`} query={asked} />
      {answer && answer.kind !== "ok" && <Trouble kind={answer.kind} again={again} />}
      {got && answer?.kind === "ok" && (
        <Tables tables={answer.value} asked={got.asked} sets={sets} lists={lists} again={again} />
      )}
    </Page>
  );
}

type TablesProps = { tables: AnswerTables; asked: string; sets: QuestionSet[]; lists: Lists; again: () => void };

function Tables({ tables, asked, sets, lists, again }: TablesProps) {
  const { by, ...filter } = answersFilterIn(asked);
  const query = queryOf({ ...filter, kind: "response", set: tables.set });
  const names = tables.columns.map((key) => columnLabel(key, by, lists));
  return (
    <>
      <div class="sync">
        <p role="status">
          {peopleText(tables.people[0] ?? null)}
          {" · "}
          {t("desk.as-of", { when: timeText(tables.asOf, new Date()) })}
        </p>
        <p class="desk-ways">
          <Link to={`/desk${query}`} first={lookForNothing}>
            {t("answers.read-each")}
          </Link>
          <Link to={`/download${query}`} first={lookForNothing}>
            {t("download.title")}
          </Link>
        </p>
        <button type="button" class="quiet" onClick={again}>
          {t("desk.again")}
        </button>
      </div>
      {hasHidden(tables) && <p class="hint">{t("answers.hidden-why")}</p>}
      <BarPatterns />
      {by && (
        <section class="one-question numbers-alone">
          <Numbers
            id="people"
            caption={t("answers.people-caption")}
            first={t("answers.who")}
            columns={names}
            lines={[]}
            total={{ key: "people", label: t("answers.people"), cells: tables.people }}
          />
          {by === "place" && <p class="hint">{t("answers.no-place")}</p>}
        </section>
      )}
      {tables.people[0] !== 0 &&
        tables.questions.map((table) => (
          <OneQuestion
            key={table.question}
            table={table}
            set={tables.set}
            asked={tables.versions}
            columns={tables.columns}
            by={by}
            sets={sets}
            lists={lists}
            query={query}
          />
        ))}
    </>
  );
}

/** Why a number is hidden is said once, before the first of them. */
function hasHidden({ people, questions }: AnswerTables): boolean {
  const cells = questions.flatMap(({ answered, rows }) => [...answered, ...rows.flatMap((row) => row.cells)]);
  return [...people, ...cells].includes(null);
}

function peopleText(people: number | null): string {
  if (people === null) return t("answers.people-hidden");
  return people === 0 ? t("answers.nobody") : t("answers.people-n", { n: people });
}
