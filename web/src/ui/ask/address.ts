import type { QuestionSet, State } from "../../app/front";
import { text } from "../../core/records/conversation";
import { answerField, spokenField } from "../../core/records/response";

/** How a question was come by: in a language chosen on the spot, or alone, to change one answer. */
export type Asking = { language: string | undefined; alone: boolean };

/** Where it is chosen what to ask somebody, and the record that this began from. */
export function chooseAddress(person: string, record: string): string {
  return `/ask?person=${person}&from=${record}`;
}

export function choosingFor(query: string): { person: string | undefined; from: string | undefined } {
  const asked = new URLSearchParams(query);
  const id = (name: string) => /^[0-9a-f]{32}$/.exec(asked.get(name) ?? "")?.[0];
  return { person: id("person"), from: id("from") };
}

/** The address of a question. It holds ids and codes; the language only where somebody chose one. */
export function askAddress(id: string, question: string, { language, alone }: Partial<Asking> = {}): string {
  const query = [...(language ? [`in=${language}`] : []), ...(alone ? ["alone"] : [])].join("&");
  return `/record/${id}/ask/${question}${query && `?${query}`}`;
}

export function askingIn(query: string): Asking {
  const asked = new URLSearchParams(query);
  return { language: asked.get("in") ?? undefined, alone: asked.has("alone") };
}

/**
 * Where asking goes on: where it stopped on this phone, else behind the last question that has an answer, which a
 * colleague may have given. Nothing when it went to the end.
 */
export function goesOnAt(set: QuestionSet, state: State, stoppedAt: string | undefined): string | undefined {
  const ids = set.questions.map(({ id }) => id);
  if (stoppedAt !== undefined && ids.includes(stoppedAt)) return stoppedAt;
  return ids[Math.max(-1, ...ids.map((id, place) => (state[answerField(id)] ? place : -1))) + 1];
}

/** The language of a question: chosen just now, or the one this answer or the last one before it was asked in. */
export function languageAt(set: QuestionSet, state: State, place: number, chosen: string | undefined): string {
  const codes = set.languages.map(({ code }) => code);
  const answered = set.questions.slice(0, place + 1).filter(({ id }) => state[answerField(id)]);
  const before = answered.pop();
  const spoken = before && text(state[spokenField(before.id)]);
  const wanted = [chosen, spoken, text(state.language)].find((code) => code && codes.includes(code));
  return wanted ?? codes[0] ?? text(state.language);
}
