import { describe, expect, test } from "vitest";
import type { Question } from "../../app/front";
import { answerWords, forReader } from "./wording";

const now = new Date(2026, 4, 4);

function question(parts: Partial<Question>): Question {
  return { id: "q", kind: "text", words: {}, hint: {}, choices: [], lowWords: {}, highWords: {}, ...parts };
}

const CHOICES = [
  { id: "bus", words: { en: "By bus", cy: "Ar y bws" } },
  { id: "car", words: { en: "By car" } },
];

describe("an answer as it is read", () => {
  test("choices are told by their words, and an unknown one by its id", () => {
    expect(answerWords(question({ kind: "one", choices: CHOICES }), "bus", now)).toBe("By bus");
    expect(answerWords(question({ kind: "several", choices: CHOICES }), "bus car pony", now)).toBe(
      "By bus; By car; pony",
    );
  });

  test("a scale says what its ends mean", () => {
    const scale = question({ kind: "scale", low: 0, high: 10, lowWords: { en: "never" }, highWords: { en: "always" } });
    expect(answerWords(scale, 0, now)).toBe("0 (0 is “never”, 10 is “always”)");
    expect(answerWords(question({ kind: "scale", low: 0, high: 10 }), 7, now)).toBe("7");
  });

  test("days are written out, words and numbers are left as they are", () => {
    expect(answerWords(question({ kind: "date" }), "2026-05-03", now)).toBe("3 May");
    expect(answerWords(question({ kind: "number" }), 0, now)).toBe("0");
    expect(answerWords(question({}), "bus car", now)).toBe("bus car");
    expect(answerWords(undefined, "bus car", now)).toBe("bus car");
  });

  test("words stand in the reader's language, else English, else any", () => {
    expect(forReader({ cy: "Byw yma", en: "Living here" })).toEqual({ text: "Living here", language: "en" });
    expect(forReader({ ur: "یہاں رہنا" })).toEqual({ text: "یہاں رہنا", language: "ur" });
    expect(forReader({})).toEqual({ text: "", language: undefined });
  });
});
