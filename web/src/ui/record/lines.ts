import type { Open, QuestionSet, Scalar } from "../../app/front";
import { PURPOSES, type Purpose } from "../../core/consent";
import { statements } from "../../core/records/conversation";
import { askedSet, givenAnswers } from "../../core/records/response";
import { answerText } from "../ask/answer";
import { t } from "../messages/translate";
import { forReader } from "../reading/wording";
import { textOf } from "./entries";

/** Words as they are shown and copied: what they answer, if anything, in the worker's language, and what they say. */
export type Line = { about?: string; words: string };

/** Fields that say something only beside others: when, in which language, with which wording. */
const BESIDE =
  /^(at|language|set|version|how|by|area-place|meeting)$|^(card|shared|notice|seen|spoken)\/|\/(at|language)$/;

const OF_A_QUESTION = /^(answer|translation)\/(.+)$/;

/** The set that was asked in this record, if it is here. */
export function setOf({ state }: Pick<Open, "state">, sets: QuestionSet[]): QuestionSet | undefined {
  const asked = askedSet(state);
  return sets.find(({ set, version }) => set === asked?.set && version === asked.version);
}

/** A line for each value that says something. An answer says something whatever its kind, a decline too. */
export function linesOf(values: { field: string; value: Scalar }[], set: QuestionSet | undefined): Line[] {
  return values.flatMap(({ field, value }): Line[] => {
    if (BESIDE.test(field)) return [];
    const [, part, q = ""] = OF_A_QUESTION.exec(field) ?? [];
    const words = part === "answer" ? answerText(set, q, value) : value;
    if (typeof words !== "string" || words === "") return [];
    const about = part ? askedIn(set, q) : labelOf(field);
    return [about ? { about, words: saidOf(field, words) } : { words }];
  });
}

/** What a field is called on its own screen; a statement's words need no name. */
function labelOf(field: string): string | undefined {
  const [first = "", second = "", third = ""] = field.split("/");
  if (first === "decision")
    return PURPOSES.includes(second as Purpose) ? t(`consent.title-${second as Purpose}`) : second;
  if (first === "statement") return third === "translation" ? t("said.translation") : undefined;
  if (first === "promise") return t(third === "when" ? "promises.when" : "promises.what");
  if (first === "helped") return t(third === "how" ? "helped.how" : "helped.who");
  if (field === "notes") return t("notes.label");
  if (field === "place") return t("where.place");
  return field === "name" ? t("person.name") : undefined;
}

function saidOf(field: string, words: string): string {
  if (!field.startsWith("decision/")) return words;
  return t(words === "yes" ? "answer.yes" : "answer.no");
}

/** Everything typed into the record that could not be typed again from memory. */
export function wordsOf({ state }: Pick<Open, "state">, set: QuestionSet | undefined): Line[] {
  const said = statements(state).flatMap(({ words, translation }) => [words?.value, translation?.value]);
  const own = [...said, textOf(state, "notes"), textOf(state, "place")];
  const answered = givenAnswers(state).flatMap(({ q, value, translation }) => [
    { field: `answer/${q}`, value },
    { field: `translation/${q}`, value: translation?.value ?? null },
  ]);
  return [
    ...linesOf(answered, set),
    ...linesOf(
      own.map((value = null) => ({ field: "", value })),
      set,
    ),
  ];
}

/** The lines as one text, to be copied. */
export function copied(lines: Line[]): string {
  return lines.map(({ about, words }) => (about ? `${about}\n${words}` : words)).join("\n\n");
}

function askedIn(set: QuestionSet | undefined, q: string): string {
  return forReader(set?.questions.find(({ id }) => id === q)?.words ?? {}).text || q;
}
