import type { Open, QuestionSet, Scalar } from "../../app/front";
import { statements } from "../../core/records/conversation";
import { askedSet, givenAnswers } from "../../core/records/response";
import { answerText } from "../ask/answer";
import { forReader } from "../reading/wording";
import { textOf } from "./entries";

/** Words as they are shown and copied: what they answer, if anything, in the worker's language, and what they say. */
export type Line = { about?: string; words: string };

const OF_A_QUESTION = /^(answer|translation)\/(.+)$/;

/** The set that was asked in this record, if it is here. */
export function setOf({ state }: Pick<Open, "state">, sets: QuestionSet[]): QuestionSet | undefined {
  const asked = askedSet(state);
  return sets.find(({ set, version }) => set === asked?.set && version === asked.version);
}

/** A line for each value that says something. An answer says something whatever its kind, a decline too. */
export function linesOf(values: { field: string; value: Scalar }[], set: QuestionSet | undefined): Line[] {
  return values.flatMap(({ field, value }): Line[] => {
    const [, part, q = ""] = OF_A_QUESTION.exec(field) ?? [];
    const words = part === "answer" ? answerText(set, q, value) : value;
    if (typeof words !== "string" || words === "") return [];
    return [part ? { about: askedIn(set, q), words } : { words }];
  });
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
