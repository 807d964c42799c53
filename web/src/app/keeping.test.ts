import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { ONLY } from "../store/shapes";
import { arrives, closeHouses, openHouse, plainState, TEAM } from "../testing/house";
import { damage, freshStorage } from "../testing/storage";
import type { ToAsk } from "./front";
import type { House } from "./house";

freshStorage();
closeHouses();

const DAY_MS = 86_400_000;
const FIRST = Date.UTC(2026, 4, 3, 12);

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["Date"], now: FIRST });
});
afterEach(() => {
  vi.useRealTimers();
});

const days = (n: number) => vi.setSystemTime(FIRST + n * DAY_MS);
const SUBJECT = "5a".repeat(16);
const DOC = "d0".repeat(16);

/** A conversation that the server had told of on the first day. */
async function told(house: House, id = DOC, more = {}): Promise<void> {
  await arrives(house, id, { kind: "conversation", circle: TEAM, subject: SUBJECT }, plainState({ notes: "Tom" }));
  const { store } = house.shelf;
  const { value } = await store.read("record", id);
  if (!value) throw new Error("no record");
  await store.commit([{ store: "record", key: id, value: { ...value, told: FIRST / 1000, ...more } }]);
  await store.commit([{ store: "change", key: `${id}/01`, value: new Uint8Array([1]) }]);
  await house.shelf.refresh([id]);
}

async function decides(house: House, decision: "yes" | "no", at = "2026-05-03T12:00"): Promise<void> {
  const id = crypto.randomUUID().replaceAll("-", "");
  const known = house.shelf.idsOf("consent");
  const seen = new Uint8Array(
    known.sort().flatMap((one) => (one.match(/../g) ?? []).map((x) => Number.parseInt(x, 16))),
  );
  const fields = { at, "decision/keep": decision, "seen/keep": seen };
  await arrives(house, id, { kind: "consent", circle: TEAM, subject: SUBJECT }, plainState(fields));
}

function asking(house: House): ToAsk {
  let seen: ToAsk | undefined;
  house.keeping.watch((now) => {
    seen = now;
  })();
  if (!seen) throw new Error("nothing was told");
  return seen;
}

test("what nobody said yes to keeping is shown a week before and goes without a line", async () => {
  const house = await openHouse();
  await told(house);
  await house.keeping.look();
  expect(asking(house)).toEqual({ soon: [], again: [], over: 0 });
  days(7);
  await house.keeping.look();
  expect(asking(house).soon).toEqual([{ id: DOC, day: "2026-05-17" }]);
  days(14);
  await house.keeping.look();
  expect(house.shelf.entries.has(DOC)).toBe(true);
  days(15);
  await house.keeping.look();
  expect(house.shelf.entries.has(DOC)).toBe(false);
  const { store } = house.shelf;
  expect([await store.count("record"), await store.count("state"), await store.count("change")]).toEqual([0, 0, 0]);
  // The server is asked: it says that it is gone, or brings what somebody said yes to elsewhere.
  expect((await store.read("standing", ONLY)).value?.whole).toEqual([DOC]);
  expect(asking(house).over).toBe(1);
  await house.keeping.clearOver();
  expect(asking(house).over).toBe(0);
});

test("a yes to keep lets nothing go, and a no after it begins its time", async () => {
  const house = await openHouse();
  await told(house);
  await decides(house, "yes");
  days(400);
  await house.keeping.look();
  expect(house.shelf.entries.has(DOC)).toBe(true);
  await decides(house, "no", "2027-06-07T12:00");
  await house.keeping.look();
  expect(house.shelf.entries.has(DOC)).toBe(true);
  expect(asking(house).soon).toEqual([]);
});

test("unsent words go only once their day was shown on a day before", async () => {
  const house = await openHouse();
  const id = await house.records.newConversation();
  house.working.set(id, "notes", "quibblesnark");
  await house.working.flush();
  // A clock that was ahead for an hour takes nothing.
  days(100);
  await house.keeping.look();
  days(1);
  await house.keeping.look();
  expect(house.shelf.drafts.has(id)).toBe(true);
  days(9);
  await house.keeping.look();
  expect(asking(house).soon).toHaveLength(1);
  days(15);
  await house.keeping.look();
  expect(house.shelf.entries.has(id)).toBe(false);
  expect(await house.shelf.store.count("draft")).toBe(0);
  expect((await house.shelf.store.read("standing", ONLY)).value?.whole ?? []).toEqual([]);
});

test("each record has its own time, and the last takes all else of its person along", async () => {
  const house = await openHouse();
  const later = "d1".repeat(16);
  await told(house);
  await told(house, later, { until: "2026-05-30" });
  await arrives(house, SUBJECT, { kind: "person", circle: TEAM, subject: SUBJECT }, plainState({ name: "Tom" }));
  await decides(house, "no");
  days(15);
  await house.keeping.look();
  expect([...house.shelf.entries.keys()]).toContain(later);
  expect([...house.shelf.entries.keys()]).toContain(SUBJECT);
  expect(house.shelf.entries.has(DOC)).toBe(false);
  days(28);
  const person = await house.shelf.store.read("record", SUBJECT);
  if (!person.value) throw new Error("no person");
  await house.keeping.look();
  expect([...house.shelf.entries.keys()]).toEqual([]);
});

test("an occasion that does not open may be a yes: nothing goes that nobody else has", async () => {
  const house = await openHouse();
  await told(house, DOC, { warned: 0 });
  await told(house, "d2".repeat(16), { told: undefined, warned: 0 });
  await decides(house, "yes");
  const consent = house.shelf.idsOf("consent")[0] ?? "";
  await damage("state", consent);
  const again = await openHouse(house.shelf.store);
  days(100);
  await again.keeping.look();
  expect(again.shelf.entries.has(DOC)).toBe(true);
  // Of one of which not even its person is known, what the server has goes: it brings that back.
  await damage("record", consent);
  const third = await openHouse(house.shelf.store);
  await third.keeping.look();
  expect([third.shelf.entries.has(DOC), third.shelf.entries.has("d2".repeat(16))]).toEqual([false, true]);
});

test("a clock far ahead of the server's last word lets nothing go before the next", async () => {
  const house = await openHouse();
  await told(house);
  const { value } = await house.shelf.store.read("standing", ONLY);
  if (!value) throw new Error("no standing");
  await house.shelf.store.commit([{ store: "standing", key: ONLY, value: { ...value, told: FIRST / 1000 } }]);
  await house.known.load();
  days(200);
  await house.keeping.look();
  expect(house.shelf.entries.has(DOC)).toBe(true);
});

test("whose yes is older than their space has set is asked again, and it goes on counting", async () => {
  const house = await openHouse();
  await told(house);
  await decides(house, "yes", "2026-05-03T12:00");
  days(730);
  await house.keeping.look();
  expect(asking(house).again).toEqual([]);
  days(731);
  await house.keeping.look();
  expect(asking(house).again).toEqual([{ id: DOC, day: "2026-05-03" }]);
  expect((await house.consents.of(SUBJECT)).answers.keep).toBe(true);
  await decides(house, "yes", "2028-05-03T12:00");
  await house.keeping.look();
  expect(asking(house).again).toEqual([]);
});

test("nothing goes from under somebody who is at a record", async () => {
  const house = await openHouse();
  await told(house);
  let stop = () => {};
  await new Promise((open) => {
    stop = house.records.watchOpen(DOC, open);
  });
  days(15);
  await house.keeping.look();
  expect(house.shelf.entries.has(DOC)).toBe(true);
  stop();
  await house.keeping.look();
  expect(house.shelf.entries.has(DOC)).toBe(false);
});
