import { expect, test } from "vitest";
import { fixture } from "../testing/fixtures";
import { answer, type SeenDecision } from "./consent";

type Vector = { name: string; decisions: SeenDecision[]; answer: boolean };

test("every vector shared with the server has the same answer here", () => {
  const vectors = fixture("consent.json") as Vector[];
  expect(vectors.length).toBeGreaterThan(100);
  for (const { name, decisions, answer: wanted } of vectors) {
    expect(answer(decisions), name).toBe(wanted);
    expect(answer([...decisions].reverse()), `${name}, in reverse`).toBe(wanted);
  }
});
