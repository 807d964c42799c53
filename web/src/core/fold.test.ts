import { expect, test } from "vitest";
import { fixture } from "../testing/fixtures";
import { foldedWords, forms, isWelsh } from "./fold";

type Vector = { text: string; language: string | null; query: string; found: boolean };

test("a phone finds what the server finds", () => {
  const vectors = fixture("search.json") as Vector[];
  expect(vectors.length).toBeGreaterThan(100);
  for (const { text, language, query, found } of vectors) {
    const words = foldedWords(text);
    const welsh = isWelsh(language ?? undefined);
    const hits = foldedWords(query).map((word) =>
      forms(word, welsh).some((form) => words.some((candidate) => candidate.startsWith(form))),
    );
    expect(!hits.includes(false), `"${query}" in "${text}" (${language})`).toBe(found);
  }
});
