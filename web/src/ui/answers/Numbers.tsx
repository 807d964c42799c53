import type { Cell } from "../../app/front";
import { t } from "../messages/translate";

export type Line = { key: string; label: string; cells: Cell[] };

type Props = {
  /** The name of the table, for the part of the page that scrolls with it. */
  id: string;
  caption: string;
  first: string;
  columns: string[];
  lines: Line[];
  total: Line;
};

/** Counts of different people. Side by side it may be wider than a phone: then the table scrolls, not the page. */
export function Numbers({ id, caption, first, columns, lines, total }: Props) {
  const table = (
    <table class="numbers">
      <caption>
        <span id={`${id}-caption`}>{caption}</span>
      </caption>
      <thead>
        <tr>
          <th scope="col">{first}</th>
          {columns.map((column) => (
            <th scope="col" class="number" key={column}>
              <bdi>{column}</bdi>
            </th>
          ))}
        </tr>
      </thead>
      {lines.length > 0 && (
        <tbody>
          {lines.map((line) => (
            <Row key={line.key} line={line} columns={columns} />
          ))}
        </tbody>
      )}
      <tfoot>
        <Row line={total} columns={columns} />
      </tfoot>
    </table>
  );
  if (columns.length === 1) return table;
  return (
    // biome-ignore lint/a11y/useSemanticElements: it groups numbers, not fields.
    // biome-ignore lint/a11y/noNoninteractiveTabindex: who has no mouse scrolls it with the arrow keys.
    <div class="numbers-scroll" role="group" tabIndex={0} aria-labelledby={`${id}-caption`}>
      {table}
    </div>
  );
}

function Row({ line, columns }: { line: Line; columns: string[] }) {
  return (
    <tr>
      <th scope="row">{line.label}</th>
      {line.cells.map((cell, i) => (
        <td key={columns[i]} class={cell === null ? "number number-hidden" : "number"}>
          {cell ?? t("answers.hidden")}
        </td>
      ))}
    </tr>
  );
}
