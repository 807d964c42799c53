import { useState } from "preact/hooks";
import type { Open } from "../../app/front";
import { type Statement, statementField, statements } from "../../core/records/conversation";
import { useHeard } from "../heard";
import { screenLanguage, t, tx } from "../messages/translate";
import { Words } from "../parts/Words";
import { freshName, textOf } from "./entries";
import { StatementBox } from "./StatementBox";

/** What they said: one box per statement, the first one always there and ready. */
export function Statements({ open, cursor }: { open: Open; cursor: boolean }) {
  const { state } = open;
  const all = statements(state);
  const [begun, setBegun] = useState(() => [freshName()]);
  const known = new Set(all.map(({ p }) => p));
  // Where one took it out and another did not, it stays until somebody chooses.
  const gone = (p: string) =>
    state[statementField(p, "out")]?.value === true && !state[statementField(p, "out")]?.others;
  const shown = all.filter(({ p }) => !gone(p)).map(({ p }) => p);
  const waiting = begun.filter((p) => !known.has(p));
  // A record without words offers one empty box; later ones are asked for.
  const empty = shown.length === 0 ? waiting.slice(0, 1) : waiting.filter((p) => p !== begun[0]);
  const boxes = [...shown, ...empty];
  const last = shown[shown.length - 1];
  const language = (last && textOf(state, statementField(last, "language"))) || textOf(state, "language");
  const another = () => {
    const free = empty[0];
    if (free) document.getElementById(statementField(free, "words").replaceAll("/", "-"))?.focus();
    else setBegun([...begun, freshName()]);
  };
  return (
    <section class="said" aria-label={t("said.heading")}>
      {boxes.map((p, i) => (
        <StatementBox
          key={p}
          open={open}
          p={p}
          place={i}
          language={language || screenLanguage()}
          cursor={(cursor && i === boxes.length - 1) || (i > 0 && !known.has(p))}
        />
      ))}
      <button type="button" class="quiet" onClick={another}>
        {t("said.another")}
      </button>
      {all
        .filter(({ p }) => gone(p))
        .map((one) => (
          <TakenOut key={one.p} open={open} statement={one} />
        ))}
    </section>
  );
}

function TakenOut({ open, statement }: { open: Open; statement: Statement }) {
  const heard = useHeard();
  const words = textOf(open.state, statementField(statement.p, "words"));
  const language = textOf(open.state, statementField(statement.p, "language"));
  return (
    <p class="taken-out">
      {words ? tx("said.taken-out", { words: <Words text={words} language={language} /> }) : t("said.taken-out-empty")}{" "}
      <button type="button" class="link" onClick={() => heard.set(open.id, statementField(statement.p, "out"), false)}>
        {t("said.put-back")}
      </button>
    </p>
  );
}
