import type { AnswersFilter, AnswerTable, Lists, Question, QuestionSet } from "../../app/front";
import { monthText } from "../messages/dates";
import { labelIn } from "../messages/labels";
import { languageName } from "../messages/languages";
import { t } from "../messages/translate";
import { forReader, type Worded } from "../reading/wording";

/** A question as each version that was asked words it, newest first. */
export type Versions = { version: number; question: Question }[];

export function versionsOf(sets: QuestionSet[], set: string, asked: number[], question: string): Versions {
  return sets
    .filter((one) => one.set === set && asked.includes(one.version))
    .sort((a, b) => b.version - a.version)
    .flatMap((one) => {
      const found = one.questions.find(({ id }) => id === question);
      return found ? [{ version: one.version, question: found }] : [];
    });
}

/** What a question asks, in its newest words; by its id where the set is not here. */
export function questionWords(versions: Versions, id: string): Worded {
  const words = versions[0] && forReader(versions[0].question.words);
  return words?.text ? words : { text: id, language: undefined };
}

/** Whether two versions ask in other words, in any language. */
export function wordsChanged(versions: Versions): boolean {
  const [newest, ...older] = versions.map(({ question }) => question.words);
  return older.some((words) =>
    Object.keys({ ...newest, ...words }).some((language) => words[language] !== newest?.[language]),
  );
}

/** What a column of a table is about: everyone, or one of the places, languages or versions side by side. */
export function columnLabel(key: string, by: AnswersFilter["by"], lists: Lists): string {
  if (key === "") return t("answers.everyone");
  if (by === "place") return labelIn(lists.places, key);
  if (by === "language") return languageName(key);
  return t("answers.version-n", { version: key });
}

/** What a line of a table is about: a choice, a point of a scale, a band of numbers, a month or years, all else, or no wish to say. */
export function rowLabel(table: AnswerTable, key: string, versions: Versions, decline: string): string {
  if (key === "") return decline || t("reading.declined");
  // A choice may have any id; of the other kinds this one is what stands for the rest.
  if (key === "other" && ["number", "date", "scale"].includes(table.kind)) return t("answers.others");
  const made = table.kind === "date" || table.kind === "number" || table.kind === "scale";
  if (made && key === "other") return t("answers.other");
  if (table.kind === "date") return monthText(key);
  if (table.kind === "scale") return pointLabel(key, versions[0]?.question);
  if (table.kind === "number") return key;
  const choice = versions.flatMap(({ question }) => question.choices).find(({ id }) => id === key);
  return (choice && forReader(choice.words).text) || key;
}

/** "5 – very much" at an end of the scale, only the number between. */
function pointLabel(key: string, question: Question | undefined): string {
  const point = Number(key);
  const end = point === question?.low ? question.lowWords : point === question?.high ? question.highWords : {};
  const words = forReader(end).text;
  return words ? t("answers.point", { point: key, words }) : key;
}
