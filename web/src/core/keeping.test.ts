import { expect, test } from "vitest";
import { newEntry } from "./entry";
import { dayAt, dayOf, isDoubtful, lastDay, mayGo, today, UNLESS_SET } from "./keeping";
import { mark } from "./mark";

const DAY_S = 86_400;
const said = (more = {}) => ({ ...newEntry({ kind: "conversation", circle: "0c", subject: "5a" }), ...more });

test("a day is read and written as the server does", () => {
  expect(dayOf("2026-05-03T14:05")).toBe(20_576);
  expect(dayOf("soon")).toBeUndefined();
  expect(dayAt(20_576)).toBe("2026-05-03");
});

test("the server's word on a record's last day stands before what is counted here", () => {
  const entry = said({ told: 20_576 * DAY_S });
  expect(lastDay(entry, undefined, undefined, UNLESS_SET)).toBe(20_590);
  mark(entry, "until-2026-05-10", true);
  expect(lastDay(entry, undefined, undefined, UNLESS_SET)).toBe(20_583);
  // The new day comes before the old one goes, or after it.
  mark(entry, "until-2026-06-10", true);
  mark(entry, "until-2026-05-10", false);
  expect(entry.until).toBe("2026-06-10");
  mark(entry, "until-2026-06-10", false);
  expect(entry.until).toBeUndefined();
});

test("time runs from when the record came, or from the last word on keeping it", () => {
  const periods = { ...UNLESS_SET, conversations: 10, responses: 3 };
  expect(lastDay(said(), "2026-05-03T14:05", undefined, periods)).toBe(20_586);
  expect(lastDay(said(), "2026-05-03T14:05", 20_600, periods)).toBe(20_610);
  expect(lastDay(said(), undefined, 20_600, periods)).toBeUndefined();
  const response = { ...said(), envelope: { kind: "response", circle: "0c", subject: "5a" } };
  expect(lastDay(response, "2026-05-03T14:05", undefined, periods)).toBe(20_579);
});

test("what the server has goes on the day after the last, and what it has not only once that was shown before", () => {
  const kept = said({ told: 1, own: [{ hash: "01", status: "kept" }] });
  expect(mayGo(kept, false, 100, 100)).toBe(false);
  expect(mayGo(kept, false, 100, 101)).toBe(true);
  for (const unsent of [said(), said({ told: 1, own: [{ hash: "01", status: "waiting" }] })]) {
    expect(mayGo(unsent, false, 100, 101)).toBe(false);
    expect(mayGo({ ...unsent, warned: 101 }, false, 100, 101)).toBe(false);
    expect(mayGo({ ...unsent, warned: 100 }, false, 100, 101)).toBe(true);
  }
  expect(mayGo(kept, true, 100, 101)).toBe(false);
  const aside = said({ told: 1, setAside: [{ field: "notes", value: "x", code: "declined" }] });
  expect(mayGo(aside, false, 100, 101)).toBe(false);
});

test("a clock that was wrong when the server answered is taken to be so still", () => {
  const noon = 20_576.5 * DAY_S;
  expect(today(noon * 1000)).toBe(20_576);
  expect(today((noon + 40 * DAY_S) * 1000, { told: noon - DAY_S, toldAt: noon + 39 * DAY_S })).toBe(20_576);
  expect(today((noon - 40 * DAY_S) * 1000, { told: noon - DAY_S, toldAt: noon - 41 * DAY_S })).toBe(20_576);
});

test("a clock that is half a year ahead of the server's last word is not believed", () => {
  expect(isDoubtful(20_576 + 181, 20_576 * DAY_S)).toBe(true);
  expect(isDoubtful(20_576 + 180, 20_576 * DAY_S)).toBe(false);
  expect(isDoubtful(20_576, undefined)).toBe(false);
});
