import { expect, test } from "vitest";
import type { Store } from "../../store/store";
import {
  AMINA,
  answer,
  batch,
  by,
  change,
  draft,
  entryOf,
  forgetRecord,
  give,
  ID,
  JO,
  keptRecord,
  receiving,
  stateOf,
  TEAM,
} from "../../testing/receiving";
import { openStore } from "../../testing/storage";
import type { Outgoing } from "./batch";
import { foldDraft } from "./fold";

receiving();

/** Words of this device on somebody else's record, which has left since. */
async function heldElsewhere(store: Store): Promise<Outgoing[]> {
  const birth = by(JO, [], { place: "Hall" });
  await give(store, answer({ feed: [change(birth)] }));
  for (const fields of [{ notes: "Ring Tom" }, { notes: "Ring Tom and Ann", "topic/bus": "late" }]) {
    await draft(store, fields);
    await foldDraft(store, ID, AMINA);
  }
  const pushed = await batch(store);
  const held = pushed.map(({ hash }) => ({ hash, outcome: "held", code: "no-right", needs: [] }));
  await give(store, answer({ feed: [{ circle: TEAM, doc: ID, what: "left" }], results: held }), pushed);
  expect([...(await store.readAll("change")).keys()]).toEqual(pushed.map(({ hash }) => `${ID}/${hash}`).sort());
  expect(await stateOf(store)).toEqual({});
  return pushed;
}

test("a record that does not open goes all the same when its circle is left, but for unsent work", async () => {
  const store = await openStore();
  await keptRecord(store, { place: "Hall" });
  await draft(store, { place: "Gate" });
  await foldDraft(store, ID, AMINA);
  const [sent] = await batch(store);
  const broken = { hash: "", bytes: new Uint8Array(40) };
  await give(store, answer({ feed: [change(broken, false)] }));
  await give(store, answer({ feed: [{ circle: TEAM, doc: ID, what: "left" }] }));
  expect([...(await store.readAll("change", `${ID}/`)).keys()]).toEqual([`${ID}/${sent?.hash}`]);
});

test("what its person took back leaves nothing but a line, also not a working copy", async () => {
  const store = await openStore();
  await keptRecord(store, { place: "Hall" });
  await draft(store, { notes: "more" });
  await give(store, answer({ feed: [{ circle: TEAM, doc: ID, what: "gone" }] }));
  const entry = await entryOf(store);
  expect(entry?.gone).toBe(true);
  // Words that had not been sent went with it, and whoever wrote them is told; by each answer that says so again, too.
  expect(entry?.lost).toBe(true);
  await give(store, answer({ feed: [{ circle: TEAM, doc: ID, what: "gone" }] }));
  expect((await entryOf(store))?.lost).toBe(true);
  expect(entry?.envelope.subject).toBeUndefined();
  expect(await stateOf(store)).toBeUndefined();
  expect((await store.readAll("change", `${ID}/`)).size).toBe(0);
  expect((await store.read("draft", ID)).value).toBeUndefined();
});

test("what its person took back is told to nobody who lost nothing by it, and hides from the first mark on", async () => {
  const store = await openStore();
  await keptRecord(store, { place: "Hall" });
  const marked = (mark: string, on: boolean) => answer({ feed: [{ circle: TEAM, doc: ID, what: "mark", mark, on }] });
  await give(store, marked("erase-asked", true));
  expect((await entryOf(store))?.erasing).toBe("asked");
  await give(store, marked("erasing", true));
  await give(store, marked("erase-asked", false));
  expect((await entryOf(store))?.erasing).toBe("soon");
  await give(store, marked("erasing", false));
  expect((await entryOf(store))?.erasing).toBeUndefined();
  await give(store, answer({ feed: [{ circle: TEAM, doc: ID, what: "gone" }] }));
  expect(await entryOf(store)).toMatchObject({ gone: true });
  expect((await entryOf(store))?.lost).toBeUndefined();
});

test("records of a circle that this device left go, but never unsent work", async () => {
  const store = await openStore();
  await keptRecord(store, { place: "Hall" });
  const circle = { id: TEAM, kind: "team", name: "West", role: "member" };
  await give(store, answer({ circles: [circle] }));
  await draft(store, { notes: "Not sent yet." });
  await give(store, answer({ circles: [] }));
  const waiting = await batch(store);
  expect(waiting).toHaveLength(1);
  expect(await stateOf(store)).toEqual({});
  await give(store, answer({ results: [{ hash: waiting[0]?.hash ?? "", outcome: "held", needs: [] }] }), waiting);
  expect(await batch(store)).toHaveLength(1);
  await give(store, answer({ results: [{ hash: waiting[0]?.hash ?? "", outcome: "kept", needs: [] }] }), waiting);
  expect(await entryOf(store)).toBeUndefined();
  expect((await store.readAll("change", `${ID}/`)).size).toBe(0);
});

test("work that is taken in after its circle was left is asked for whole: its team may be joined again", async () => {
  const store = await openStore();
  const circle = { id: TEAM, kind: "team", name: "West", role: "member" };
  await give(store, answer({ circles: [circle] }));
  await draft(store, { place: "Hall" });
  await foldDraft(store, ID, AMINA);
  await give(store, answer({ circles: [] }));
  const pushed = await batch(store);
  await give(store, answer({ circles: [circle] }));
  await give(store, answer({ results: [{ hash: pushed[0]?.hash ?? "", outcome: "kept", needs: [] }] }), pushed);
  expect(await entryOf(store)).toBeUndefined();
  expect((await store.read("standing", "only")).value?.whole).toEqual([ID]);
});

test("a circle that was left and joined again is read from its start", async () => {
  const store = await openStore();
  const circle = { id: TEAM, kind: "team", name: "West", role: "member" };
  const cursors = async () => (await store.read("standing", "only")).value?.cursors;
  await give(store, answer({ circles: [circle], cursors: { [TEAM]: Uint8Array.of(7) } }));
  expect(await cursors()).toEqual({ [TEAM]: Uint8Array.of(7) });
  await give(store, answer({ circles: [] }));
  expect(await cursors()).toEqual({});
});

test("a record that was moved to another circle of this device stays, in whichever order it is told", async () => {
  const store = await openStore();
  const birth = await keptRecord(store, { place: "Hall" });
  const elsewhere = { ...change(birth), circle: "0e".repeat(16) };
  await give(store, answer({ feed: [elsewhere, { circle: TEAM, doc: ID, what: "left" }] }));
  expect((await stateOf(store))?.place?.value).toBe("Hall");
  expect((await entryOf(store))?.circle).toBe("0e".repeat(16));
});

test("words on a record that left are shown when they come back", async () => {
  for (const [answered, code] of [
    ["declined", "declined"],
    ["actor-clash", "left"],
  ] as const) {
    const store = await openStore();
    const pushed = await heldElsewhere(store);
    const results = pushed.map(({ hash }) => ({ hash, outcome: "re-make", code: answered, needs: [] }));
    await give(store, answer({ results }), pushed);
    const entry = await entryOf(store);
    expect(entry?.setAside).toEqual([
      { field: "notes", value: "Ring Tom\n and Ann", code },
      { field: "topic/bus", value: "late", code },
    ]);
    expect(entry?.own).toEqual([]);
    expect(await store.readAll("change")).toEqual(new Map());
    await forgetRecord(store);
  }
});

test("a record that left and comes back takes the words that waited", async () => {
  const store = await openStore();
  const pushed = await heldElsewhere(store);
  await give(store, answer({ feed: [change(by(JO, [], { place: "Hall" }))] }));
  expect((await entryOf(store))?.words).toBeUndefined();
  expect((await stateOf(store))?.notes).toEqual({ value: "Ring Tom and Ann" });
  expect((await entryOf(store))?.own.map(({ hash }) => hash)).toEqual(pushed.map(({ hash }) => hash));
});
