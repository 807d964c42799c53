import { PURPOSES, type Purpose } from "../consent";
import type { State } from "../state";
import { text } from "./conversation";

/** What makes a purpose lawful where that is no yes: Article 6 of the UK GDPR. */
export const BASES = [
  "contract",
  "legal-obligation",
  "vital-interests",
  "public-task",
  "legitimate-interests",
] as const;
export type Basis = (typeof BASES)[number];

/**
 * A wording as its record holds it. `checkedBy` is absent when no speaker has checked it. With a basis, a yes says that the person was told, and a no that they object; one that
 * this app does not know is asked like any other.
 */
export type Wording = {
  purpose: Purpose;
  version: number;
  language: string;
  words: string;
  checkedBy?: string;
  basis?: Basis;
};

export function wording(state: State): Wording | undefined {
  const purpose = PURPOSES.find((name) => name === state.purpose?.value);
  const version = state.version?.value;
  const words = text(state.words);
  // A wording with two versions of itself is not the exact words of anything.
  if (!purpose || typeof version !== "number" || !words || state.words?.others) return undefined;
  const checkedBy = text(state["checked-by"]);
  const basis = BASES.find((name) => name === state.basis?.value);
  return {
    purpose,
    version,
    language: text(state.language) || "en",
    words,
    ...(checkedBy && { checkedBy }),
    ...(basis && { basis }),
  };
}

/** Best language first: the one asked for, its relatives, English, the rest; one purpose and language only once, newest. */
export function offered<W extends Wording>(all: W[], language: string, demo: boolean): W[] {
  const newest = new Map<string, W>();
  for (const one of all) {
    if (!one.checkedBy && !demo) continue;
    const key = `${one.purpose} ${one.language}`;
    if ((newest.get(key)?.version ?? -1) < one.version) newest.set(key, one);
  }
  const base = language.split("-")[0];
  const rank = (one: W) =>
    one.language === language ? 0 : one.language.split("-")[0] === base ? 1 : one.language === "en" ? 2 : 3;
  return [...newest.values()].sort(
    (a, b) =>
      rank(a) - rank(b) ||
      PURPOSES.indexOf(a.purpose) - PURPOSES.indexOf(b.purpose) ||
      (a.language < b.language ? -1 : 1),
  );
}
