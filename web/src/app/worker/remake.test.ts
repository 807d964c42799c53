import { expect, test } from "vitest";
import { newEntry } from "../../core/entry";
import {
  AMINA,
  answer,
  batch,
  by,
  change,
  draft,
  ENVELOPE,
  entryOf,
  forgetRecord,
  give,
  ID,
  JO,
  keptRecord,
  news,
  receiving,
  stateOf,
  TEAM,
  writersOf,
} from "../../testing/receiving";
import { openStore } from "../../testing/storage";
import { foldDraft } from "./fold";
import { receive } from "./receive";

receiving();

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

test("what was typed before a re-make and stored after it takes none of the words out that came with it", async () => {
  const store = await openStore();
  await draft(store, { notes: "Likes tea." });
  await foldDraft(store, ID, AMINA);
  const pushed = await batch(store);
  const base = (await entryOf(store))?.heads ?? [];
  const hash = pushed[0]?.hash ?? "";
  const theirs = by(JO, [], { notes: "Works nights." });
  const results = [{ hash, outcome: "re-make", code: "second-birth", needs: [] }];
  await give(store, answer({ feed: [change(theirs)], results }), pushed);
  const typed = { notes: { value: "Likes tea. Two sugars.", base } };
  await store.commit([{ store: "draft", key: ID, value: { fields: typed } }]);
  await foldDraft(store, ID, AMINA);
  const notes = (await stateOf(store))?.notes?.value;
  for (const words of ["Works nights.", "Likes tea.", "Two sugars."]) expect(notes).toContain(words);
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

test("a record that another device made first is written on, not born a second time", async () => {
  const store = await openStore();
  await store.commit([{ store: "record", key: ID, value: newEntry(ENVELOPE) }]);
  await give(store, answer({ feed: [change(by(JO, [], { name: "Thomas" }))] }));
  await draft(store, { name: "Tom" });
  await foldDraft(store, ID, AMINA);
  expect((await batch(store))[0]?.envelope).toBeUndefined();
  expect((await stateOf(store))?.name).toEqual({ value: "Tom" });
});

test("of a field that was set aside, an earlier value that is declined later does not take its place", async () => {
  const store = await openStore();
  await keptRecord(store, { place: "Hall" });
  const hashes: string[] = [];
  for (const place of ["Barn", "Mill"]) {
    await draft(store, { place });
    await foldDraft(store, ID, AMINA);
    hashes.push((await entryOf(store))?.own.at(-1)?.hash ?? "");
  }
  // The later one is told first, as where the earlier one still waits for the team.
  for (const hash of hashes.reverse()) {
    const pushed = await batch(store);
    const sent = pushed.filter((one) => one.hash === hash);
    await give(store, answer({ results: [{ hash, outcome: "re-make", code: "declined", needs: [] }] }), sent);
  }
  expect((await entryOf(store))?.setAside).toEqual([{ field: "place", value: "Mill", code: "declined" }]);
});
