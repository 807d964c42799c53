import { expect, test } from "vitest";
import type { Store } from "../../store/store";
import {
  AMINA,
  answer,
  by,
  change,
  entryOf,
  give,
  ID,
  JO,
  news,
  receiving,
  stateOf,
  TEAM,
} from "../../testing/receiving";
import { openStore } from "../../testing/storage";
import { receive } from "./receive";

receiving();

const wholeOf = async (store: Store) => (await store.read("standing", "only")).value?.whole;

test("a record of which only a part comes is asked for whole, and no longer once it is here", async () => {
  const store = await openStore();
  const birth = by(JO, [], { place: "Hall" });
  const later = by(JO, [birth], { place: "Town hall" });
  await give(store, answer({ feed: [change(later, false)] }));
  expect(await entryOf(store)).toBeUndefined();
  expect(await wholeOf(store)).toEqual([ID]);
  const trip = { pushed: [], whole: [ID] };
  await receive(store, news(), AMINA, answer({ feed: [change(birth), change(later, false)] }), trip);
  expect((await stateOf(store))?.place).toEqual({ value: "Town hall" });
  expect(await wholeOf(store)).toEqual([]);
});

test("a record that has lost changes on the disk is asked for whole", async () => {
  const store = await openStore();
  const birth = by(JO, [], { place: "Hall" });
  const second = by(JO, [birth], { place: "Town hall" });
  const third = by(JO, [birth, second], { place: "The old hall" });
  await give(store, answer({ feed: [change(birth), change(second, false)] }));
  await store.commit([{ store: "change", key: `${ID}/${second.hash}` }]);
  await give(store, answer({ feed: [change(third, false)] }));
  expect(await wholeOf(store)).toEqual([ID]);
});

test("an answer that does not come to what was asked for whole leaves it asked for", async () => {
  const store = await openStore();
  const later = by(JO, [by(JO, [], { place: "Hall" })], { place: "Town hall" });
  await give(store, answer({ feed: [change(later, false)] }));
  await receive(store, news(), AMINA, answer({ more: true }), { pushed: [], whole: [ID] });
  expect(await wholeOf(store)).toEqual([ID]);
  await receive(store, news(), AMINA, answer({}), { pushed: [], whole: [ID] });
  expect(await wholeOf(store)).toEqual([]);
});

test("who was left out when all was read anew, and is here, is asked for whole, once", async () => {
  const store = await openStore();
  const cursors = { [TEAM]: Uint8Array.of(1) };
  await receive(store, news(), AMINA, answer({ feed: [change(by(JO, [], { place: "Hall" }))], cursors }), {
    pushed: [],
    at: 1000,
  });
  expect(await wholeOf(store)).toEqual([]);
  const incarnation = "22".repeat(16);
  await receive(store, news(), AMINA, answer({ incarnation, cursors }), { pushed: [], at: 2000 });
  // All is read anew; of this person nothing is told, for nothing was heard of them for long.
  await receive(store, news(), AMINA, answer({ incarnation, cursors, more: true }), { pushed: [], at: 2001 });
  expect(await wholeOf(store)).toEqual([]);
  await receive(store, news(), AMINA, answer({ incarnation, cursors }), { pushed: [], at: 2002 });
  expect(await wholeOf(store)).toEqual([ID]);
  // The server lost it too, and says nothing: what is here stays, and is not asked for at every sync.
  await receive(store, news(), AMINA, answer({ incarnation, cursors }), { pushed: [], whole: [ID], at: 2003 });
  expect(await wholeOf(store)).toEqual([]);
  expect((await stateOf(store))?.place).toEqual({ value: "Hall" });
});
