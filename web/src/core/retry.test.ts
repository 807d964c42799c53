import { expect, test } from "vitest";
import { backoffMs, cutsShort, type Why, wakeMs } from "./retry";

/** Numbers that look random and are the same in every run. */
function* dice(seed: number): Generator<number, never> {
  for (let state = seed; ; ) {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    yield ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }
}

test("tries come less often, and never stop", () => {
  expect(backoffMs(0, 0)).toBe(250);
  expect(backoffMs(0, 1)).toBe(2_000);
  expect(backoffMs(3, 1)).toBe(16_000);
  expect(backoffMs(9, 1)).toBe(600_000);
  expect(backoffMs(9_999, 1)).toBe(600_000);
});

test("a thousand phones that lost the line together come back one by one", () => {
  const roll = dice(7);
  for (const failures of [0, 3, 6]) {
    const bound = backoffMs(failures, 1);
    const parts = Array.from({ length: 20 }, () => 0);
    for (let phone = 0; phone < 1000; phone += 1) {
      const part = Math.floor((20 * backoffMs(failures, roll.next().value)) / (bound + 1));
      parts[part] = (parts[part] ?? 0) + 1;
    }
    // Nowhere more than twice their share; the first part holds those that the shortest wait keeps out of it.
    expect(Math.max(...parts)).toBeLessThan(100);
  }
});

test("what a server asks for is waited out, and then the phones are still spread", () => {
  expect(backoffMs(0, 0, 30_000)).toBeGreaterThan(30_000);
  expect(backoffMs(0, 1, 30_000)).toBe(32_000);
  // A proxy that says "in a year" does not silence a phone.
  expect(backoffMs(0, 0, 365 * 86_400_000)).toBeLessThanOrEqual(601_000);
});

test("a person and a line that is back do not wait out a back-off; saving and the clock do", () => {
  const short = (["start", "saved", "online", "visible", "timer", "now"] as Why[]).filter(cutsShort);
  expect(short).toEqual(["start", "online", "visible", "now"]);
  expect(wakeMs("now", 0.9)).toBe(0);
  expect(wakeMs("online", 0.5)).toBe(1_000);
});
