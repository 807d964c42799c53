import type { Written } from "./many";

const SYLLABLES = [
  "ba",
  "cor",
  "den",
  "el",
  "fir",
  "gan",
  "hol",
  "in",
  "ker",
  "lo",
  "men",
  "nis",
  "or",
  "pra",
  "sun",
  "tel",
];

/** Conversations that weigh and pack about as real ones do, the same in every run. Each begins with its number. */
export function madeUp(many: number): Written[] {
  const roll = dice(7);
  const word = () => Array.from({ length: 1 + Math.floor(3 * roll()) }, () => pick(SYLLABLES, roll())).join("");
  const vocabulary = Array.from({ length: 800 }, word);
  // Few words come often, most of them seldom.
  const text = (words: number) => Array.from({ length: words }, () => pick(vocabulary, roll() ** 3)).join(" ");
  return Array.from({ length: many }, (_, i) => ({ said: `${i + 1}. ${text(40)}.`, notes: `${text(110)}.` }));
}

function pick<T>(from: T[], fraction: number): T {
  return from[Math.floor(fraction * from.length)] as T;
}

/** Numbers from 0 up to 1 that look random. */
function dice(state: number): () => number {
  let now = state;
  return () => {
    now = (Math.imul(now, 1_664_525) + 1_013_904_223) >>> 0;
    return now / 2 ** 32;
  };
}
