import { promises, statements, text } from "./records/conversation";
import type { QuestionSet } from "./records/question-set";
import { type Answer, askedSet, givenAnswers } from "./records/response";
import type { Field, State } from "./state";

/** Something that can be read in a record, and its language where one is known. */
export type Text = { words: string; language?: string };

/** Every text of a conversation or a response that its team can read, both versions where there are two. */
export function textsOf(state: State, sets: QuestionSet[]): Text[] {
  const language = text(state.language);
  const said = statements(state).filter(({ out }) => !out);
  const helpers = Object.keys(state).filter((field) => /^helped\/[^/]+\/who$/.test(field));
  const own = [state.notes, state.place, ...helpers.map((field) => state[field])];
  return [
    ...said.flatMap((one) => versions(one.words, text(one.language) || language)),
    ...said.flatMap((one) => versions(one.translation, "")),
    ...own.flatMap((field) => versions(field, language)),
    ...promises(state).flatMap(({ p }) =>
      ["what", "when"].flatMap((part) => versions(state[`promise/${p}/${part}`], language)),
    ),
    ...answerTexts(state, sets),
  ].filter(({ words }) => words);
}

function answerTexts(state: State, sets: QuestionSet[]): Text[] {
  const asked = askedSet(state);
  const known = sets.find(({ set, version }) => set === asked?.set && version === asked.version);
  return givenAnswers(state).flatMap((answer) => [
    ...labels(answer, known),
    ...versions(state[`answer/${answer.q}`], answer.language),
    ...versions(answer.translation, ""),
  ]);
}

/** What the chosen answers say, in every language: one was read out, another may be that of the screens. */
function labels({ q, value }: Answer, known: QuestionSet | undefined): Text[] {
  const question = known?.questions.find(({ id }) => id === q);
  if (typeof value !== "string" || !question) return [];
  const chosen = value.split(" ");
  return question.choices
    .filter(({ id }) => chosen.includes(id))
    .flatMap(({ words }) => Object.entries(words).map(([language, label]) => ({ words: label, language })));
}

function versions(field: Field | undefined, language: string): Text[] {
  if (!field) return [];
  const values = [field.value, ...(field.others ?? []).map(({ value }) => value)];
  return values
    .filter((value) => typeof value === "string" || typeof value === "number")
    .map((value) => ({ words: String(value), language }));
}
