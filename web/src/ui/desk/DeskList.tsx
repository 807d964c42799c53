import type { Lists, ReadingList, ReadingRow } from "../../app/front";
import { dayText, timeText } from "../messages/dates";
import { labelIn } from "../messages/labels";
import { languageName } from "../messages/languages";
import { t } from "../messages/translate";
import { Link } from "../parts/Link";
import { Words } from "../parts/Words";
import { useReturn } from "../router";
import { Filters } from "./Filters";

type Props = { list: ReadingList; lists: Lists; query: string; again: () => void };

/** What may be read, one line for each conversation; a table on a wide screen, cards on a narrow one. */
export function DeskList({ list, lists, query, again }: Props) {
  const { rows } = list;
  useReturn(true);
  return (
    <>
      <Filters lists={lists} rows={rows} query={query} />
      <div class="sync">
        <p role="status">
          {rows.length === 0 ? t("desk.none") : t("desk.count", { n: rows.length })}
          {" · "}
          {t("desk.as-of", { when: timeText(list.asOf, new Date()) })}
        </p>
        <button type="button" class="quiet" onClick={again}>
          {t("desk.again")}
        </button>
      </div>
      {rows.length > 0 && <Table rows={rows} lists={lists} query={query} />}
    </>
  );
}

function Table({ rows, lists, query }: { rows: ReadingRow[]; lists: Lists; query: string }) {
  const columns = [
    t("desk.said"),
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
          <Line key={row.id} row={row} lists={lists} query={query} columns={columns} />
        ))}
      </tbody>
    </table>
  );
}

type LineProps = { row: ReadingRow; lists: Lists; query: string; columns: string[] };

function Line({ row, lists, query, columns }: LineProps) {
  const cells = [
    row.topics.map((id) => labelIn(lists.topics, id)).join(", "),
    row.place ? labelIn(lists.places, row.place) : "",
    row.language ? languageName(row.language) : "",
    row.day ? dayText(row.day, new Date()) : "",
    t(`review.${row.review}`),
  ];
  return (
    <tr>
      <td>
        <Link to={`/desk/${row.id}${query}`}>
          <Words text={row.said || t("desk.said-by-one")} language={row.language} />
        </Link>
      </td>
      {cells.map((cell, i) => (
        <td key={columns[i + 1]} data-column={columns[i + 1]}>
          {cell && <bdi>{cell}</bdi>}
        </td>
      ))}
    </tr>
  );
}
