import { expect, test } from "vitest";
import { Look } from "./look";

/** A store whose readings come back when they are told to, with what stood there when they were made. */
function slow() {
  const readings: (() => void)[] = [];
  const at = { now: "old" };
  const read = () => {
    const seen = at.now;
    return new Promise<string>((done) => readings.push(() => done(seen)));
  };
  return { at, read, readings };
}

test("what was read before something changed never stands over what it is now", async () => {
  const { at, read, readings } = slow();
  const taken: string[] = [];
  const look = new Look(read, (seen) => taken.push(seen));
  const first = look.again();
  at.now = "new";
  const second = look.again();
  readings.shift()?.();
  await Promise.resolve();
  await Promise.resolve();
  readings.shift()?.();
  await Promise.all([first, second]);
  expect(taken).toEqual(["new"]);
});

test("a reading that failed is no reason not to read again", async () => {
  let fails = true;
  const taken: string[] = [];
  const look = new Look(
    async () => {
      if (fails) throw new Error("closed");
      return "here";
    },
    (seen) => taken.push(seen),
  );
  await expect(look.again()).rejects.toThrow("closed");
  fails = false;
  await look.again();
  expect(taken).toEqual(["here"]);
});

test("what is told while a reading is being taken is read as well", async () => {
  const { at, read, readings } = slow();
  const taken: string[] = [];
  let again: Promise<void> | undefined;
  const look: Look<string> = new Look(read, (seen) => {
    taken.push(seen);
    if (seen === "new") return;
    at.now = "new";
    again = look.again();
  });
  const first = look.again();
  readings.shift()?.();
  await first;
  readings.shift()?.();
  await again;
  expect(taken).toEqual(["old", "new"]);
});
