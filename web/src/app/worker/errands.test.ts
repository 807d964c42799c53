import { expect, test } from "vitest";
import { concat } from "../../core/bytes";
import type { Act } from "../../core/wire";
import { ONLY, type Standing } from "../../store/shapes";
import type { Store } from "../../store/store";
import { freshStorage, openStore } from "../../testing/storage";
import { sha256 } from "../sha256";
import { Errands } from "./errands";

freshStorage();

const DOC = "a1".repeat(16);
const [AREA, TEAM] = ["0a".repeat(16), "0b".repeat(16)];
const DAY = 86_400;
const READ: Standing = {
  cursors: { [TEAM]: Uint8Array.of(2), [AREA]: Uint8Array.of(1) },
  circles: [
    { id: TEAM, kind: "team", name: "Cwm", role: "member" },
    { id: AREA, kind: "area", name: "Rhondda", role: "member" },
  ],
  who: [],
  caughtUp: true,
  told: 20_000 * DAY,
  teams: { at: 20_000 * DAY, all: [] },
};

const act = (id: string, kind: "accept" | "decline"): Act => ({ id: id.repeat(16), kind, doc: DOC });

async function decide(store: Store, ...acts: Act[]): Promise<void> {
  await store.commit(
    acts.map((one, order) => ({ store: "act", key: one.id, value: { order: acts.length - order, act: one } })),
  );
}

test("what was decided goes once all changes are sent, in order, and once in a sync", async () => {
  const store = await openStore();
  await decide(store, act("0f", "decline"), act("01", "accept"));
  const errands = new Errands(store, true);
  expect((await errands.next(READ, true)).acts).toBeUndefined();
  expect(await errands.areMore(READ)).toBe(true);
  expect((await errands.next(READ, false)).acts).toEqual([act("01", "accept"), act("0f", "decline")]);
  expect((await errands.next(READ, false)).acts).toBeUndefined();
  expect(await errands.areMore(READ)).toBe(false);
});

test("what was refused is not asked again", async () => {
  const store = await openStore();
  await store.commit([{ store: "act", key: "01", value: { order: 1, act: act("01", "accept"), refused: "no-right" } }]);
  expect(await new Errands(store, true).areMore(READ)).toBe(false);
});

test("a phone that has read everything and brings nothing sends its cursors as one hash", async () => {
  const store = await openStore();
  const inOrder = await sha256(concat(Uint8Array.of(1), Uint8Array.of(2)));
  expect(await new Errands(store, true).next(READ, false)).toEqual({ cursors: inOrder });
  expect((await new Errands(store, true).next(READ, true)).cursors).toEqual(READ.cursors);
  const { caughtUp: _, ...behind } = READ;
  expect((await new Errands(store, true).next(behind, false)).cursors).toEqual(READ.cursors);
  await decide(store, act("01", "accept"));
  expect((await new Errands(store, true).next(READ, false)).cursors).toEqual(READ.cursors);
});

test("a phone without cursors, which may be in no circle any more, does not say that it has read everything", async () => {
  const store = await openStore();
  expect((await new Errands(store, true).next({ ...READ, cursors: {} }, false)).cursors).toEqual({});
});

test("a phone says with its cursors how far back it keeps people, and a desk does not", async () => {
  const store = await openStore();
  const fresh = { ...READ, cursors: {} };
  expect((await new Errands(store, true).next(fresh, true)).window).toBe(365);
  expect((await new Errands(store, true).next(READ, true)).window).toBe(365);
  expect((await new Errands(store, false).next(fresh, true)).window).toBeUndefined();
  await store.commit([{ store: "settings", key: ONLY, value: { window: "92" } }]);
  expect((await new Errands(store, true).next(fresh, true)).window).toBe(92);
  await store.commit([{ store: "settings", key: ONLY, value: { window: "all" } }]);
  expect((await new Errands(store, true).next(fresh, true)).window).toBeUndefined();
});

test("the list of teams is asked for once a day, by workers", async () => {
  const store = await openStore();
  const old = { ...READ, told: 20_002 * DAY };
  const errands = new Errands(store, true);
  expect((await errands.next(old, false)).teams).toBe(true);
  expect((await errands.next(old, false)).teams).toBeUndefined();
  expect((await new Errands(store, true).next(READ, false)).teams).toBeUndefined();
  expect((await new Errands(store, false).next(old, false)).teams).toBeUndefined();
});

test("a record of which something is missing is asked for whole, once in a sync", async () => {
  const store = await openStore();
  const errands = new Errands(store, true);
  const lacking = { ...READ, whole: [DOC] };
  expect(await errands.areMore(lacking)).toBe(true);
  expect((await errands.next(lacking, false)).whole).toEqual([DOC]);
  expect(await errands.areMore(lacking)).toBe(false);
});
