import { describe, expect, test } from "vitest";
import type { AnswerTable, Lists, Question, QuestionSet } from "../../app/front";
import { NO_LISTS } from "../../core/records/list";
import { barsOf } from "./bar-parts";
import { columnLabel, questionWords, rowLabel, versionsOf, wordsChanged } from "./labels";

const SET = "5e".repeat(16);
const LISTS: Lists = { ...NO_LISTS, places: [{ id: "glen", label: { en: "The Glen" } }] };

function question(parts: Partial<Question>): Question {
  return {
    id: "bus",
    kind: "one",
    words: { en: "How do you get about?" },
    hint: {},
    choices: [],
    lowWords: {},
    highWords: {},
    ...parts,
  };
}

function version(n: number, questions: Question[]): QuestionSet {
  const title = { en: "Living here" };
  return { set: SET, version: n, title, decline: { en: "Prefer not to say" }, languages: [], questions };
}

function table(parts: Partial<AnswerTable>): AnswerTable {
  return { question: "bus", kind: "one", answered: [], rows: [], ...parts };
}

describe("the labels of a table", () => {
  const choices = [{ id: "car", words: { en: "By car" } }];
  const older = version(1, [question({ choices: [...choices, { id: "pony", words: { en: "By pony" } }] })]);
  const newer = version(2, [question({ words: { en: "How do you travel?" }, choices })]);

  test("a question has its newest words, and says when an older version had others", () => {
    const both = versionsOf([older, newer], SET, [1, 2], "bus");
    expect(questionWords(both, "bus")).toEqual({ text: "How do you travel?", language: "en" });
    expect(wordsChanged(both)).toBe(true);
    const one = versionsOf([older, newer], SET, [1], "bus");
    expect(questionWords(one, "bus").text).toBe("How do you get about?");
    expect(wordsChanged(one)).toBe(false);
  });

  test("a version that another language's words differ in has changed too", () => {
    const welsh = version(3, [question({ words: { en: "How do you travel?", cy: "Sut ydych chi'n teithio?" } })]);
    expect(wordsChanged(versionsOf([newer, welsh], SET, [2, 3], "bus"))).toBe(true);
  });

  test("a choice that only an older version had keeps its words", () => {
    const both = versionsOf([older, newer], SET, [1, 2], "bus");
    expect(rowLabel(table({}), "pony", both, "")).toBe("By pony");
    expect(rowLabel(table({}), "gone", both, "")).toBe("gone");
    expect(rowLabel(table({}), "", both, "Prefer not to say")).toBe("Prefer not to say");
    expect(rowLabel(table({}), "", both, "")).toBe("Preferred not to say");
  });

  test("the ends of a scale are named, months are written out, bands stay", () => {
    const scale = question({
      kind: "scale",
      low: 1,
      high: 5,
      lowWords: { en: "not at all" },
      highWords: { en: "very" },
    });
    const versions = versionsOf([version(1, [scale])], SET, [1], "bus");
    const labels = ["1", "3", "5"].map((key) => rowLabel(table({ kind: "scale" }), key, versions, ""));
    expect(labels).toEqual(["1: not at all", "3", "5: very"]);
    expect(rowLabel(table({ kind: "date" }), "2026-05", [], "")).toBe("May 2026");
    expect(rowLabel(table({ kind: "date" }), "1940–1949", [], "")).toBe("1940–1949");
    expect(rowLabel(table({ kind: "date" }), "1940–1949", [], "")).toBe("1940–1949");
    expect(rowLabel(table({ kind: "number" }), "10–19", [], "")).toBe("10–19");
    expect(rowLabel(table({ kind: "number" }), "other", [], "")).toBe("All others");
    expect(rowLabel(table({ kind: "one" }), "other", [], "")).toBe("other");
    expect(rowLabel(table({ kind: "number" }), "other", [], "")).toBe("All others");
  });

  test("a question whose set is not here is told by its id", () => {
    expect(questionWords(versionsOf([], SET, [1], "bus"), "bus").text).toBe("bus");
  });

  test("columns are everyone, and then what stands side by side", () => {
    expect(columnLabel("", "place", LISTS)).toBe("Everyone");
    expect(columnLabel("glen", "place", LISTS)).toBe("The Glen");
    expect(columnLabel("2", "version", LISTS)).toBe("Version 2");
  });
});

describe("the bars of a table", () => {
  test("are parts of those who answered in their own column, and hidden where a number is", () => {
    const rows = [
      { key: "car", cells: [12, 10, null] },
      { key: "bus", cells: [8, 0, 8] },
    ];
    expect(barsOf(table({ answered: [20, 10, 10], rows }))).toEqual([
      [
        { column: 1, count: 10, of: 10, part: 1 },
        { column: 2, count: null, of: 10, part: undefined },
      ],
      [
        { column: 1, count: 0, of: 10, part: 0 },
        { column: 2, count: 8, of: 10, part: 0.8 },
      ],
    ]);
  });

  test("of one column are everyone's, and none where everyone is hidden", () => {
    const one = barsOf(table({ answered: [20], rows: [{ key: "car", cells: [5] }] }));
    expect(one).toEqual([[{ column: 0, count: 5, of: 20, part: 0.25 }]]);
    const hidden = barsOf(table({ answered: [null], rows: [{ key: "car", cells: [5] }] }));
    expect(hidden).toEqual([[{ column: 0, count: 5, of: null, part: undefined }]]);
  });
});
