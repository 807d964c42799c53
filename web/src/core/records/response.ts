import { hex } from "../bytes";
import type { Field, State } from "../state";
import { text } from "./conversation";

/** What was answered: words, ids of choices or a date as text, a number, or false when somebody preferred not to say. */
export type AnswerValue = string | number | false;

/** What a person answered to the question `<q>`. */
export type Answer = {
  q: string;
  value: AnswerValue;
  /** The language that this one was asked in. */
  language: string;
  translation: Field | undefined;
  /** A part has two versions: then it can be neither shared nor shown. */
  unsettled: boolean;
};

export const answerField = (q: string) => `answer/${q}`;
export const spokenField = (q: string) => `spoken/${q}`;
export const answerTranslationField = (q: string) => `translation/${q}`;

/**
 * Ids of questions and of their choices: plain, for they stand in links and in the names of fields. They begin with a
 * letter or a digit, since a browser reads `.` and `..` in a link as steps.
 */
export function isQuestionId(id: string): boolean {
  return /^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$/.test(id);
}

/** The set that was asked, hex, and its version; both written at the record's birth. */
export function askedSet(state: State): { set: string; version: number } | undefined {
  const set = state.set?.value;
  const version = state.version?.value;
  if (!(set instanceof Uint8Array) || set.length !== 16 || typeof version !== "number") return undefined;
  return { set: hex(set), version };
}

/**
 * Answers by the question's id. One that was skipped or cleared is none, and so is an empty text. Who took their words
 * back for "prefer not to say" has taken their translation back too.
 */
export function givenAnswers(state: State): Answer[] {
  const shared = ["language", "set", "version"].some((field) => state[field]?.others);
  return Object.keys(state)
    .filter((field) => field.startsWith("answer/"))
    .sort()
    .flatMap((field) => {
      const q = field.slice("answer/".length);
      const value = state[field]?.value;
      if (!isAnswer(value) || !isQuestionId(q)) return [];
      const translation = state[answerTranslationField(q)];
      const unsettled = shared || [state[field], state[spokenField(q)], translation].some((part) => part?.others);
      return {
        q,
        value,
        language: text(state[spokenField(q)]) || text(state.language),
        translation: typeof value === "string" ? translation : undefined,
        unsettled,
      };
    });
}

/** Answers as they were asked: in the order of the set's questions, what the set does not know last. */
export function inSetOrder<A extends { q: string }>(answers: A[], questions: readonly string[]): A[] {
  const place = ({ q }: A) => (questions.includes(q) ? questions.indexOf(q) : questions.length);
  return [...answers].sort((a, b) => place(a) - place(b));
}

function isAnswer(value: unknown): value is AnswerValue {
  return (typeof value === "string" && value !== "") || typeof value === "number" || value === false;
}
