import { expect, test } from "vitest";
import { addedRuns, editSize, insertRuns, rewritten } from "./edit";

test("the size of an edit is what was typed and taken away", () => {
  expect(editSize("", "Bus")).toBe(3);
  expect(editSize("The bus is late", "The bus is very late")).toBe(5);
  expect(editSize("The bus is late", "The bus")).toBe(8);
  expect(editSize("same", "same")).toBe(0);
});

test("added runs are put in where their place still is", () => {
  const runs = addedRuns("Bus. Hall. End.", "Bus. Late. Hall. End. Tea.");
  expect(insertRuns("Bus. Hall. End.", runs)).toBe("Bus. Late. Hall. End. Tea.");
  expect(insertRuns("Theirs first. Bus. Hall. End.", runs)).toBe("Theirs first. Bus. Late. Hall. End. Tea.");
  expect(insertRuns("Bus. Hall. End. Theirs last.", runs)).toBe("Bus. Late. Hall. End. Tea. Theirs last.");
});

test("nothing of what others wrote is taken out, and what was taken out is not put back", () => {
  const runs = addedRuns("One two three", "One three four");
  expect(insertRuns("One two three. Theirs.", runs)).toBe("One two three four. Theirs.");
});

test("a run whose place is gone comes at the end, on a line of its own", () => {
  const runs = addedRuns("Their whole page.", "Their whole page. Mine.");
  expect(insertRuns("All is different", runs)).toBe("All is different\nMine.");
});

test("a whole new text comes after what is there", () => {
  expect(insertRuns("Theirs.", addedRuns("", "Mine."))).toBe("Theirs.\nMine.");
  expect(insertRuns("", addedRuns("", "Mine."))).toBe("Mine.");
});

test("a long text that was written anew is one replacement between what both begin and end with", () => {
  const text = (word: string, many: number) => Array.from({ length: many }, (_, at) => `${word}${at}`).join(" ");
  const [before, after] = [`Bus. ${text("a", 300)} 😀 End.`, `Bus. ${text("b", 250)} 😁 End.`];
  const { at, deleted, inserted } = rewritten(before, after) ?? { at: 0, deleted: 0, inserted: "" };
  expect(before.slice(0, at) + inserted + before.slice(at + deleted)).toBe(after);
  expect([before.slice(0, at), before.slice(at + deleted)]).toEqual(["Bus. ", " End."]);
  // What was changed here and there, however far apart, is not.
  expect(rewritten(`One ${text("a", 4000)} end`, `Two ${text("a", 4000)} ends`)).toBeUndefined();
  expect(rewritten(text("a", 150), text("b", 150))).toBeUndefined();
  expect(rewritten("", text("a", 150))).toBeUndefined();
});

test("a word that stays is not taken for one that was put in, whatever became of the spaces around it", () => {
  const runs = addedRuns("Bus Hall End ", "Late Bus  End ").filter(({ text }) => text.trim());
  expect(runs).toEqual([{ text: "Late ", after: "" }]);
});
