import { expect, test } from "vitest";
import { livingHere, SET } from "../../testing/questions";
import { offeredSets, type QuestionSet, questionSet } from "./question-set";

function living(version = 1, more = {}): QuestionSet {
  const found = questionSet({ ...livingHere(version), ...more });
  if (!found) throw new Error("no set");
  return found;
}

test("a set is read in the order of its questions and choices", () => {
  const { set, version, title, decline, questions } = living(3);
  expect({ set, version, title }).toEqual({ set: SET, version: 3, title: { en: "Living here", cy: "Byw yma" } });
  expect(decline.cy).toBe("Gwell gen i beidio â dweud");
  expect(questions.map(({ id, kind }) => [id, kind])).toEqual([
    ["way", "several"],
    ["years", "number"],
    ["happy", "scale"],
    ["change", "text"],
  ]);
  expect(questions[0]?.choices.map(({ id }) => id)).toEqual(["bus", "walk"]);
  expect(questions[2]).toMatchObject({ low: 1, high: 5, lowWords: { en: "Not at all" }, highWords: { en: "Very" } });
  expect(questions[3]?.hint).toEqual({ en: "Anything at all" });
});

test("a language in which some part cannot be read out is none of the set's", () => {
  expect(living().languages).toEqual([{ code: "cy" }, { code: "en", checkedBy: "Ann Jones" }]);
  expect(living(1, { "choice/way/bus/words/cy": { value: "" } }).languages.map(({ code }) => code)).toEqual(["en"]);
  expect(living(1, { "decline/cy": { value: "" } }).languages.map(({ code }) => code)).toEqual(["en"]);
});

test("a language that no speaker has checked is offered in a demo area only", () => {
  expect(offeredSets([living()], false)[0]?.languages.map(({ code }) => code)).toEqual(["en"]);
  expect(offeredSets([living()], true)[0]?.languages.map(({ code }) => code)).toEqual(["cy", "en"]);
  expect(offeredSets([living(1, { "checked-by/en": { value: "" } })], false)).toEqual([]);
});

test("of one set only the newest version is offered", () => {
  expect(offeredSets([living(2), living(10), living(9)], true).map(({ version }) => version)).toEqual([10]);
});

test("a question whose id would be lost from a link is none", () => {
  const more = living(1, { "question/../kind": { value: "text" }, "question/a b/kind": { value: "text" } });
  expect(more.questions).toEqual(living().questions);
});

test("a kind of question that this app does not know is left out, and a set with two wordings is none", () => {
  const newer = living(1, { "question/map/kind": { value: "place-on-a-map" }, "question/map/order": { value: 0 } });
  expect(newer.questions.map(({ id }) => id)).not.toContain("map");
  const both = { value: "One", by: "aa", others: [{ value: "Other", by: "bb" }] };
  expect(questionSet({ ...livingHere(), "question/way/words/en": both })).toBeUndefined();
});
