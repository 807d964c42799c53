import { expect, test } from "vitest";
import { after, verdict } from "./outcome";

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
