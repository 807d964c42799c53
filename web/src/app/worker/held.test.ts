import { expect, test } from "vitest";
import type { FeedItem } from "../../core/wire";
import type { Store } from "../../store/store";
import { answer, give, ID, JO, receiving, TEAM } from "../../testing/receiving";
import { openStore } from "../../testing/storage";

receiving();

const ACT = "ac".repeat(16);

const held = (count: number): FeedItem => ({
  circle: TEAM,
  doc: ID,
  what: "held",
  by: JO,
  count,
  kind: "conversation",
});

const heldHere = async (store: Store) => [...(await store.readAll("held"))];

test("work that waits for the team is known until somebody has decided", async () => {
  const store = await openStore();
  await give(store, answer({ feed: [held(2)] }));
  await give(store, answer({ feed: [held(3)] }));
  expect(await heldHere(store)).toEqual([[ID, { circle: TEAM, by: JO, count: 3, kind: "conversation" }]]);
  await give(store, answer({ feed: [held(0)] }));
  expect(await heldHere(store)).toEqual([]);
});

test("work that waits with another team of this phone since its record moved is told once", async () => {
  const store = await openStore();
  const pier = "0f".repeat(16);
  await give(store, answer({ feed: [held(2)] }));
  await give(store, answer({ feed: [{ ...held(2), circle: pier } as FeedItem, held(0)] }));
  expect((await store.read("held", ID)).value).toMatchObject({ circle: pier, count: 2 });
});

test("what waits for a team that this phone is not in any more is none of its business", async () => {
  const store = await openStore();
  await give(store, answer({ feed: [held(2)] }));
  await give(store, answer({ circles: [] }));
  expect(await heldHere(store)).toEqual([]);
  await give(store, answer({ feed: [held(2)] }));
  await give(store, answer({ incarnation: "22".repeat(16) }));
  expect(await heldHere(store)).toEqual([]);
});

test("a decision is asked until it is done, and a refused one is kept to be told", async () => {
  const store = await openStore();
  const act = { id: ACT, kind: "accept", doc: ID } as const;
  await store.commit([{ store: "act", key: ACT, value: { order: 1, act } }]);
  await give(store, answer({ feed: [held(2)], acted: [{ id: ACT, outcome: "later" }] }));
  expect((await store.read("act", ACT)).value).toEqual({ order: 1, act });
  await give(store, answer({ acted: [{ id: ACT, outcome: "refused", code: "no-right" }] }));
  expect((await store.read("act", ACT)).value?.refused).toBe("no-right");
  expect(await heldHere(store)).toHaveLength(1);
  await give(store, answer({ acted: [{ id: ACT, outcome: "kept" }] }));
  expect((await store.read("act", ACT)).value).toBeUndefined();
  expect(await heldHere(store)).toEqual([]);
});
