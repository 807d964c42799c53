import { hex } from "../bytes";
import type { State } from "../state";
import { text } from "./conversation";
import { isQuestionId } from "./response";

export const QUESTION_KINDS = ["one", "several", "number", "date", "text", "scale"] as const;

/** Words by language. */
type Words = Record<string, string>;

export type Choice = { id: string; words: Words };

export type Question = {
  id: string;
  kind: (typeof QUESTION_KINDS)[number];
  words: Words;
  hint: Words;
  choices: Choice[];
  /** The ends of a scale, or the gentle bounds of a number. */
  low?: number;
  high?: number;
  lowWords: Words;
  highWords: Words;
};

/** One adopted version of a set of questions. */
export type QuestionSet = {
  /** What all versions of one set have in common, hex. */
  set: string;
  version: number;
  title: Words;
  /** "Prefer not to say", as the asked person reads it. */
  decline: Words;
  /** Languages in which every question can be asked. `checkedBy` is absent when no speaker has checked one. */
  languages: { code: string; checkedBy?: string }[];
  /** In the order of asking. */
  questions: Question[];
};

/** The set that a record holds; nothing when it is not one that could be asked as it was adopted. */
export function questionSet(state: State): QuestionSet | undefined {
  const id = state.set?.value;
  const version = state.version?.value;
  if (!(id instanceof Uint8Array) || typeof version !== "number") return undefined;
  // A set with two versions of a part is not the exact words of anything.
  if (Object.values(state).some((field) => field.others)) return undefined;
  const decline = wordsUnder(state, "decline");
  const questions = inOrder(state, "question").flatMap((q) => question(state, q) ?? []);
  const checked = wordsUnder(state, "checked-by");
  const languages = Object.keys(decline)
    .filter((code) => questions.every((one) => isWorded(one, code)))
    .sort()
    .map((code) => ({ code, ...(checked[code] && { checkedBy: checked[code] }) }));
  return { set: hex(id), version, title: wordsUnder(state, "title"), decline, languages, questions };
}

/** The newest version that is known here of each set. */
export function newestSets(all: QuestionSet[]): QuestionSet[] {
  const newest = new Map<string, QuestionSet>();
  for (const one of all) if ((newest.get(one.set)?.version ?? -1) < one.version) newest.set(one.set, one);
  return [...newest.values()];
}

/** What may be asked here: the newest version of each set, in languages that a speaker has checked; in a demo area in all. */
export function offeredSets(all: QuestionSet[], demo: boolean): QuestionSet[] {
  return newestSets(all)
    .map((one) => ({ ...one, languages: one.languages.filter(({ checkedBy }) => checkedBy || demo) }))
    .filter(({ languages, questions }) => languages.length > 0 && questions.length > 0);
}

/** A question of a kind that a newer app knows is left out: it can be neither asked nor shown. */
function question(state: State, id: string): Question | undefined {
  const at = `question/${id}`;
  const kind = QUESTION_KINDS.find((known) => known === state[`${at}/kind`]?.value);
  if (!kind) return undefined;
  const low = state[`${at}/low`]?.value;
  const high = state[`${at}/high`]?.value;
  return {
    id,
    kind,
    words: wordsUnder(state, `${at}/words`),
    hint: wordsUnder(state, `${at}/hint`),
    choices: inOrder(state, `choice/${id}`).map((c) => ({
      id: c,
      words: wordsUnder(state, `choice/${id}/${c}/words`),
    })),
    ...(typeof low === "number" && { low }),
    ...(typeof high === "number" && { high }),
    lowWords: wordsUnder(state, `${at}/low-words`),
    highWords: wordsUnder(state, `${at}/high-words`),
  };
}

function isWorded({ words, choices }: Question, language: string): boolean {
  return Boolean(words[language]) && choices.every((choice) => choice.words[language]);
}

function wordsUnder(state: State, place: string): Words {
  const found: Words = {};
  for (const [field, value] of Object.entries(state)) {
    const language = field.slice(place.length + 1);
    if (field.startsWith(`${place}/`) && !language.includes("/") && text(value)) found[language] = text(value);
  }
  return found;
}

/** The names directly under a place, as their `order` says. */
function inOrder(state: State, place: string): string[] {
  const names = new Set<string>();
  for (const field of Object.keys(state))
    if (field.startsWith(`${place}/`)) names.add(field.slice(place.length + 1).split("/")[0] ?? "");
  const order = (name: string) => Number(state[`${place}/${name}/order`]?.value ?? 0);
  return [...names].filter(isQuestionId).sort((a, b) => order(a) - order(b) || (a < b ? -1 : 1));
}
