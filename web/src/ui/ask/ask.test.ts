import { describe, expect, test } from "vitest";
import type { QuestionSet, State } from "../../app/front";
import { askAddress, askingIn, chooseAddress, choosingFor, goesOnAt, languageAt } from "./address";
import { pointShown } from "./scale";
import { wholeNumber } from "./whole";

const ID = "0123456789abcdef0123456789abcdef";
const question = (id: string) => ({
  id,
  kind: "text" as const,
  words: {},
  hint: {},
  choices: [],
  lowWords: {},
  highWords: {},
});
const SET: QuestionSet = {
  set: ID,
  version: 1,
  title: {},
  decline: {},
  languages: [{ code: "en" }, { code: "cy" }],
  questions: ["a", "b", "c"].map(question),
};
const answered = (fields: Record<string, string | false>): State =>
  Object.fromEntries(Object.entries({ language: "en", ...fields }).map(([field, value]) => [field, { value }]));

describe("asking goes on", () => {
  test("where it stopped here", () => {
    expect(goesOnAt(SET, answered({ "answer/c": "words" }), "b")).toBe("b");
  });

  test("behind the last answer, whoever was asking, and from the start when there is none", () => {
    expect(goesOnAt(SET, answered({ "answer/b": false }), undefined)).toBe("c");
    expect(goesOnAt(SET, answered({}), undefined)).toBe("a");
    expect(goesOnAt(SET, answered({}), "gone-from-the-set")).toBe("a");
  });

  test("nowhere once the last question has an answer", () => {
    expect(goesOnAt(SET, answered({ "answer/c": "words" }), undefined)).toBeUndefined();
  });
});

test("a question is asked in the language chosen just now, else in that of the answers before it", () => {
  const state = answered({ "answer/a": "words", "answer/b": "geiriau", "spoken/b": "cy" });
  expect(languageAt(SET, state, 0, undefined)).toBe("en");
  expect(languageAt(SET, state, 1, undefined)).toBe("cy");
  expect(languageAt(SET, state, 2, undefined)).toBe("cy");
  expect(languageAt(SET, state, 2, "en")).toBe("en");
  expect(languageAt(SET, state, 2, "ur")).toBe("cy");
});

test("a question's address says what it was come by for", () => {
  const address = askAddress(ID, "b", { language: "cy", alone: true });
  expect(askingIn(new URL(address, "https://heard.example").search)).toEqual({ language: "cy", alone: true });
  expect(askAddress(ID, "b")).toBe(`/record/${ID}/ask/b`);
  expect(askingIn("")).toEqual({ language: undefined, alone: false });
});

test("who is asked and the record they were chosen from stand in an address as ids, and nothing else is taken for one", () => {
  const { search } = new URL(chooseAddress("0d".repeat(16), ID), "https://heard.example");
  expect(choosingFor(search)).toEqual({ person: "0d".repeat(16), from: ID });
  expect(choosingFor("?person=Tomos&from=//elsewhere.example")).toEqual({ person: undefined, from: undefined });
});

test("an end of a scale without a name is a number and nothing else", () => {
  expect([pointShown(1, "Not at all"), pointShown(5, undefined), pointShown(5, "")]).toEqual([
    "1: Not at all",
    "5",
    "5",
  ]);
});

test("a whole number is taken in anyone's digits, and nothing else is taken for one", () => {
  expect(["7", " 12 ", "-3", "۱۲", "٤٢"].map(wholeNumber)).toEqual([7, 12, -3, 12, 42]);
  expect(["", "about 5", "1.5", "1,000", "1234567890123"].map(wholeNumber)).toEqual(Array(5).fill(undefined));
});
