import { expect, test } from "vitest";
import { type Entry, newEntry } from "./entry";
import { mayLeave, windowDays, windowOf } from "./window";

const DAY = 86_400;
const NOW = 20_000 * DAY;
const KNOWN = { at: NOW, readSince: 0, keptTo: 100 };

/** A record that the server told of so many days ago. */
function record(days: number, part: Partial<Entry> = {}): Entry {
  const entry = newEntry({ kind: "conversation", circle: "0c".repeat(16), subject: "0d".repeat(16) });
  return { ...entry, heads: ["01"], told: NOW - days * DAY, ...part };
}

const kept = (position?: number) => ({
  own: [{ hash: "01", status: "kept" as const, ...(position !== undefined && { position }) }],
});

test("a person leaves a phone whole, when nothing of theirs was heard of within its window", () => {
  expect(mayLeave([record(94), record(400)], 92, KNOWN)).toBe(true);
  expect(mayLeave([record(94), record(92)], 92, KNOWN)).toBe(false);
});

test("whoever was not brought when everything was read anew leaves, and whoever was brought stays", () => {
  const known = { ...KNOWN, readSince: NOW - DAY };
  expect(mayLeave([record(2)], 365, known)).toBe(true);
  expect(mayLeave([record(2), record(1)], 365, known)).toBe(false);
});

test("own words stay until the server has them and a backup has them", () => {
  expect(mayLeave([record(400, kept(100))], 92, KNOWN)).toBe(true);
  expect(mayLeave([record(400, kept(101))], 92, KNOWN)).toBe(false);
  expect(mayLeave([record(400, kept())], 92, KNOWN)).toBe(false);
  for (const status of ["waiting", "sent", "held", "re-make"] as const)
    expect(mayLeave([record(400, { own: [{ hash: "01", status }] })], 92, KNOWN)).toBe(false);
  expect(mayLeave([record(400), record(400, kept(101))], 92, KNOWN)).toBe(false);
});

test("what is not known for certain stays", () => {
  const { told: _, ...untold } = record(400);
  expect(mayLeave([untold], 92, KNOWN)).toBe(false);
  expect(mayLeave([record(400, { heads: [] })], 92, KNOWN)).toBe(false);
  expect(mayLeave([record(400, { left: true })], 92, KNOWN)).toBe(false);
  const setAside = [{ field: "notes", value: "Ring Tom", code: "declined" }];
  expect(mayLeave([record(400, { setAside })], 92, KNOWN)).toBe(false);
});

test("a phone keeps a year unless its worker chose otherwise", () => {
  expect(windowDays(windowOf(undefined))).toBe(365);
  expect(windowDays(windowOf("92"))).toBe(92);
  expect(windowDays(windowOf("all"))).toBeUndefined();
});
