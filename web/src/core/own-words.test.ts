import { expect, test } from "vitest";
import { type Entry, newEntry } from "./entry";
import { firstOwnWords, waitingElsewhere } from "./own-words";

function left(part: Partial<Entry>): Entry {
  return { ...newEntry({ kind: "conversation", circle: "0c".repeat(16) }), left: true, ...part };
}

const WORDS = {
  "01": [{ field: "notes", value: "Ring Tom" }],
  "02": [
    { field: "notes", value: "and Ann" },
    { field: "place", value: "Hall" },
  ],
  "03": [{ field: "place", value: "Pier" }],
};

test("of a record that left its worker reads what of theirs waits: later values, and every note that was added", () => {
  const own = ["01", "02", "03"].map((hash) => ({ hash, status: "held" as const }));
  expect(waitingElsewhere(left({ own, words: WORDS }))).toEqual([
    { field: "notes", value: "Ring Tom\nand Ann" },
    { field: "place", value: "Pier" },
  ]);
  const partly = own.map((one, i) => (i === 0 ? { ...one, status: "kept" as const } : one));
  expect(waitingElsewhere(left({ own: partly, words: WORDS }))[0]).toEqual({ field: "notes", value: "and Ann" });
  expect(waitingElsewhere(left({}))).toEqual([]);
});

test("a line of a record that left begins with its worker's own words, those set aside too", () => {
  const own = [{ hash: "02", status: "held" as const }];
  expect(firstOwnWords(left({ own, words: WORDS }))).toBe("and Ann");
  const setAside = [
    { field: "topic/bus", value: "late", code: "left" },
    { field: "statement/01/words", value: "The bus is late", code: "left" },
  ];
  expect(firstOwnWords(left({ own, words: WORDS, setAside }))).toBe("The bus is late");
  expect(firstOwnWords(left({}))).toBeUndefined();
});
