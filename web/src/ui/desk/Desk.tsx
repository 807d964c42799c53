import { useEffect, useState } from "preact/hooks";
import type { DeskAnswer, Lists, QuestionSet, ReadingList, ReadingRow } from "../../app/front";
import { NO_LISTS } from "../../core/records/list";
import { useHeard, useWatched } from "../heard";
import { t } from "../messages/translate";
import { Page } from "../parts/Page";
import "./desk.css";
import { DeskList } from "./DeskList";
import { DeskRecord } from "./DeskRecord";
import { filterIn, queryOf } from "./filter";
import { lookedFor, lookFor } from "./looked-for";
import { Trouble } from "./Trouble";

/** How many lines stand on the screen at first, and are added by "Show more". */
const PAGE = 50;

/** What came last, and what it was asked for: the filter as an address, and words. */
type Got = { asked: string; words: string; answer: DeskAnswer<ReadingList> };

/** The reviewer's desk. The list is asked for once for each choice and held, so that rows never move under the cursor. */
export function Desk({ query, id }: { query: string; id?: string }) {
  const heard = useHeard();
  const lists = useWatched<Lists>((see) => heard.watchLists(see)) ?? NO_LISTS;
  const sets = useWatched<QuestionSet[]>((see) => heard.watchQuestionSets(see)) ?? [];
  const asked = queryOf(filterIn(query));
  const [words, setWords] = useState(lookedFor);
  const [got, setGot] = useState<Got>();
  const [looks, setLooks] = useState(0);
  const [most, setMost] = useState(PAGE);
  // Each look asks again, also for the same choice. The last answer stays until the next: the keyboard keeps its place.
  useEffect(() => {
    let stale = false;
    void heard.readings({ ...filterIn(asked), ...(words && { words }) }).then((answer) => {
      if (stale) return;
      setGot({ asked, words, answer: answer.kind === "ok" ? { kind: "ok", value: newFirst(answer.value) } : answer });
      setMost(PAGE);
    });
    return () => {
      stale = true;
    };
  }, [asked, words, looks]);
  const again = () => setLooks(looks + 1);
  const answer = got?.answer;
  const list = answer?.kind === "ok" ? answer.value : undefined;
  // From one record to the next goes whoever opened it from this very list.
  const rows = got?.asked === asked ? (list?.rows ?? []) : [];
  const reach = id ? rows.findIndex((row) => row.id === id) + 1 : 0;
  // Whoever went on from one to the next comes back to a line that stands in the list.
  useEffect(() => {
    if (reach > most) setMost(reach);
  }, [reach]);
  const find = (next: string) => {
    lookFor(next);
    setWords(next);
    if (next === words) again();
  };
  if (id) {
    const changed = (review: ReadingRow["review"]) =>
      got && list && setGot({ ...got, answer: { kind: "ok", value: marked(list, id, review) } });
    return <DeskRecord key={id} id={id} query={asked} rows={rows} lists={lists} sets={sets} changed={changed} />;
  }
  return (
    <Page title={t("desk.title")}>
      {answer && answer.kind !== "ok" && <Trouble kind={answer.kind} again={again} />}
      {got && list && (
        <DeskList
          list={list}
          lists={lists}
          sets={sets}
          query={asked}
          asked={got.asked}
          words={got.words}
          most={most}
          find={find}
          again={again}
          more={() => setMost(most + PAGE)}
        />
      )}
    </Page>
  );
}

/** What this reviewer has not opened yet stands first; it stays there when it has been, until the next look. */
function newFirst(list: ReadingList): ReadingList {
  const isNew = (row: ReadingRow) => row.review === "new";
  return { ...list, rows: [...list.rows.filter(isNew), ...list.rows.filter((row) => !isNew(row))] };
}

function marked(list: ReadingList, id: string, review: ReadingRow["review"]): ReadingList {
  return { ...list, rows: list.rows.map((row) => (row.id === id ? { ...row, review } : row)) };
}
