import { expect, test } from "vitest";
import { plainState } from "../testing/house";
import { livingHere } from "../testing/questions";
import { questionSet } from "./records/question-set";
import { textsOf } from "./texts";

test("both versions of a promise are among the texts", () => {
  const texts = textsOf(
    {
      language: { value: "en" },
      "promise/01/what": { value: "Mend the gate", others: [{ value: "Ask about heating", by: "bb" }] },
      "promise/01/when": { value: "Friday" },
    },
    [],
  );
  expect(texts.map(({ words }) => words)).toEqual(["Mend the gate", "Ask about heating", "Friday"]);
});

test("a chosen answer is among the texts in every language that a screen may show it in", () => {
  const living = livingHere();
  const set = questionSet(living);
  if (!set) throw new Error("no set");
  const { set: id, version } = living;
  const answered = plainState({
    set: id?.value ?? null,
    version: version?.value ?? null,
    language: "en",
    "answer/way": "bus",
  });
  expect(textsOf(answered, [set])).toEqual(
    expect.arrayContaining([
      { words: "By bus", language: "en" },
      { words: "Ar y bws", language: "cy" },
    ]),
  );
});
