import { expect, test } from "vitest";
import {
  AMINA,
  answer,
  batch,
  by,
  change,
  draft,
  ENVELOPE,
  entryOf,
  give,
  ID,
  JO,
  keptRecord,
  receiving,
  stateOf,
  TEAM,
} from "../../testing/receiving";
import { openStore } from "../../testing/storage";
import { foldDraft } from "./fold";

receiving();

test("a record that was born otherwise after a restore is taken as the server has it", async () => {
  const store = await openStore();
  const [before, now] = [by(JO, [], { name: "Tom", notes: "Tea." }), by("dd".repeat(16), [], { name: "Thomas" })];
  await give(store, answer({ feed: [change(before)] }));
  await give(store, answer({ incarnation: "22".repeat(16) }));
  await give(store, answer({ incarnation: "22".repeat(16), feed: [change(now)] }));
  expect(await stateOf(store)).toEqual({ name: { value: "Thomas" }, notes: { value: "" } });
});

test("of a record that another made first, and whose server was restored, the first change that is kept stays", async () => {
  const store = await openStore();
  await draft(store, { name: "Tom" });
  await foldDraft(store, ID, AMINA);
  const theirs = by(JO, [], { name: "Thomas", notes: "Tea." });
  await give(store, answer({ feed: [change(theirs)] }));
  const pushed = await batch(store);
  const results = pushed.map(({ hash }) => ({ hash, outcome: "kept", needs: [] }));
  await give(store, answer({ incarnation: "22".repeat(16), results }), pushed);
  expect([...(await store.readAll("change", `${ID}/`)).keys()]).toEqual([`${ID}/${pushed[0]?.hash}`]);
  expect((await stateOf(store))?.name).toEqual({ value: "Tom" });
});

test("what the server lacks is sent again, the first change with its envelope", async () => {
  const store = await openStore();
  await keptRecord(store, { place: "Hall" });
  await draft(store, { place: "Barn" });
  await foldDraft(store, ID, AMINA);
  const pushed = await batch(store);
  const hash = pushed[0]?.hash ?? "";
  await give(store, answer({ results: [{ hash, outcome: "missing", code: "no-birth", needs: [] }] }), pushed);
  const again = await batch(store);
  expect(again).toHaveLength(2);
  expect(again[0]?.envelope).toEqual(ENVELOPE);
  expect(again[1]?.hash).toBe(hash);
});

test("after a restore own changes are offered again and the feed is read from its start", async () => {
  const store = await openStore();
  await keptRecord(store, { place: "Hall" });
  await give(store, answer({ incarnation: "22".repeat(16), cursors: { [TEAM]: Uint8Array.of(9) } }));
  expect(await batch(store)).toHaveLength(1);
  expect((await store.read("standing", "only")).value?.cursors).toEqual({});
});

test("after a restore nothing is said to be heard before the server says so again", async () => {
  const store = await openStore();
  await keptRecord(store, { place: "Hall" });
  await give(store, answer({ feed: [{ circle: TEAM, doc: ID, what: "mark", mark: "heard", on: true }] }));
  expect((await entryOf(store))?.heard).toBe(true);
  await give(store, answer({ incarnation: "22".repeat(16) }));
  expect((await entryOf(store))?.heard).toBe(false);
});
