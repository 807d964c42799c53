/** The mutations of Welsh: `cath` is written `gath`, `chath` or `nghath` after other words, and is the same cat. */

/** What begins a word, and what it turns into: soft, nasal and aspirate. A `g` is dropped by the soft mutation. */
const MUTATIONS: Record<string, string[]> = {
  p: ["b", "mh", "ph"],
  t: ["d", "nh", "th"],
  c: ["g", "ngh", "ch"],
  b: ["f", "m"],
  d: ["dd", "n"],
  g: ["", "ng"],
  ll: ["l"],
  m: ["f"],
  rh: ["r"],
};

/** Letters of two or three signs that a word can begin with, longest first. */
const LETTERS = ["ngh", "ng", "nh", "mh", "ch", "dd", "ff", "ll", "ph", "rh", "th"];

const VOWELS = "aeiouwy";

/** Shorter forms would find nearly everything. */
const SHORTEST = 2;

/** A folded word of a query, what it may be a mutation of, and all that these turn into. Each once, the word first. */
export function welshForms(word: string): string[] {
  const found = radicals(word).flatMap((radical) => [radical, ...mutated(radical)]);
  return [...new Set([word, ...found.filter((form) => Array.from(form).length >= SHORTEST)])];
}

/** The word itself, and the words it may be a mutation of. */
function radicals(word: string): string[] {
  const first = firstLetter(word);
  const found = Object.entries(MUTATIONS).flatMap(([radical, turns]) =>
    turns.flatMap((turn) => {
      if (turn === first) return [radical + word.slice(first.length)];
      return turn === "" && mayFollowG(first) ? [radical + word] : [];
    }),
  );
  return [word, ...found];
}

/** What a word turns into after others; a vowel takes an h (`ei hysgol`). */
function mutated(radical: string): string[] {
  const first = firstLetter(radical);
  if (isVowel(first)) return [`h${radical}`];
  return (MUTATIONS[first] ?? []).map((turn) => turn + radical.slice(first.length));
}

/** `gardd`, `glaw`, `gnau`, `grug`: what may be left at the beginning when a g has gone. */
function mayFollowG(first: string): boolean {
  return isVowel(first) || ["l", "n", "r"].includes(first);
}

function isVowel(first: string): boolean {
  return first !== "" && VOWELS.includes(first);
}

function firstLetter(word: string): string {
  return LETTERS.find((letter) => word.startsWith(letter)) ?? Array.from(word)[0] ?? "";
}
