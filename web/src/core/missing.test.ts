import { expect, test } from "vitest";
import { isLost, missingSince, stands } from "./missing";

const DAY = 86_400;

test("what is missing is lost after two weeks on both clocks, however far they are apart", () => {
  const since = { server: 100 * DAY, phone: 40_000 * DAY };
  const later = (server: number, phone: number) => ({ server: (100 + server) * DAY, phone: (40_000 + phone) * DAY });
  expect(isLost(since, later(14, 14))).toBe(true);
  expect(isLost(since, later(13, 900))).toBe(false);
  expect(isLost(since, later(900, 13))).toBe(false);
  expect(missingSince(since, later(3, 3))).toEqual(since);
  expect(missingSince(undefined, later(3, 3))).toEqual(later(3, 3));
  // One that was set back says nothing of how long it was.
  expect(missingSince({ ...since, asked: true }, later(-1, 5))).toEqual(later(-1, 5));
});

test("lost words stand in a record when one of its versions has them", () => {
  const state = {
    place: { value: "Hall", others: [{ value: "Shop", by: "aa" }] },
    notes: { value: "Bus. Tea.\nRain." },
  };
  const lost = (field: string, value: string) => stands({ field, value, code: "lost" }, state);
  expect([lost("place", "Shop"), lost("place", "Pub"), lost("meeting", "visit")]).toEqual([true, false, false]);
  expect([lost("notes", "Rain.\nBus."), lost("notes", "Bus.\nSun.")]).toEqual([true, false]);
});
