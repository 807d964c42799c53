import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { type Entry, newEntry } from "../../core/entry";
import { NOWHERE, ONLY, type Standing } from "../../store/shapes";
import type { Store } from "../../store/store";
import { freshStorage, openStore } from "../../testing/storage";
import { InUse } from "../in-use";
import { NewsChannel } from "../news";
import { letGo } from "./let-go";

freshStorage();

const DAY = 86_400;
const NOW = 20_000 * DAY;
const TOM = "0d".repeat(16);
const ANN = "0e".repeat(16);
const OLD = "a1".repeat(16);
const CONSENT = "a2".repeat(16);
const NEW = "a3".repeat(16);
const READ: Standing = { ...NOWHERE, told: NOW, keptTo: 50, reading: { since: 0, done: true } };

let store: Store;
let news: NewsChannel;

/** Tom was last heard of two years ago, Ann yesterday. */
beforeEach(async () => {
  vi.useFakeTimers({ now: NOW * 1000, toFake: ["Date"] });
  store = await openStore();
  news = new NewsChannel();
  await put(OLD, "conversation", TOM, 730);
  await put(CONSENT, "consent", TOM, 700);
  await put(NEW, "conversation", ANN, 1);
});

afterEach(() => {
  news.close();
  vi.useRealTimers();
});

async function put(id: string, kind: string, subject: string, days: number, part: Partial<Entry> = {}): Promise<void> {
  const entry = { ...newEntry({ kind, circle: "0c".repeat(16), subject }), heads: ["01"], told: NOW - days * DAY };
  await store.commit([
    { store: "record", key: id, value: { ...entry, ...part } },
    { store: "state", key: id, value: {} },
    { store: "change", key: `${id}/01`, value: Uint8Array.of(1) },
  ]);
}

const here = async () => [...(await store.readAll("record")).keys()];

test("what leaves goes with its changes and its state, and nothing of anybody else's goes", async () => {
  await letGo(store, news, READ);
  expect(await here()).toEqual([NEW]);
  expect([...(await store.readAll("change")).keys()]).toEqual([`${NEW}/01`]);
  expect([...(await store.readAll("state")).keys()]).toEqual([NEW]);
});

test("nothing leaves a phone that was never told of a backup, or has not read everything", async () => {
  const { keptTo: _, ...unsafe } = READ;
  await letGo(store, news, unsafe);
  await letGo(store, news, { ...READ, reading: { since: 0, done: false } });
  expect(await here()).toHaveLength(3);
});

test("nothing leaves a phone that keeps everything", async () => {
  await store.commit([{ store: "settings", key: ONLY, value: { window: "all" } }]);
  await letGo(store, news, READ);
  expect(await here()).toHaveLength(3);
});

test("a person who is being written about stays, whole", async () => {
  await store.commit([{ store: "draft", key: CONSENT, value: { fields: {}, open: true } }]);
  await letGo(store, news, READ);
  expect(await here()).toEqual([OLD, CONSENT, NEW]);
});

test("nobody leaves while somebody is at a record, and whoever is old leaves at the next look", async () => {
  const [tab, otherTab] = [new InUse(), new InUse()];
  const [one, other] = [tab.begin(), otherTab.begin()];
  // The tab is at another record too, and leaves that one first.
  tab.begin()();
  await letGo(store, news, READ);
  one();
  await letGo(store, news, READ);
  expect(await here()).toHaveLength(3);
  other();
  await letGo(store, news, READ);
  expect(await here()).toEqual([NEW]);
});

test("nobody leaves by one clock that is years ahead of the other", async () => {
  await letGo(store, news, { ...READ, told: NOW + 3 * 365 * DAY });
  expect(await here()).toEqual([NEW]);
  vi.setSystemTime((NOW + 3 * 365 * DAY) * 1000);
  await letGo(store, news, { ...READ, told: NOW + DAY });
  expect(await here()).toEqual([NEW]);
});

test("nobody leaves because they were not brought by a reading whose clock was ahead", async () => {
  await letGo(store, news, { ...READ, reading: { since: NOW + DAY, done: true } });
  expect(await here()).toHaveLength(3);
});

test("it looks once a day by the server's clock, and again when all was read anew", async () => {
  await letGo(store, news, { ...READ, lookedAt: NOW - DAY / 2 });
  expect(await here()).toHaveLength(3);
  await letGo(store, news, { ...READ, lookedAt: NOW - DAY / 2, reading: { since: NOW - 60, done: true } });
  expect(await here()).toEqual([]);
  expect((await store.read("standing", ONLY)).value?.lookedAt).toBe(NOW);
});
