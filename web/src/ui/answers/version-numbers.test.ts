import { expect, test } from "vitest";
import { questionSet } from "../../core/records/question-set";
import { livingHere } from "../../testing/questions";
import { onlyIn } from "./version-numbers";

test("one version is told in the singular, several in the plural and in their order", () => {
  const question = questionSet(livingHere())?.questions[0];
  if (!question) throw new Error("no question");
  const asked = (...versions: number[]) => onlyIn(versions.map((version) => ({ version, question })));
  expect(asked(2)).toBe("Asked only in version 2.");
  expect(asked(10, 2, 1)).toBe("Asked only in these versions: 1, 2, 10.");
});
