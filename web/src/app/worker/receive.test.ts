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
  news,
  receiving,
  stateOf,
  TEAM,
} from "../../testing/receiving";
import { openStore } from "../../testing/storage";
import type { Outgoing } from "./batch";
import { foldDraft } from "./fold";
import { receive } from "./receive";

receiving();

test("a record is kept only on the server's word about this device's own hash", async () => {
  const store = await openStore();
  await draft(store, { place: "Hall" });
  await foldDraft(store, ID, AMINA);
  const pushed = await batch(store);
  expect(pushed[0]?.envelope).toEqual(ENVELOPE);
  await give(store, answer({ results: [{ hash: "99".repeat(32), outcome: "kept", needs: [] }] }), pushed);
  expect((await entryOf(store))?.own[0]?.status).toBe("waiting");
  await give(store, answer({ results: [{ hash: pushed[0]?.hash ?? "", outcome: "kept", needs: [] }] }), pushed);
  expect((await entryOf(store))?.own[0]?.status).toBe("kept");
});

test("a word without a hash counts by its place, in an answer that says to which request it is", async () => {
  const store = await openStore();
  await draft(store, { place: "Hall" });
  await foldDraft(store, ID, AMINA);
  const pushed = await batch(store);
  const results = [{ outcome: "kept", needs: [], position: 7 }];
  await give(store, answer({ results }), pushed);
  expect((await entryOf(store))?.own[0]?.status).toBe("waiting");
  await give(store, answer({ results, re: new Uint8Array(8) }), pushed);
  expect((await entryOf(store))?.own[0]).toMatchObject({ status: "kept", position: 7 });
});

test("two records that begin alike have one hash, and each gets its own word", async () => {
  const store = await openStore();
  await draft(store, { place: "Hall" });
  await foldDraft(store, ID, AMINA);
  const [one] = await batch(store);
  if (!one) throw new Error("nothing to send");
  const other: Outgoing = { ...one, doc: "0f".repeat(16) };
  const word = (outcome: string) => ({ hash: one.hash, outcome, needs: [] });
  await give(store, answer({ results: [word("later"), word("kept")] }), [one, other]);
  expect((await entryOf(store))?.own[0]?.status).not.toBe("kept");
  await give(store, answer({ results: [word("later"), word("kept")] }), [other, one]);
  expect((await entryOf(store))?.own[0]?.status).toBe("kept");
});

test("words that are on the working copy when a colleague's change arrives are folded first, and both stay", async () => {
  const store = await openStore();
  const birth = await keptRecord(store, { notes: "Bus.", place: "Hall" });
  await draft(store, { notes: "Bus. Amina.", place: "Barn" });
  const his = by(JO, [birth], { notes: "Bus. Jo.", place: "Gate" });
  await give(store, answer({ feed: [change(his, false)], cursors: { [TEAM]: Uint8Array.of(7) } }));
  const state = await stateOf(store);
  expect(state?.notes?.value).toContain("Amina.");
  expect(state?.notes?.value).toContain("Jo.");
  expect(state?.place?.others).toHaveLength(1);
  expect((await entryOf(store))?.summary.twoVersions).toBe(true);
  expect((await store.read("draft", ID)).value).toBeUndefined();
  expect((await store.read("standing", "only")).value?.cursors[TEAM]).toEqual(Uint8Array.of(7));
});

test("an occasion that is not done is neither folded nor sent by a sync in its midst", async () => {
  const store = await openStore();
  await draft(store, { "decision/keep": "yes" }, true);
  await give(store, answer({}));
  expect(await batch(store)).toEqual([]);
  expect((await store.read("draft", ID)).value?.open).toBe(true);
});

test("an occasion that is held while its circle is left can still be finished, and is sent", async () => {
  const store = await openStore();
  await give(store, answer({ circles: [{ id: TEAM, kind: "team", name: "West", role: "member" }] }));
  await draft(store, { "decision/keep": "withdrawn" }, true);
  await give(store, answer({ circles: [] }));
  expect(await entryOf(store)).toMatchObject({ left: true, envelope: ENVELOPE });
  await draft(store, { "decision/keep": "withdrawn" });
  await foldDraft(store, ID, AMINA);
  const [sent] = await batch(store);
  expect(sent?.envelope).toEqual(ENVELOPE);
});

test("an outcome from a newer server means later, and nothing is lost", async () => {
  const store = await openStore();
  await draft(store, { place: "Hall" });
  await foldDraft(store, ID, AMINA);
  const pushed = await batch(store);
  await give(store, answer({ results: [{ hash: pushed[0]?.hash ?? "", outcome: "pondered", needs: [] }] }), pushed);
  expect((await entryOf(store))?.own[0]?.status).toBe("sent");
  expect(await batch(store)).toHaveLength(1);
});

test("heard is a mark that can be taken off again", async () => {
  const store = await openStore();
  await keptRecord(store, { place: "Hall" });
  const mark = (on: boolean) => answer({ feed: [{ circle: TEAM, doc: ID, what: "mark", mark: "heard", on }] });
  await give(store, mark(true));
  expect((await entryOf(store))?.heard).toBe(true);
  await give(store, mark(false));
  expect((await entryOf(store))?.heard).toBe(false);
});

test("a result leaves what is being typed alone", async () => {
  const store = await openStore();
  await draft(store, { place: "Hall" });
  await foldDraft(store, ID, AMINA);
  const pushed = await batch(store);
  await draft(store, { place: "Hall, upstairs" });
  await give(store, answer({ results: [{ hash: pushed[0]?.hash ?? "", outcome: "kept", needs: [] }] }), pushed);
  expect((await store.read("draft", ID)).value?.fields.place?.value).toBe("Hall, upstairs");
  expect(await batch(store)).toEqual([]);
});

test("an answer to what was asked before everything was to be read anew moves no cursor", async () => {
  const store = await openStore();
  await give(store, answer({ cursors: { [TEAM]: Uint8Array.of(1) } }));
  const asked = { pushed: [], cursors: { [TEAM]: Uint8Array.of(1) } };
  await store.commit([{ store: "standing", key: "only", value: { cursors: {}, circles: [], who: [] } }]);
  const { askAgain } = await receive(store, news(), AMINA, answer({ cursors: { [TEAM]: Uint8Array.of(2) } }), asked);
  expect(askAgain).toBe(true);
  expect((await store.read("standing", "only")).value?.cursors).toEqual({});
});

test("a kept change is known by its place in the log, and by when the server kept it", async () => {
  const store = await openStore();
  const cursors = { [TEAM]: Uint8Array.of(1) };
  await receive(store, news(), AMINA, answer({ cursors }), { pushed: [], at: 900 });
  await draft(store, { place: "Hall" });
  await foldDraft(store, ID, AMINA);
  const pushed = await batch(store);
  const hash = pushed[0]?.hash ?? "";
  const response = answer({ results: [{ hash, outcome: "kept", needs: [], position: 7 }], keptTo: 9 });
  await receive(store, news(), AMINA, response, { pushed, at: 1000 });
  expect((await entryOf(store))?.own).toEqual([{ hash, status: "kept", position: 7 }]);
  expect((await entryOf(store))?.told).toBe(1000);
  // After a restore the place means nothing any more.
  await receive(store, news(), AMINA, answer({ incarnation: "22".repeat(16) }), { pushed: [], at: 2000 });
  expect((await entryOf(store))?.own).toEqual([{ hash, status: "waiting" }]);
  expect((await entryOf(store))?.told).toBeUndefined();
  expect((await store.read("standing", "only")).value?.keptTo).toBeUndefined();
});

test("what is told in a reading is never older than the reading, whatever a clock on the way says", async () => {
  const store = await openStore();
  const birth = by(JO, [], { place: "Hall" });
  const cursors = { [TEAM]: Uint8Array.of(1) };
  await receive(store, news(), AMINA, answer({ cursors }), { pushed: [], at: 2000 });
  await receive(store, news(), AMINA, answer({ feed: [change(birth)] }), { pushed: [], at: 1000 });
  expect((await entryOf(store))?.told).toBe(2000);
  await receive(store, news(), AMINA, answer({ feed: [change(birth)] }), { pushed: [], at: 3000 });
  expect((await entryOf(store))?.told).toBe(3000);
});
