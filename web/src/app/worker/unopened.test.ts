import { afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";
import type { FeedItem, Response } from "../../core/wire";
import { ONLY } from "../../store/shapes";
import type { Store } from "../../store/store";
import { loadRealEngine } from "../../testing/engine";
import { damage, freshStorage, openStore } from "../../testing/storage";
import { NewsChannel } from "../news";
import { type Change, RecordDocument } from "./document";
import { receive } from "./receive";

freshStorage();
beforeAll(loadRealEngine);

const ID = "0a".repeat(16);
const TEAM = "0c".repeat(16);
const AMINA = "aa".repeat(16);
const ENVELOPE = { kind: "conversation", circle: TEAM, subject: "0d".repeat(16) };

let store: Store;
let news: NewsChannel;
let birth: Change;
let next: Change;

/** A colleague's record, which has come to this phone, and what they wrote in it afterwards. */
beforeEach(async () => {
  vi.spyOn(console, "error").mockImplementation(() => undefined);
  [store, news] = [await openStore(), new NewsChannel()];
  const document = new RecordDocument([], "bb".repeat(16));
  birth = document.fold({ place: "Hall" }, [], undefined, true) as Change;
  next = document.fold({ place: "Gate" }, document.heads(), undefined, true) as Change;
  document.free();
  await told(1, [{ ...line("change"), change: birth.bytes, epoch: 0, envelope: ENVELOPE } as FeedItem]);
});

afterEach(() => {
  news.close();
  vi.restoreAllMocks();
});

const line = (what: string) => ({ circle: TEAM, doc: ID, what }) as FeedItem;
const edited = () => ({ ...line("change"), change: next.bytes, epoch: 0 }) as FeedItem;

async function told(cursor: number, feed: FeedItem[], part: Partial<Response> = {}): Promise<void> {
  const nothing = { results: [], acted: [], who: [], more: false, wanted: [], incarnation: "11".repeat(16) };
  const cursors = { [TEAM]: Uint8Array.of(cursor) };
  await receive(store, news, AMINA, { ...nothing, cursors, feed, ...part }, { pushed: [] });
}

/** What of the record can still be found on this phone. */
async function here(): Promise<string[]> {
  const stores = ["record", "state", "draft", "change"] as const;
  const keys = await Promise.all(stores.map(async (name) => ((await store.keys(name, ID)).length > 0 ? [name] : [])));
  return keys.flat();
}

const standing = async () => (await store.read("standing", ONLY)).value;

/** Breaks one part of the record, and is told that its person took it back. */
async function takenBackWithout(part: "draft" | "state" | "change" | "record"): Promise<void> {
  await store.commit([{ store: "draft", key: ID, value: { fields: {} } }]);
  await damage(part, part === "change" ? `${ID}/${birth.hash}` : ID);
  await told(2, [line("gone")]);
  expect((await standing())?.unopened).toBeUndefined();
}

test("what its person took back goes, although a part of it does not open", async () => {
  await takenBackWithout("draft");
  expect(await here()).toEqual(["record"]);
  expect((await store.read("record", ID)).value?.gone).toBe(true);
});

test.each(["state", "change"] as const)("likewise where a %s of it does not open", async (part) => {
  await takenBackWithout(part);
  expect(await here()).toEqual(["record"]);
});

test("of a record whose own line does not open nothing is left when its person took it back", async () => {
  await takenBackWithout("record");
  expect(await here()).toEqual([]);
});

test("a record that is another team's now can not be read here any more, although a change of it does not open", async () => {
  await damage("change", `${ID}/${birth.hash}`);
  await told(2, [line("left")]);
  expect(await here()).toEqual([]);
});

test("words that are not sent stay when the rest of their record leaves, although they do not open", async () => {
  await store.commit([{ store: "draft", key: ID, value: { fields: {} } }]);
  const mend = await damage("draft", ID);
  await told(2, [], { circles: [] });
  expect(await here()).toEqual(["record", "draft", "change"]);
  expect((await store.read("record", ID)).value).toMatchObject({ left: true, summary: {} });
  await mend();
  expect((await store.read("draft", ID)).value).toEqual({ fields: {} });
});

test("what was told of a record while a part of it did not open is asked for once it does", async () => {
  await store.commit([{ store: "draft", key: ID, value: { fields: {} } }]);
  const mend = await damage("draft", ID);
  await told(2, [edited()]);
  await told(3, []);
  expect((await standing())?.unopened).toEqual([ID]);
  expect((await standing())?.whole).toEqual([]);
  await mend();
  await told(4, []);
  expect((await standing())?.unopened).toBeUndefined();
  expect((await standing())?.whole).toEqual([ID]);
});

test("after a restore nothing waits for ever of a record that left: what was kept of it is not here any more", async () => {
  const entry = (await store.read("record", ID)).value;
  if (!entry) throw new Error("there is a record");
  const own = [
    { hash: "0a".repeat(32), status: "kept" as const },
    { hash: birth.hash, status: "held" as const },
  ];
  await store.commit([{ store: "record", key: ID, value: { ...entry, own, left: true } }]);
  await told(2, [], { incarnation: "22".repeat(16) });
  expect((await store.read("record", ID)).value?.own.map(({ status }) => status)).toEqual(["kept", "waiting"]);
});
