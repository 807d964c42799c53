import { describe, expect, test } from "vitest";
import type { QuestionSet } from "../../app/front";
import { setsByTitle, setTitle } from "./sets";

function version(set: string, n: number, title: string): QuestionSet {
  return { set, version: n, title: { en: title }, decline: {}, languages: [], questions: [] };
}

describe("sets as they are listed at the desk", () => {
  const all = [version("b", 2, "Work"), version("a", 1, "Zoo"), version("b", 10, "Buses"), version("b", 3, "Cars")];

  test("each stands once, as its newest version, by its title", () => {
    expect(setsByTitle(all).map(({ set, version }) => [set, version])).toEqual([
      ["b", 10],
      ["a", 1],
    ]);
  });

  test("a set has its newest title, and one that is not here is only questions", () => {
    expect(setTitle(all, "b")).toBe("Buses");
    expect(setTitle(all, "c")).toBe("Questions");
    expect(setTitle(all, undefined)).toBe("Questions");
  });
});
