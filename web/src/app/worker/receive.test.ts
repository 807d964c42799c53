import { decodeChange } from "@automerge/automerge/slim";
import { afterEach, beforeAll, expect, test, vi } from "vitest";
import { newEntry } from "../../core/entry";
import type { Scalar } from "../../core/state";
import type { FeedItem, Response } from "../../core/wire";
import type { Store } from "../../store/store";
import { loadRealEngine } from "../../testing/engine";
import { damage, freshStorage, openStore } from "../../testing/storage";
import { NewsChannel } from "../news";
import { Shelf } from "../shelf";
import { Asked, nextBatch, type Outgoing } from "./batch";
import { type Change, RecordDocument } from "./document";
import { foldDraft } from "./fold";
import { receive } from "./receive";

freshStorage();
beforeAll(loadRealEngine);

const ID = "0a".repeat(16);
const TEAM = "0c".repeat(16);
const AMINA = "aa".repeat(16);
const JO = "bb".repeat(16);
const FIRST = "11".repeat(16);
const ENVELOPE = { kind: "conversation", circle: TEAM, subject: "0d".repeat(16) };

const channels: NewsChannel[] = [];
afterEach(() => {
  for (const channel of channels.splice(0)) channel.close();
});

function answer(part: Partial<Response>): Response {
  return {
    incarnation: FIRST,
    results: [],
    acted: [],
    feed: [],
    who: [],
    cursors: {},
    more: false,
    wanted: [],
    ...part,
  };
}

function change(made: Change, envelope = true): FeedItem {
  return {
    circle: TEAM,
    doc: ID,
    what: "change",
    change: made.bytes,
    epoch: 0,
    ...(envelope && { envelope: ENVELOPE }),
  };
}

/** A change by another device on top of what it knows. */
function by(actor: string, known: Change[], fields: Record<string, Scalar>, withNotes = true): Change {
  const document = new RecordDocument(
    known.map(({ bytes }) => bytes),
    actor,
  );
  const made = document.fold(fields, document.heads(), undefined, withNotes);
  document.free();
  if (!made) throw new Error("nothing was written");
  return made;
}

async function draft(store: Store, fields: Record<string, Scalar>, open?: true): Promise<void> {
  const { value: entry } = await store.read("record", ID);
  const base = entry?.heads ?? [];
  const touched = Object.fromEntries(Object.entries(fields).map(([field, value]) => [field, { value, base }]));
  await store.commit([
    { store: "draft", key: ID, value: { fields: touched, ...(open && { open }) } },
    ...(entry ? [] : [{ store: "record", key: ID, value: newEntry(ENVELOPE) } as const]),
  ]);
}

async function give(store: Store, response: Response, pushed: Outgoing[] = []): Promise<void> {
  await receive(store, news(), AMINA, response, { pushed });
}

function news(): NewsChannel {
  const channel = new NewsChannel();
  channels.push(channel);
  return channel;
}

async function batch(store: Store): Promise<Outgoing[]> {
  return nextBatch(store, new Asked(true), { changes: 200, bytes: 1_000_000 });
}

function writersOf(pushed: Outgoing[]): string[] {
  return pushed.map(({ change }) => decodeChange(change).actor);
}

const entryOf = async (store: Store) => (await store.read("record", ID)).value;
const stateOf = async (store: Store) => (await store.read("state", ID)).value;

async function forgetRecord(store: Store): Promise<void> {
  const changes = [...(await store.readAll("change", `${ID}/`)).keys()];
  const gone = changes.map((key) => ({ store: "change", key }) as const);
  await store.commit([...gone, { store: "record", key: ID }, { store: "state", key: ID }, { store: "draft", key: ID }]);
}

/** A record of this device that the server has kept. */
async function keptRecord(store: Store, fields: Record<string, Scalar>): Promise<Change> {
  await draft(store, fields);
  await foldDraft(store, ID, AMINA);
  const pushed = await batch(store);
  const hash = pushed[0]?.hash ?? "";
  await give(store, answer({ results: [{ hash, outcome: "kept", needs: [] }] }), pushed);
  return { hash, bytes: pushed[0]?.change ?? new Uint8Array() };
}

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

test("a second birth is put onto the server's document: touched fields, added notes, never a card", async () => {
  const store = await openStore();
  const card = Uint8Array.from({ length: 32 }, () => 5);
  await draft(store, { name: "Tom", notes: "Likes tea.", "card/hash": card });
  await foldDraft(store, ID, AMINA);
  const pushed = await batch(store);
  const theirs = by(JO, [], { notes: "Works nights.", "card/hash": Uint8Array.from({ length: 32 }, () => 9) });
  const hash = pushed[0]?.hash ?? "";
  await give(
    store,
    answer({ feed: [change(theirs)], results: [{ hash, outcome: "re-make", code: "second-birth", needs: [] }] }),
    pushed,
  );
  const state = await stateOf(store);
  expect(state?.name?.value).toBe("Tom");
  expect(state?.notes?.value).toBe("Works nights.\nLikes tea.");
  expect(state?.["card/hash"]).toEqual({ value: Uint8Array.from({ length: 32 }, () => 9) });
  const again = await batch(store);
  expect(again).toHaveLength(1);
  expect(again[0]?.envelope).toBeUndefined();
  expect((await entryOf(store))?.actor).not.toBe(AMINA);
});

test("two changes, of which the first is a second birth and the second builds on it, are put on together", async () => {
  const store = await openStore();
  for (const place of ["Hall", "Barn"]) {
    await draft(store, { place });
    await foldDraft(store, ID, AMINA);
  }
  const pushed = await batch(store);
  const [first = "", second = ""] = pushed.map(({ hash }) => hash);
  const results = [
    { hash: first, outcome: "re-make", code: "second-birth", needs: [] },
    { hash: second, outcome: "missing", needs: [first] },
  ];
  await give(store, answer({ feed: [change(by(JO, [], { notes: "Bus." }))], results }), pushed);
  expect((await entryOf(store))?.own).toEqual([{ hash: expect.any(String), status: "waiting" }]);
  expect(await stateOf(store)).toEqual({ notes: { value: "Bus." }, place: { value: "Barn" } });
  const [again] = await batch(store);
  expect([first, second]).not.toContain(again?.hash);
});

test("a re-make whose document is not here asks for it whole, once, and goes on when it comes", async () => {
  const store = await openStore();
  await draft(store, { name: "Tom" });
  await foldDraft(store, ID, AMINA);
  const pushed = await batch(store);
  const results = [{ hash: pushed[0]?.hash ?? "", outcome: "re-make", code: "second-birth", needs: [] }];
  await give(store, answer({ results, cursors: { [TEAM]: Uint8Array.of(7) } }), pushed);
  const standing = async () => (await store.read("standing", "only")).value;
  expect(await standing()).toMatchObject({ cursors: { [TEAM]: Uint8Array.of(7) }, whole: [ID] });
  expect(await batch(store)).toEqual([]);
  await receive(store, news(), AMINA, answer({}), { pushed: [], whole: [ID] });
  expect((await standing())?.whole).toEqual([]);
  await give(store, answer({ feed: [change(by(JO, [], { phone: "none" }))], cursors: { [TEAM]: Uint8Array.of(8) } }));
  expect((await stateOf(store))?.name).toEqual({ value: "Tom" });
  expect(await batch(store)).toHaveLength(1);
});

test("a second birth writes over nothing that its worker has not seen: such words are set aside and shown", async () => {
  const store = await openStore();
  await draft(store, { name: "Tom", language: "cy" });
  await foldDraft(store, ID, AMINA);
  const pushed = await batch(store);
  const results = [{ hash: pushed[0]?.hash ?? "", outcome: "re-make", code: "second-birth", needs: [] }];
  await give(store, answer({ feed: [change(by(JO, [], { name: "Thomas" }))], results }), pushed);
  expect(await stateOf(store)).toEqual({
    name: { value: "Thomas" },
    language: { value: "cy" },
    notes: { value: "" },
  });
  expect((await entryOf(store))?.setAside).toEqual([{ field: "name", value: "Tom", code: "second-birth" }]);
});

test("what is made again stands beside what a colleague wrote meanwhile, not over it", async () => {
  const store = await openStore();
  const birth = await keptRecord(store, { place: "Hall", notes: "Bus." });
  await draft(store, { place: "Barn", notes: "Bus. And tea." });
  await foldDraft(store, ID, AMINA);
  const pushed = await batch(store);
  const theirs = by(JO, [birth], { place: "Gate", notes: "The bus. Bus." });
  const results = [{ hash: pushed[0]?.hash ?? "", outcome: "re-make", code: "actor-clash", needs: [] }];
  await give(store, answer({ feed: [change(theirs, false)], results }), pushed);
  const { place, notes } = (await stateOf(store)) ?? {};
  expect([place?.value, ...(place?.others ?? []).map(({ value }) => value)].sort()).toEqual(["Barn", "Gate"]);
  expect(notes?.value).toBe("The bus. Bus. And tea.");
});

test.each([
  ["before the server has judged this phone's", false],
  ["with the server's word on this phone's", true],
])("what a copy of this profile wrote stands, and own words are made again beside it: told %s", async (_, judged) => {
  const store = await openStore();
  const birth = await keptRecord(store, { place: "Hall", notes: "Bus." });
  await draft(store, { place: "Barn", notes: "Bus. Here." });
  await foldDraft(store, ID, AMINA);
  const pushed = await batch(store);
  const copys = by(AMINA, [birth], { notes: "Copy. Bus." });
  const results = [{ hash: pushed[0]?.hash ?? "", outcome: "re-make", code: "actor-clash", needs: [] }];
  await give(store, answer({ feed: [change(copys, false)], results: judged ? results : [] }), pushed);
  const state = await stateOf(store);
  expect([state?.place?.value, state?.notes?.value]).toEqual(["Barn", "Copy. Bus. Here."]);
  expect((await entryOf(store))?.own.map(({ status }) => status)).toEqual(["kept", "waiting"]);
  expect(await batch(store)).toHaveLength(1);
});

test("where a copy of this profile made the record first, own words are made again on its first change", async () => {
  const store = await openStore();
  await draft(store, { place: "Barn", notes: "Here." });
  await foldDraft(store, ID, AMINA);
  const pushed = await batch(store);
  const copys = by(AMINA, [], { name: "Tom", notes: "Copy." });
  const results = [{ hash: pushed[0]?.hash ?? "", outcome: "re-make", code: "second-birth", needs: [] }];
  await give(store, answer({ feed: [change(copys)], results }), pushed);
  const state = await stateOf(store);
  expect([state?.name?.value, state?.place?.value]).toEqual(["Tom", "Barn"]);
  expect(state?.notes?.value).toContain("Here.");
  expect(state?.notes?.value).toContain("Copy.");
  expect((await entryOf(store))?.own.map(({ status }) => status)).toEqual(["waiting"]);
});

test("where a copy of this profile wrote, this phone goes on as another writer", async () => {
  const store = await openStore();
  const birth = await keptRecord(store, { notes: "Bus." });
  await draft(store, { notes: "Bus. Here." });
  // Told between two keystrokes: what was typed is in sight of the birth only.
  const copys = by(AMINA, [birth], { notes: "Copy. Bus." });
  const { value: typed } = await store.read("draft", ID);
  await store.commit([{ store: "draft", key: ID }]);
  await give(store, answer({ feed: [change(copys, false)] }));
  await store.commit([{ store: "draft", key: ID, value: typed ?? { fields: {} } }]);
  await foldDraft(store, ID, AMINA);
  expect((await stateOf(store))?.notes?.value).toBe("Copy. Bus. Here.");
  const [writer] = writersOf(await batch(store));
  expect(writer).toHaveLength(AMINA.length);
  expect(writer).not.toBe(AMINA);
});

test("an actor clash at a birth is born again by another actor", async () => {
  const store = await openStore();
  await draft(store, { name: "Tom" });
  await foldDraft(store, ID, AMINA);
  const pushed = await batch(store);
  const hash = pushed[0]?.hash ?? "";
  await give(store, answer({ results: [{ hash, outcome: "re-make", code: "actor-clash", needs: [] }] }), pushed);
  const [again] = await batch(store);
  expect(again?.hash).not.toBe(hash);
  expect(again?.envelope).toEqual(ENVELOPE);
});

test("refused words are set aside and shown, and the record goes on without them", async () => {
  const store = await openStore();
  const birth = await keptRecord(store, { place: "Hall", notes: "Bus." });
  await draft(store, { place: "Barn", notes: "Bus. And tea." });
  await foldDraft(store, ID, AMINA);
  const pushed = await batch(store);
  const hash = pushed[0]?.hash ?? "";
  await give(store, answer({ results: [{ hash, outcome: "refused", code: "shape", needs: [] }] }), pushed);
  expect((await entryOf(store))?.setAside).toEqual([
    { field: "place", value: "Barn", code: "shape" },
    { field: "notes", value: " And tea.", code: "shape" },
  ]);
  expect((await stateOf(store))?.place).toEqual({ value: "Hall" });
  expect([...(await store.readAll("change", `${ID}/`)).keys()]).toEqual([`${ID}/${birth.hash}`]);
  await draft(store, { place: "Gate" });
  await foldDraft(store, ID, AMINA);
  expect(await batch(store)).toHaveLength(1);
});

test("notes on a record that was born without their text are set aside, and all else goes on", async () => {
  const theirs = change(by(JO, [], { place: "Hall" }, false));
  const written = { notes: "Bus.", "statement/01/words": "The bus is late" };
  const shown = { place: { value: "Hall" }, "statement/01/words": { value: "The bus is late" } };
  const aside = [{ field: "notes", value: "Bus.", code: "no-notes" }];
  const typedOn = await openStore();
  await give(typedOn, answer({ feed: [theirs] }));
  await draft(typedOn, written);
  await foldDraft(typedOn, ID, AMINA);
  expect(await stateOf(typedOn)).toEqual(shown);
  expect((await entryOf(typedOn))?.setAside).toEqual(aside);
  expect(await batch(typedOn)).toHaveLength(1);
  for (const notes of ["Tea.", "Tea. And cake."]) {
    await draft(typedOn, { notes });
    await foldDraft(typedOn, ID, AMINA);
  }
  expect((await entryOf(typedOn))?.setAside.map(({ value }) => value)).toEqual(["Bus.", "Tea. And cake."]);
  await forgetRecord(typedOn);

  const bornTwice = await openStore();
  await draft(bornTwice, written);
  await foldDraft(bornTwice, ID, AMINA);
  const pushed = await batch(bornTwice);
  const results = [{ hash: pushed[0]?.hash ?? "", outcome: "re-make", code: "second-birth", needs: [] }];
  await give(bornTwice, answer({ feed: [theirs], results }), pushed);
  expect(await stateOf(bornTwice)).toEqual(shown);
  expect((await entryOf(bornTwice))?.setAside).toEqual(aside);
});

test("what a declined change said goes back to its worker", async () => {
  const store = await openStore();
  await draft(store, { place: "Hall" });
  await foldDraft(store, ID, AMINA);
  const pushed = await batch(store);
  const hash = pushed[0]?.hash ?? "";
  await give(store, answer({ results: [{ hash, outcome: "held", code: "no-right", needs: [] }] }), pushed);
  expect((await entryOf(store))?.own).toEqual([{ hash, status: "held", code: "no-right" }]);
  await give(store, answer({ results: [{ hash, outcome: "re-make", code: "declined", needs: [] }] }), pushed);
  expect((await entryOf(store))?.setAside).toEqual([{ field: "place", value: "Hall", code: "declined" }]);
  expect(await batch(store)).toEqual([]);
});

test("notes that were set aside stay until they are in the notes again, whatever else is typed or set aside", async () => {
  const store = await openStore();
  await keptRecord(store, { notes: "Bus." });
  const aside = async () => (await entryOf(store))?.setAside.map(({ value }) => value);
  for (const added of [" And tea.", " And rain."]) {
    await draft(store, { notes: `Bus.${added}` });
    await foldDraft(store, ID, AMINA);
    const pushed = await batch(store);
    const results = [{ hash: pushed[0]?.hash ?? "", outcome: "re-make", code: "declined", needs: [] }];
    await give(store, answer({ results }), pushed);
  }
  expect(await aside()).toEqual([" And tea.", " And rain."]);
  await draft(store, { notes: "Bus. And rain. And sun." });
  await foldDraft(store, ID, AMINA);
  expect(await aside()).toEqual([" And tea."]);
});

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

test("what its person took back leaves nothing but a line, also not a working copy", async () => {
  const store = await openStore();
  await keptRecord(store, { place: "Hall" });
  await draft(store, { notes: "more" });
  await give(store, answer({ feed: [{ circle: TEAM, doc: ID, what: "gone" }] }));
  const entry = await entryOf(store);
  expect(entry?.gone).toBe(true);
  expect(entry?.envelope.subject).toBeUndefined();
  expect(await stateOf(store)).toBeUndefined();
  expect((await store.readAll("change", `${ID}/`)).size).toBe(0);
  expect((await store.read("draft", ID)).value).toBeUndefined();
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

test("a record that was moved to another circle of this device stays, in whichever order it is told", async () => {
  const store = await openStore();
  const birth = await keptRecord(store, { place: "Hall" });
  const elsewhere = { ...change(birth), circle: "0e".repeat(16) };
  await give(store, answer({ feed: [elsewhere, { circle: TEAM, doc: ID, what: "left" }] }));
  expect((await stateOf(store))?.place?.value).toBe("Hall");
  expect((await entryOf(store))?.circle).toBe("0e".repeat(16));
});

test("a record that another device made first is written on, not born a second time", async () => {
  const store = await openStore();
  await store.commit([{ store: "record", key: ID, value: newEntry(ENVELOPE) }]);
  await give(store, answer({ feed: [change(by(JO, [], { name: "Thomas" }))] }));
  await draft(store, { name: "Tom" });
  await foldDraft(store, ID, AMINA);
  expect((await batch(store))[0]?.envelope).toBeUndefined();
  expect((await stateOf(store))?.name).toEqual({ value: "Tom" });
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

test("a record that the engine cannot read stops no other record, and loses nothing", async () => {
  const store = await openStore();
  const birth = await keptRecord(store, { place: "Hall" });
  const broken = Uint8Array.from(birth.bytes);
  broken[broken.length - 1] = (broken.at(-1) ?? 0) ^ 1;
  const other = "0f".repeat(16);
  const fine = { ...change(by(JO, [], { place: "Barn" })), doc: other };
  const told = vi.spyOn(console, "error").mockImplementation(() => undefined);
  await draft(store, { place: "Gate" });
  await give(store, answer({ feed: [change({ hash: "", bytes: broken }, false), fine] }));
  expect((await store.read("state", other)).value?.place?.value).toBe("Barn");
  expect((await stateOf(store))?.place?.value).toBe("Gate");
  await draft(store, { place: "Gate again" });
  await expect(foldDraft(store, ID, AMINA)).rejects.toThrow();
  expect((await store.read("draft", ID)).value?.fields.place?.value).toBe("Gate again");
  expect(told).toHaveBeenCalled();
  told.mockRestore();
});

test("a stored value that does not open stops no other record, and stays where it is", async () => {
  const store = await openStore();
  const birth = await keptRecord(store, { place: "Hall" });
  await draft(store, { place: "Gate" });
  await foldDraft(store, ID, AMINA);
  await draft(store, { place: "Barn" });
  const told = vi.spyOn(console, "error").mockImplementation(() => undefined);
  for (const [row, key] of [
    ["draft", ID],
    ["state", ID],
    ["change", `${ID}/${birth.hash}`],
    ["change", `${ID}/${(await entryOf(store))?.own[1]?.hash}`],
    ["record", ID],
  ] as const) {
    const undamaged = await damage(row, key);
    const shelf = new Shelf(store, news());
    await shelf.whole;
    const other = "0f".repeat(16);
    const feed = [{ ...change(by(JO, [], { place: "Barn" })), doc: other }, change(by(JO, [birth], { kind: "visit" }))];
    const pushed = (await batch(store)).filter(({ doc }) => doc === ID);
    await give(store, answer({ feed: feed.slice(0, 1) }), pushed);
    await give(store, answer({ feed }), pushed);
    expect((await store.read("state", other)).value?.place?.value).toBe("Barn");
    if (row !== "state") await expect(store.read(row, key)).rejects.toThrow();
    await store.commit([{ store: "record", key: other }]);
    await undamaged();
  }
  told.mockRestore();
});

test("a standing that does not open is made anew from the next answer", async () => {
  const store = await openStore();
  await keptRecord(store, { place: "Hall" });
  await damage("standing", "only");
  const circles = [{ id: TEAM, kind: "team", name: "Cwm", role: "member" }];
  await give(store, answer({ circles, cursors: { [TEAM]: Uint8Array.of(7) } }));
  expect((await store.read("standing", "only")).value).toMatchObject({
    circles,
    cursors: { [TEAM]: Uint8Array.of(7) },
  });
  expect((await entryOf(store))?.own[0]?.status).toBe("kept");
});

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
