import { expect, test } from "vitest";
import { after, backoffMs, verdict } from "./outcome";

test("only words that this app knows change anything", () => {
  for (const known of ["kept", "held", "gone", "missing", "re-make", "refused"]) expect(after(known)).toBe(known);
  for (const unknown of ["later", "", "Kept", "stored"]) expect(after(unknown)).toBe("later");
});

test("an error about a whole request says what the device does, and an unknown one means later", () => {
  expect(verdict("unknown-device")).toBe("join-again");
  expect(verdict("bad-signature")).toBe("join-again");
  expect(verdict("unknown-version")).toBe("update");
  expect(verdict("too-big")).toBe("halve");
  for (const code of ["full", "later", "bad-request", "whatever"]) expect(verdict(code)).toBe("later");
});

test("tries come less often, are spread, and never stop", () => {
  expect(backoffMs(0, 0)).toBe(2_500);
  expect(backoffMs(0, 1)).toBe(5_000);
  expect(backoffMs(3, 1)).toBe(40_000);
  expect(backoffMs(99, 1)).toBe(600_000);
});
