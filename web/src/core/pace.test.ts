import { expect, test } from "vitest";
import { broke, calm, cameThrough, careful, FRESH, type Pace, room } from "./pace";

/** A line of so many bytes a second and so long a round trip. */
type Line = { rate: number; roundTripMs: number };

const WIFI: Line = { rate: 2_000_000, roundTripMs: 10 };
const THIRD: Line = { rate: 50_000, roundTripMs: 200 };
const SECOND: Line = { rate: 4_375, roundTripMs: 600 };

/** What 200 conversations weigh, not packed and packed. */
const WEEK = { plain: 230_000, packs: 0.42 };

function over(pace: Pace, line: Line, plain: number): { pace: Pace; packed: number } {
  const packed = plain * WEEK.packs;
  return { packed, pace: cameThrough(pace, { packed, plain, ms: line.roundTripMs + (1000 * packed) / line.rate }) };
}

/** Sends a week over a line that holds, and tells what each request weighed. */
function sent(line: Line): number[] {
  const batches: number[] = [];
  let pace = FRESH;
  for (let left = WEEK.plain; left > 0; ) {
    const step = over(pace, line, Math.min(left, room(pace)));
    left -= Math.min(left, room(pace));
    pace = step.pace;
    batches.push(Math.round(step.packed));
  }
  return batches;
}

test("a week goes in three requests, over a thin line too", () => {
  for (const line of [WIFI, THIRD, SECOND]) expect(sent(line)).toHaveLength(3);
});

test("no batch takes a line longer than a worker would wait for it to be lost", () => {
  for (const rate of [500, 1_500, 4_375, 50_000]) {
    let pace = FRESH;
    for (let trip = 0; trip < 20; trip += 1) pace = over(pace, { rate, roundTripMs: 600 }, room(pace)).pace;
    expect(pace.aim).toBeLessThanOrEqual(Math.max(15 * rate, 4 * 1024));
    expect(pace.aim).toBeLessThanOrEqual(128 * 1024);
    expect(pace.aim).toBeGreaterThanOrEqual(4 * 1024);
  }
});

test("a line that is cut every 64 KiB carries less than 1.3 times the bytes, wherever the first cut falls", () => {
  const every = 64 * 1024;
  let carried = 0;
  const firsts = Array.from({ length: 64 }, (_, i) => (i + 1) * 1024);
  for (const first of firsts) carried += overCuts(first, every);
  expect(carried / firsts.length / (WEEK.plain * WEEK.packs)).toBeLessThan(1.3);
});

/** Bytes carried until a week has arrived, when the line breaks after so many bytes, then every so many. */
function overCuts(first: number, every: number): number {
  let [carried, cut, left, pace] = [0, first, WEEK.plain, FRESH];
  while (left > 0) {
    const plain = Math.min(left, room(pace));
    const packed = plain * WEEK.packs;
    if (carried + packed > cut) {
      [carried, cut, pace] = [cut, cut + every, broke(pace, packed)];
      continue;
    }
    [carried, left] = [carried + packed, left - plain];
    pace = over(pace, THIRD, plain).pace;
  }
  return carried;
}

test("what broke is not tried again until three came through, or all", () => {
  let pace = broke({ ...FRESH, aim: 30_000 }, 30_000);
  const aims = Array.from({ length: 4 }, () => {
    pace = over(pace, THIRD, room(pace)).pace;
    return pace.aim;
  });
  expect(aims).toEqual([18_000, 18_000, 36_000, 36_000]);
  const calmed = calm(broke(FRESH, 10_000));
  expect(over(calmed, THIRD, room(calmed)).pace.aim).toBe(12_000);
});

test("one short record says nothing about the line", () => {
  expect(cameThrough(FRESH, { packed: 700, plain: 900, ms: 1_300 })).toEqual(FRESH);
  expect(broke(FRESH, 700)).toEqual(FRESH);
});

test("where nobody knows of a line little goes first", () => {
  expect(room(careful({ aim: 100_000, packs: 0.5 }))).toBe(2 * 4 * 1024);
});
