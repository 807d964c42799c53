import type { AnswerTable } from "../../app/front";
import { t } from "../messages/translate";
import { type Bar, barsOf } from "./bar-parts";

/** How many patterns tell columns apart; their names stand beside them too. */
const PATTERNS = 6;

type Props = { table: AnswerTable; rows: string[]; columns: string[] };

/**
 * The table as a picture. It says nothing that the table does not say, so it is hidden from those who listen. Each bar
 * is as long as a part of those who answered, so that a small place stands beside a large one fairly.
 */
export function Bars({ table, rows, columns }: Props) {
  const lines = barsOf(table);
  const many = columns.length > 1;
  return (
    <figure class={many ? "bars" : "bars bars-one"} aria-hidden="true">
      {lines.map((bars, line) => (
        <div class="bars-line" key={table.rows[line]?.key}>
          <p class="bars-label">{rows[line]}</p>
          {bars.every(isHidden) ? (
            <Hidden />
          ) : (
            bars.map(({ column, count, of, part }) => (
              <div class={many ? "bar bar-named" : "bar"} key={column}>
                {many && <span class="bar-name">{columns[column]}</span>}
                {part === undefined ? (
                  <Hidden />
                ) : (
                  <>
                    <BarDrawn part={part} pattern={many ? (column - 1) % PATTERNS : 0} />
                    <span class="bar-number">{t("answers.of", { count: count ?? 0, of: of ?? 0 })}</span>
                  </>
                )}
              </div>
            ))
          )}
        </div>
      ))}
    </figure>
  );
}

const isHidden = ({ part }: Bar) => part === undefined;

function Hidden() {
  return <span class="bar-hidden">{t("answers.hidden")}</span>;
}

/** In parts of a hundred of its own width, so that words beside it keep their size on any screen. */
function BarDrawn({ part, pattern }: { part: number; pattern: number }) {
  return (
    <svg class="bar-drawn" aria-hidden="true" width="100%" height="100%">
      <rect class="bar-whole" width="100%" height="100%" />
      <rect class="bar-part" width={`${part * 100}%`} height="100%" fill={`url(#bar-pattern-${pattern})`} />
    </svg>
  );
}

/** The patterns of the bars, once for the whole page. */
export function BarPatterns() {
  return (
    <svg class="bar-patterns" aria-hidden="true" width="0" height="0">
      <defs>
        <Pattern n={0} />
        <Pattern n={1} path="M-2,2 l4,-4 M0,8 l8,-8 M6,10 l4,-4" />
        <Pattern n={2} path="M0,4 h8" />
        <Pattern n={3} path="M2,2 h2 v2 h-2 z M6,6 h2 v2 h-2 z" />
        <Pattern n={4} path="M4,0 v8" />
        <Pattern n={5} path="M0,4 h8 M4,0 v8" />
      </defs>
    </svg>
  );
}

function Pattern({ n, path }: { n: number; path?: string }) {
  return (
    <pattern id={`bar-pattern-${n}`} width="8" height="8" patternUnits="userSpaceOnUse">
      <rect class={path ? "pattern-ground" : "pattern-ink"} width="8" height="8" />
      {path && <path class="pattern-line" d={path} />}
    </pattern>
  );
}
