import type { Lists, QuestionSet, ReadingList, ReadingRow } from "../../app/front";
import { dayText, timeText } from "../messages/dates";
import { labelIn } from "../messages/labels";
import { languageName } from "../messages/languages";
import { t } from "../messages/translate";
import { Link } from "../parts/Link";
import { Words } from "../parts/Words";
import { useReturn } from "../router";
import { Filters } from "./Filters";
import { FindWords } from "./FindWords";
import { setTitle } from "./sets";

type Props = {
  list: ReadingList;
  lists: Lists;
  sets: QuestionSet[];
  /** What the address asks for now; the list may still be of what was asked before. */
  query: string;
  /** What the list was asked for, as an address. Its links carry this, so that they lead to what stands here. */
  asked: string;
  /** What was looked for; empty for everything. */
  words: string;
  /** How many lines stand on the screen. */
  most: number;
  find: (words: string) => void;
  again: () => void;
  more: () => void;
};

/** What may be read, one line for each record; a table on a wide screen, cards on a narrow one. */
export function DeskList({ list, lists, sets, query, asked, words, most, find, again, more }: Props) {
  const { rows } = list;
  useReturn(true);
  return (
    <>
      <FindWords words={words} find={find} />
      <Filters lists={lists} sets={sets} rows={rows} query={query} />
      <div class="sync">
        <p role="status">
          {rows.length === 0 ? t("desk.none") : t("desk.count", { n: rows.length })}
          {" · "}
          {t("desk.as-of", { when: timeText(list.asOf, new Date()) })}
        </p>
        <p class="desk-ways">
          <Link to="/answers">{t("answers.title")}</Link>
          <Link to={`/download${asked}`}>{t("download.title")}</Link>
        </p>
        <button type="button" class="quiet" onClick={again}>
          {t("desk.again")}
        </button>
      </div>
      {rows.length > 0 && <Table rows={rows.slice(0, most)} lists={lists} sets={sets} query={asked} />}
      {rows.length > most && (
        <button type="button" class="quiet" onClick={more}>
          {t("today.more")}
        </button>
      )}
    </>
  );
}

type TableProps = { rows: ReadingRow[]; lists: Lists; sets: QuestionSet[]; query: string };

function Table({ rows, lists, sets, query }: TableProps) {
  const columns = [
    t("desk.said"),
    t("desk.how"),
    t("reading.topics"),
    t("desk.place"),
    t("desk.language"),
    t("desk.day"),
    t("desk.state"),
  ];
  return (
    <table class="desk-list">
      <thead>
        <tr>
          {columns.map((column) => (
            <th key={column} scope="col">
              {column}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <Line key={row.id} row={row} lists={lists} sets={sets} query={query} columns={columns} />
        ))}
      </tbody>
    </table>
  );
}

type LineProps = { row: ReadingRow; lists: Lists; sets: QuestionSet[]; query: string; columns: string[] };

function Line({ row, lists, sets, query, columns }: LineProps) {
  const asked = row.kind === "response";
  const instead = asked ? t("desk.answers-n", { n: row.answers ?? 0 }) : t("desk.said-by-one");
  const cells = [
    asked ? setTitle(sets, row.set) : t("desk.said-by-one"),
    row.topics.map((id) => labelIn(lists.topics, id)).join(", "),
    row.place ? labelIn(lists.places, row.place) : "",
    row.language ? languageName(row.language) : "",
    row.day ? dayText(row.day, new Date()) : "",
  ];
  const state = columns.at(-1);
  return (
    <tr>
      <td>
        <Link to={`/desk/${row.id}${query}`}>
          {row.said ? <Words text={row.said} language={row.language} /> : instead}
        </Link>
      </td>
      {cells.map((cell, i) => (
        <td key={columns[i + 1]} data-column={columns[i + 1]}>
          {cell && <bdi>{cell}</bdi>}
        </td>
      ))}
      <td data-column={state}>
        <span class={row.review === "new" ? "tag tag-heard" : undefined}>{t(`review.${row.review}`)}</span>
      </td>
    </tr>
  );
}
