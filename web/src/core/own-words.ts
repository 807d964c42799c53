import type { Entry } from "./entry";
import type { Scalar } from "./state";
import { firstWords } from "./summary";

export type Value = { field: string; value: Scalar };

/** What these changes say, of a record that has left: later values over earlier ones, and each note that was added. */
export function wordsOfChanges(words: NonNullable<Entry["words"]>, hashes: string[]): Value[] {
  const last = new Map<string, Value>();
  for (const { field, value } of hashes.flatMap((hash) => words[hash] ?? [])) {
    const before = field === "notes" && last.get(field);
    last.set(field, { field, value: before ? `${before.value}\n${value}` : value });
  }
  return [...last.values()];
}

/** The words of this device that wait for a word of those who have the record now; nothing else of it is here. */
export function waitingElsewhere({ words = {}, own }: Entry): Value[] {
  const waiting = own.filter(({ status }) => status !== "kept").map(({ hash }) => hash);
  return wordsOfChanges(words, waiting);
}

/** A statement, else a note, else an answer. */
const TELLING = [/^statement\/.+\/words$/, /^notes$/, /^answer\//];

/** By what its worker knows a record that has left: the start of their own words that are still here. */
export function firstOwnWords(entry: Entry): string | undefined {
  const here = [...waitingElsewhere(entry), ...entry.setAside];
  const telling = TELLING.flatMap((kind) => here.filter(({ field }) => kind.test(field)).map(({ value }) => value));
  const first = telling.find((value) => typeof value === "string" && value.trim());
  return typeof first === "string" ? firstWords(first.trim()) : undefined;
}
