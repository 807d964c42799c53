import type { AnswersFilter, AnswerTable, Lists, QuestionSet } from "../../app/front";
import { t } from "../messages/translate";
import { Words } from "../parts/Words";
import { forReader } from "../reading/wording";
import { Bars } from "./Bars";
import { columnLabel, questionWords, rowLabel, type Versions, versionsOf, wordsChanged } from "./labels";
import { Numbers } from "./Numbers";
import { Texts } from "./Texts";
import { numbersOf, onlyIn } from "./version-numbers";

type Props = {
  table: AnswerTable;
  set: string;
  /** Every version that is counted here, and the keys of the columns. */
  asked: number[];
  columns: string[];
  by: AnswersFilter["by"];
  sets: QuestionSet[];
  lists: Lists;
  query: string;
};

/** One question: what it asks, a table of how many people answered what, and the same as a picture or in their words. */
export function OneQuestion({ table, set, asked, columns, by, sets, lists, query }: Props) {
  const versions = versionsOf(sets, set, asked, table.question);
  const words = questionWords(versions, table.question);
  const newest = sets.filter((one) => one.set === set).sort((a, b) => b.version - a.version)[0];
  const decline = newest ? forReader(newest.decline).text : "";
  const names = columns.length > 1 ? columns.map((key) => columnLabel(key, by, lists)) : [t("answers.people")];
  const lines = table.rows.map(({ key, cells }) => ({ key, cells, label: rowLabel(table, key, versions, decline) }));
  const id = `question-${table.question}`;
  const drawn = table.kind !== "text" && lines.length > 0;
  return (
    <section class="one-question" aria-labelledby={id}>
      <h2 id={id}>
        <Words text={words.text} language={words.language} />
      </h2>
      <Asked versions={versions} asked={asked} />
      <div class={drawn ? "numbers-beside" : "numbers-alone"}>
        <Numbers
          id={id}
          caption={caption(table.kind)}
          first={t("answers.answer")}
          columns={names}
          lines={lines}
          total={{ key: "answered", label: t("answers.answered"), cells: table.answered }}
        />
        {drawn && <Bars table={table} rows={lines.map(({ label }) => label)} columns={names} />}
      </div>
      {table.texts && table.texts.length > 0 && <Texts texts={table.texts} query={query} />}
    </section>
  );
}

function caption(kind: AnswerTable["kind"]): string {
  if (kind === "text") return t("answers.caption-text");
  return t(kind === "several" ? "answers.caption-several" : "answers.caption");
}

/** Which versions asked it, where that is not all of them, and how they differ: answers to other words are other answers. */
function Asked({ versions, asked }: { versions: Versions; asked: number[] }) {
  if (wordsChanged(versions)) {
    return (
      <div class="hint">
        <p>{t("answers.words-changed", { versions: numbersOf(versions) })}</p>
        <ul>
          {versions.map(({ version, question }) => (
            <li key={version}>
              {t("answers.version-n", { version })}: <Words {...worded(question.words)} />
            </li>
          ))}
        </ul>
      </div>
    );
  }
  if (versions.length === 0 || versions.length === asked.length) return null;
  return <p class="hint">{onlyIn(versions)}</p>;
}

function worded(words: Record<string, string>) {
  const { text, language } = forReader(words);
  return { text, language };
}
