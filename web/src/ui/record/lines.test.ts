import { expect, test } from "vitest";
import { unhex } from "../../core/bytes";
import { questionSet } from "../../core/records/question-set";
import { plainState } from "../../testing/house";
import { livingHere, SET } from "../../testing/questions";
import { copied, linesOf, setOf, wordsOf } from "./lines";

const set = questionSet(livingHere());

test("an answer that was not taken is shown whatever its kind, under its question", () => {
  const values = [
    { field: "answer/happy", value: 4 },
    { field: "answer/years", value: false },
    { field: "answer/way", value: "bus walk" },
    { field: "answer/change", value: "More trees" },
    { field: "translation/change", value: "Rhagor o goed" },
    { field: "notes", value: "Ring Dylan" },
  ];
  expect(linesOf(values, set)).toEqual([
    { about: "How happy are you here?", words: "4 (1 is “Not at all”, 5 is “Very”)" },
    { about: "How many years have you lived here?", words: "Prefer not to say" },
    { about: "How do you get about?", words: "By bus; On foot" },
    { about: "What would you change?", words: "More trees" },
    { about: "What would you change?", words: "Rhagor o goed" },
    { about: "Your team's own notes", words: "Ring Dylan" },
  ]);
  expect(linesOf(values, undefined)[0]).toEqual({ about: "happy", words: "4" });
});

test("what storage refuses is copied with every answer in it", () => {
  const asked = { set: unhex(SET), version: 1, language: "en" };
  const state = plainState({ ...asked, "answer/years": 12, "answer/change": "More trees", notes: "Ring Dylan" });
  expect(setOf({ state }, set ? [set] : [])).toBe(set);
  expect(copied(wordsOf({ state }, set))).toBe(
    "What would you change?\nMore trees\n\nHow many years have you lived here?\n12\n\nRing Dylan",
  );
});
