import { beforeEach, expect, test } from "vitest";
import { arrives, closeHouses, openHouse, plainState, TEAM } from "../testing/house";
import { damage, freshStorage } from "../testing/storage";
import type { Row, Waiting } from "./front";
import type { House } from "./house";

freshStorage();
closeHouses();

const TOM = "0d".repeat(16);
const MANY = 60;

let house: House;

const conversation = (n: number) => (0xa000 + n).toString(16).padStart(32, "0");

/** A device with more conversations than the first screen shows; the newest are the highest numbers. */
beforeEach(async () => {
  house = await openHouse();
  await house.shelf.whole;
  for (let n = 0; n < MANY; n += 1) {
    const at = `2026-05-03T${String(n + 10)}:00`;
    await arrives(house, conversation(n), { kind: "conversation", circle: TEAM, subject: TOM }, plainState({ at }));
  }
  await arrives(house, TOM, { kind: "person", circle: TEAM, subject: TOM }, plainState({ name: "Tom" }));
  await arrives(
    house,
    "0f".repeat(16),
    { kind: "consent", circle: TEAM, subject: TOM },
    plainState({ "decision/keep": "no" }),
  );
  await house.firstScreen.note();
});

/** The app, opened again: what it has for the first screen, before anything else was read. */
async function again(): Promise<{ next: House; rows: Row[]; waiting: Waiting[] | undefined }> {
  const next = await openHouse(house.shelf.store);
  let rows: Row[] = [];
  let waiting: Waiting[] | undefined;
  next.rows.watch((all) => {
    rows = all;
  });
  next.rows.watchWaiting((all) => {
    waiting = all;
  });
  return { next, rows, waiting };
}

test("a start opens what the first screen shows, and then all else", async () => {
  const { next, rows, waiting } = await again();
  expect(rows).toHaveLength(51);
  expect(rows[0]).toMatchObject({ id: conversation(MANY - 1), name: "Tom" });
  expect(next.shelf.entries.has(conversation(0))).toBe(false);
  // Of what was not looked at yet nothing is said.
  expect(waiting).toBeUndefined();
  await next.shelf.whole;
  expect(next.shelf.entries.size).toBe(MANY + 2);
});

test("what changed since the note is shown as it is now, and what waits is counted", async () => {
  const newest = conversation(MANY - 1);
  await house.shelf.loadState(newest);
  house.working.set(newest, "place", "Hall");
  house.working.set(conversation(0), "notes", "Ring Tom");
  await house.working.flush();
  const { next, rows } = await again();
  expect(next.shelf.isWhole).toBe(false);
  expect(rows[0]).toMatchObject({ id: newest, place: "Hall", travel: "phone" });
  expect(next.rows.waiting).toBe(2);
});

test("a note of another number of records counts for nothing", async () => {
  const made = await house.records.newConversation();
  const { next, rows } = await again();
  expect(next.shelf.isWhole).toBe(true);
  expect(rows.map(({ id }) => id)).toContain(made);
  expect(rows).toHaveLength(MANY + 1);
});

test("a record that does not open makes no later start read everything first", async () => {
  await damage("record", conversation(0));
  const { next: first } = await again();
  await first.shelf.whole;
  await first.firstScreen.note();
  const { next, rows } = await again();
  expect(next.shelf.isWhole).toBe(false);
  expect(rows).toHaveLength(51);
});

test("consent is answered from all occasions, also before they were read", async () => {
  const { next } = await again();
  expect(next.shelf.entries.has("0f".repeat(16))).toBe(false);
  const [consent, occasion] = await Promise.all([next.consents.of(TOM), next.consents.start(TOM)]);
  expect(consent.asked).toEqual(["keep"]);
  next.consents.decide(occasion, "keep", "yes", undefined);
  expect(next.working.state(occasion)["seen/keep"]?.value).toHaveLength(16);
});

test("what is written while the rest is read is not taken back by it", async () => {
  const { next } = await again();
  const reading = next.shelf.whole;
  await next.shelf.loadState(conversation(3));
  next.working.set(conversation(3), "place", "Barn");
  await next.working.flush();
  await reading;
  expect(next.shelf.summary(conversation(3)).place).toBe("Barn");
});
