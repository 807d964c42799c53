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
    ...promises(state).flatMap(({ what, when }) => [what, when].map((words) => ({ words, language }))),
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

/** What the chosen answers say, as they were read out and in English. */
function labels({ q, value, language }: Answer, known: QuestionSet | undefined): Text[] {
  const question = known?.questions.find(({ id }) => id === q);
  if (typeof value !== "string" || !question) return [];
  const chosen = value.split(" ");
  return question.choices
    .filter(({ id }) => chosen.includes(id))
    .flatMap(({ words }) => [
      { words: words[language] ?? "", language },
      { words: words.en ?? "", language: "en" },
    ]);
}

function versions(field: Field | undefined, language: string): Text[] {
  if (!field) return [];
  const values = [field.value, ...(field.others ?? []).map(({ value }) => value)];
  return values
    .filter((value) => typeof value === "string" || typeof value === "number")
    .map((value) => ({ words: String(value), language }));
}
