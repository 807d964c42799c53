import type { AnswerTable } from "../../app/front";

/** One bar: which line and column of its table it draws, and how much of everyone in that column it is. */
export type Bar = {
  column: number;
  count: number | null;
  /** Everyone who answered in this column; null when that is hidden. */
  of: number | null;
  /** From 0 to 1; nothing is drawn where a number is hidden. */
  part: number | undefined;
};

/** The bars of each line of a table, from its own numbers and no others. Side by side, "everyone" stands in the table only. */
export function barsOf(table: AnswerTable): Bar[][] {
  const columns = table.answered.map((_, column) => column);
  const drawn = columns.length > 1 ? columns.slice(1) : columns;
  return table.rows.map(({ cells }) =>
    drawn.map((column) => {
      const count = cells[column] ?? null;
      const of = table.answered[column] ?? null;
      return { column, count, of, part: partOf(count, of) };
    }),
  );
}

function partOf(count: number | null, of: number | null): number | undefined {
  if (count === null || of === null) return undefined;
  return of === 0 ? 0 : Math.min(1, count / of);
}
