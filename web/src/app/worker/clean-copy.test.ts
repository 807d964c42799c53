import { expect, test } from "vitest";
import { concat, unhex } from "../../core/bytes";
import type { Act } from "../../core/wire";
import type { Store } from "../../store/store";
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
} from "../../testing/receiving";
import { openStore } from "../../testing/storage";
import { sha256 } from "../sha256";
import { Errands } from "./errands";
import { changeHash } from "./take";

receiving();

const ACT = "0f".repeat(16);
const STANDING = { cursors: {}, circles: [], who: [] };

async function ask(store: Store): Promise<void> {
  await store.commit([{ store: "act", key: ACT, value: { order: 1, act: { id: ACT, kind: "clean-copy", doc: ID } } }]);
}

async function sent(store: Store): Promise<Act[]> {
  return (await new Errands(store, true).next(STANDING, false)).acts ?? [];
}

test("a record is made anew out of what it reads, and is this phone's to bring again", async () => {
  const store = await openStore();
  const old = await keptRecord(store, { place: "Pentre", notes: "the quibblesnark came" });
  const mended = by(JO, [old], { notes: "she came" });
  await give(store, answer({ feed: [change(mended, false)] }));
  await ask(store);
  const [act] = await sent(store);
  if (act?.kind !== "clean-copy" || !act.change) throw new Error("no clean copy was made");
  expect(act.hash).toEqual(await sha256(concat(unhex(mended.hash))));
  expect(new TextDecoder().decode(act.change)).not.toContain("quibblesnark");
  const anew = { circle: ENVELOPE.circle, doc: ID, what: "change", change: act.change, epoch: 1, envelope: ENVELOPE };
  await give(store, answer({ acted: [{ id: ACT, outcome: "kept" }], feed: [{ ...anew, what: "change" }] }));
  const hash = await changeHash(act.change);
  expect([...(await store.readAll("change", `${ID}/`)).keys()]).toEqual([`${ID}/${hash}`]);
  expect(await stateOf(store)).toMatchObject({ place: { value: "Pentre" }, notes: { value: "she came" } });
  expect(await entryOf(store)).toMatchObject({ epoch: 1, bornHere: true, setAside: [] });
  // Sent once more it is told its place in the log.
  const [again] = await batch(store);
  expect(again).toMatchObject({ hash, epoch: 1, envelope: ENVELOPE });
  expect((await store.readAll("act")).size).toBe(0);
});

test("it waits for words that are not sent yet", async () => {
  const store = await openStore();
  await keptRecord(store, { place: "Pentre" });
  await draft(store, { place: "Ystrad" });
  await ask(store);
  const errands = new Errands(store, true);
  expect((await errands.next(STANDING, false)).acts).toBeUndefined();
  expect(await errands.areMore(STANDING)).toBe(false);
});

test("two versions are not made one by it", async () => {
  const store = await openStore();
  const old = await keptRecord(store, { place: "Pentre" });
  const [hers, his] = [by(AMINA, [old], { place: "Ystrad" }), by(JO, [old], { place: "Treorci" })];
  await give(store, answer({ feed: [change(hers, false), change(his, false)] }));
  await ask(store);
  expect(await sent(store)).toEqual([]);
  expect((await store.readAll("act")).get(ACT)).toMatchObject({ refused: "unsettled" });
});
