import { decode, encode } from "cborg";
import { afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { unhex } from "../../core/bytes";
import { newEntry } from "../../core/entry";
import { HEARD_CBOR } from "../../net/ask";
import { inflate } from "../../net/gzip";
import type { StoredProfile } from "../../store/shapes";
import type { Store } from "../../store/store";
import { loadRealEngine } from "../../testing/engine";
import { freshStorage, openStore } from "../../testing/storage";
import { NewsChannel } from "../news";
import { RecordDocument } from "./document";
import { syncAll } from "./sync-all";
import { changeHash } from "./take";

freshStorage();
beforeAll(loadRealEngine);

const ID = "0a".repeat(16);
const TEAM = "0c".repeat(16);
const JO = "bb".repeat(16);
/** A desk, which signs nothing. */
const PROFILE: StoredProfile = {
  device: "01".repeat(16),
  member: "02".repeat(16),
  name: "Amina",
  role: "reviewer",
  area: { id: "03".repeat(16), name: "Riverside", demo: true },
  certificate: new Uint8Array(),
  actor: "aa".repeat(16),
};

type Sent = { cursors?: Record<string, Uint8Array>; push: { doc: Uint8Array; change: Uint8Array }[] };

type Answer = (sent: Sent) => Record<string, unknown> | Promise<Record<string, unknown>>;

let news: NewsChannel;
beforeEach(() => {
  news = new NewsChannel();
});
afterEach(() => {
  news.close();
  vi.unstubAllGlobals();
});

/** Syncs with a line at whose end these answers are given, in turn, and tells what was sent. */
async function synced(store: Store, ...answers: Answer[]): Promise<Sent[]> {
  return syncedAfter("a start", store, ...answers);
}

async function syncedAfter(wake: "a start" | "a save", store: Store, ...answers: Answer[]): Promise<Sent[]> {
  const sent: Sent[] = [];
  vi.stubGlobal("fetch", async (_: string, { body }: { body: Uint8Array<ArrayBuffer> }) => {
    const request: Sent = decode(await inflate(body));
    sent.push(request);
    const answer = await answers[sent.length - 1]?.(request);
    const bytes = encode({ v: 1, incarnation: new Uint8Array(16), cursors: {}, more: false, ...answer });
    return new Response(Uint8Array.from(bytes), { headers: { "content-type": HEARD_CBOR } });
  });
  const offerAgain = wake === "a start";
  expect(await syncAll(store, news, PROFILE, { lineKnown: true, offerAgain })).toMatchObject({ line: "idle" });
  return sent;
}

test("a server that begins another life with each answer is left alone for a while", async () => {
  const store = await openStore();
  let lives = 0;
  vi.stubGlobal("fetch", async () => {
    lives += 1;
    const incarnation = new Uint8Array(16).fill(lives % 2);
    const bytes = encode({ v: 1, incarnation, cursors: {}, more: true });
    return new Response(Uint8Array.from(bytes), { headers: { "content-type": HEARD_CBOR } });
  });
  const end = await syncAll(store, news, PROFILE, { lineKnown: true, offerAgain: false });
  expect(end).toEqual({ line: "later", answered: true, waitMs: 60_000 });
  expect(lives).toBe(500);
}, 60_000);

async function typed(store: Store): Promise<void> {
  await store.commit([
    { store: "record", key: ID, value: newEntry({ kind: "person", circle: TEAM, subject: ID }) },
    { store: "draft", key: ID, value: { fields: { name: { value: "Tom", base: [] } } } },
  ]);
}

/** The outcome of the one change in a request. */
function outcome(sent: Sent, outcome: string, code: string): Record<string, unknown> {
  const document = new RecordDocument([sent.push[0]?.change ?? new Uint8Array()], JO);
  const [hash = ""] = document.heads();
  document.free();
  return { hash: unhex(hash), outcome, code };
}

test("a record that must be put on another device's is asked for in the same sync", async () => {
  const store = await openStore();
  await typed(store);
  const document = new RecordDocument([], JO);
  const birth = document.fold({ phone: "none" }, [], undefined, true);
  document.free();
  const envelope = { kind: "person", circle: unhex(TEAM), subject: unhex(ID) };
  const theirs = { circle: unhex(TEAM), doc: unhex(ID), what: "change", change: birth?.bytes, envelope };
  const sent = await synced(
    store,
    (first) => ({ results: [outcome(first, "re-make", "second-birth")], cursors: { [TEAM]: Uint8Array.of(7) } }),
    () => ({ feed: [theirs], cursors: { [TEAM]: Uint8Array.of(7) } }),
    (third) => ({ results: [outcome(third, "later", "crowded")] }),
  );
  expect(sent).toHaveLength(3);
  expect(sent[1]).toMatchObject({ v: 1, cursors: {}, push: [] });
  expect((await store.read("state", ID)).value?.name).toEqual({ value: "Tom" });
});

test("what waits at the server's end is not uploaded again after each save, but from time to time", async () => {
  for (const [word, code] of [
    ["held", "no-right"],
    ["later", "crowded"],
  ] as const) {
    const store = await openStore();
    await typed(store);
    const waits = (sent: Sent) => ({ results: [outcome(sent, word, code)] });
    expect((await syncedAfter("a save", store, waits))[0]?.push).toHaveLength(1);
    expect((await syncedAfter("a save", store))[0]?.push).toEqual([]);
    const again = await synced(store, waits);
    expect(again).toHaveLength(1);
    expect(again[0]?.push).toHaveLength(1);
    const changes = [...(await store.readAll("change")).keys()];
    await store.commit([{ store: "record", key: ID }, ...changes.map((key) => ({ store: "change", key }) as const)]);
  }
});

test("what is too much for one request goes in the next one at once", async () => {
  const store = await openStore();
  for (const id of [ID, "0b".repeat(16)])
    await store.commit([
      { store: "record", key: id, value: newEntry({ kind: "person", circle: TEAM, subject: id }) },
      { store: "draft", key: id, value: { fields: { name: { value: id, base: [] } } } },
    ]);
  const results = async ({ push }: Sent, ...outcomes: [string, string?][]) => ({
    results: await Promise.all(
      push.map(async ({ change }, i) => {
        const [outcome, code] = outcomes[i] ?? ["kept"];
        return { hash: unhex(await changeHash(change)), outcome, ...(code && { code }) };
      }),
    ),
  });
  const sent = await syncedAfter(
    "a save",
    store,
    (first) => results(first, ["kept"], ["later", "busy"]),
    (second) => results(second),
  );
  expect(sent.map(({ push }) => push.length)).toEqual([2, 1]);
  const own = [...(await store.readAll("record")).values()].flatMap((entry) => entry.own);
  expect(own.map(({ status }) => status)).toEqual(["kept", "kept"]);
});
