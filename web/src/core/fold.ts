import { welshForms } from "./welsh";

/** Signs that only steer how a text is drawn (soft hyphens, joiners, marks of direction), and the stroke that stretches an Arabic word. */
const UNSEEN = /[\u00ad\u061c\u0640\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]/g;

/** Letters that Arabic and Urdu keyboards write differently and people take for one: yeh, kaf, heh, noon, alef. And the sigma that ends a word. */
const UNIFIED: Record<string, string> = {
  "\u064a": "\u06cc",
  "\u0649": "\u06cc",
  "\u0643": "\u06a9",
  "\u06aa": "\u06a9",
  "\u0647": "\u06c1",
  "\u0629": "\u06c1",
  "\u06be": "\u06c1",
  "\u06c3": "\u06c1",
  "\u06d5": "\u06c1",
  "\u06ba": "\u0646",
  "\u0671": "\u0627",
  "\u03c2": "\u03c3",
};
const VARIANT = new RegExp(`[${Object.keys(UNIFIED).join("")}]`, "g");

/** Where the ten digits begin in the scripts that are written around here. */
const ZEROS = [0x660, 0x6f0, 0x966, 0x9e6, 0xa66, 0xae6];
const DIGIT = new RegExp(`[${ZEROS.map((zero) => String.fromCharCode(zero, 0x2d, zero + 9)).join("")}]`, "g");

/**
 * What search compares: the words of a text without case, accents, vowel signs or variants of a letter, so that a person
 * finds a word however their keyboard wrote it. Twin of `server/src/domain/fold`, held together by shared vectors.
 */
export function foldedWords(text: string): string[] {
  const plain = text
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .replace(UNSEEN, "")
    .toLowerCase()
    .replace(VARIANT, (letter) => UNIFIED[letter] ?? letter)
    .replace(DIGIT, digit);
  return plain.match(/[\p{Alphabetic}\p{N}]+/gu) ?? [];
}

/** Folded words as they may begin in a text that one word of a query finds: the word itself, and in Welsh its mutations. */
export function forms(word: string, welsh: boolean): string[] {
  return welsh ? welshForms(word) : [word];
}

/** Whether texts in this language (BCP 47) mutate the first letters of their words. */
export function isWelsh(language: string | undefined): boolean {
  return language?.split("-")[0]?.toLowerCase() === "cy";
}

function digit(letter: string): string {
  const code = letter.charCodeAt(0);
  const zero = ZEROS.find((start) => code >= start && code < start + 10) ?? code;
  return String(code - zero);
}
