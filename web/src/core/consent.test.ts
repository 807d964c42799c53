import { expect, test } from "vitest";
import { fixture } from "../testing/fixtures";
import { answer, type SeenDecision, standing } from "./consent";

type Vector = { name: string; decisions: SeenDecision[]; answer: boolean; standing: string | null };

test("every vector shared with the server has the same answer here", () => {
  const vectors = fixture("consent.json") as Vector[];
  expect(vectors.length).toBeGreaterThan(100);
  for (const { name, decisions, answer: wanted, ...vector } of vectors) {
    expect(standing(decisions) ?? null, name).toBe(vector.standing);
    expect(answer(decisions), name).toBe(wanted);
    expect(answer([...decisions].reverse()), `${name}, in reverse`).toBe(wanted);
  }
});
