import { encode } from "cborg";
import { afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { unhex } from "../../core/bytes";
import { newEntry } from "../../core/entry";
import { decodeResponse, type Response } from "../../core/wire";
import { loadRealEngine } from "../../testing/engine";
import { freshStorage, openStore } from "../../testing/storage";
import { NewsChannel } from "../news";
import { Asked, nextBatch } from "./batch";
import { RecordDocument } from "./document";
import { foldDraft } from "./fold";
import { receive } from "./receive";

// This app as the client of a server that is a year ahead of it.

freshStorage();
beforeAll(loadRealEngine);

const [ID, OTHER, TEAM] = ["0a".repeat(16), "0b".repeat(16), "0c".repeat(16)];
const [ME, JO] = ["aa".repeat(16), "bb".repeat(16)];
const ROOM = { changes: 200, bytes: 1_000_000 };

let news: NewsChannel;
beforeEach(() => {
  news = new NewsChannel();
});
afterEach(() => news.close());

/** What a server of tomorrow may say, read by this app. */
function tomorrow(parts: Record<string, unknown>): Response {
  const more = { later: { nested: [1, null, "words"] }, kept_to: "a word", wanted: [], teams: null };
  return decodeResponse(encode({ v: 1, incarnation: new Uint8Array(16), cursors: {}, ...more, ...parts }));
}

/** A record's changes, as another device made them. */
function made(...saves: Record<string, string>[]): Uint8Array[] {
  const document = new RecordDocument([], JO);
  const changes: Uint8Array[] = [];
  for (const fields of saves) {
    const change = document.fold(fields, document.heads(), undefined, true);
    if (change) changes.push(change.bytes);
  }
  document.free();
  return changes;
}

const told = (doc: string, kind: string, change: Uint8Array | undefined) => ({
  circle: unhex(TEAM),
  doc: unhex(doc),
  what: "change",
  change,
  envelope: { kind, circle: unhex(TEAM), subject: unhex(doc), moon: "full" },
  tide: 3,
});

test("what an older app does not know stops nothing that it does know", async () => {
  const store = await openStore();
  const [session] = made({ seats: "12", "weather/inside": "warm" });
  const [person] = made({ name: "Tom" });
  const place = { circle: unhex(TEAM), doc: unhex(ID) };
  const feed = [
    { ...place, what: "tide", height: 3 },
    told(OTHER, "session", session),
    told(ID, "person", person),
    { ...place, what: "mark", mark: "moon", on: true },
  ];
  const acted = [{ id: unhex(ID), outcome: "postponed", until: "spring" }];
  await receive(store, news, ME, tomorrow({ feed, acted, cursors: { [TEAM]: Uint8Array.of(7), moon: "full" } }), {
    pushed: [],
  });
  expect((await store.read("state", ID)).value?.name).toEqual({ value: "Tom" });
  // A kind that it cannot show is kept as it came, for the app of tomorrow.
  expect((await store.read("state", OTHER)).value?.["weather/inside"]).toEqual({ value: "warm" });
  expect([...(await store.readAll("change", `${OTHER}/`)).values()]).toEqual([session]);
});

test("fields that an older app does not know survive what is written in it", async () => {
  const store = await openStore();
  const theirs = made({ name: "Tom", "mood/today": "calm" }, { "mood/today": "cross" });
  await receive(
    store,
    news,
    ME,
    tomorrow({
      feed: theirs.map((change, i) => ({ ...told(ID, "person", change), ...(i > 0 && { envelope: null }) })),
    }),
    {
      pushed: [],
    },
  );
  const { value } = await store.read("record", ID);
  const draft = { fields: { name: { value: "Thomas", base: value?.heads ?? [] } } };
  await store.commit([{ store: "draft", key: ID, value: draft }]);
  await foldDraft(store, ID, ME);
  const [sent] = await nextBatch(store, new Asked(false), ROOM);

  const document = new RecordDocument([...theirs, sent?.change ?? new Uint8Array()], JO);
  const state = document.state();
  document.free();
  expect(state).toMatchObject({ name: { value: "Thomas" }, "mood/today": { value: "cross" } });
  expect((await store.read("state", ID)).value).toEqual(state);
});

test("an outcome and a code of tomorrow lose nothing, and the same work is offered again", async () => {
  const store = await openStore();
  await store.commit([
    { store: "record", key: ID, value: newEntry({ kind: "person", circle: TEAM, subject: ID }) },
    { store: "draft", key: ID, value: { fields: { name: { value: "Tom", base: [] } } } },
  ]);
  await foldDraft(store, ID, ME);
  const batch = await nextBatch(store, new Asked(false), ROOM);
  const hash = unhex(batch[0]?.hash ?? "");
  const answer = tomorrow({ results: [{ hash, outcome: "weighed", code: "by-the-moon", grams: 12 }] });
  await receive(store, news, ME, answer, { pushed: batch });
  expect(await nextBatch(store, new Asked(true), ROOM)).toEqual(batch);
  expect((await store.read("state", ID)).value?.name).toEqual({ value: "Tom" });
});
