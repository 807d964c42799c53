import { decode, encode } from "cborg";
import { afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { unhex } from "../../core/bytes";
import { newEntry } from "../../core/entry";
import { HEARD_CBOR } from "../../net/ask";
import { deflate, inflate } from "../../net/gzip";
import { ONLY, type StoredProfile } from "../../store/shapes";
import type { Store } from "../../store/store";
import { loadRealEngine } from "../../testing/engine";
import { freshStorage, openStore } from "../../testing/storage";
import { NewsChannel } from "../news";
import { randomId } from "../random";
import { RecordDocument } from "./document";
import { type End, syncAll } from "./sync-all";
import { changeHash } from "./take";

freshStorage();
beforeAll(loadRealEngine);

const TEAM = "0c".repeat(16);
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

type Asked = { push: { doc: Uint8Array; change: Uint8Array }[]; cursors: Record<string, Uint8Array>; room: number };
type Body = Uint8Array<ArrayBuffer>;

let news: NewsChannel;
beforeEach(() => {
  news = new NewsChannel();
});
afterEach(() => {
  news.close();
  vi.unstubAllGlobals();
});

/** A server at the end of a line that carries so many bytes of a request, and so many of an answer, and then breaks. */
class Server {
  readonly kept = new Map<string, number>();
  readonly feed: ({ change: Uint8Array } & Record<string, unknown>)[] = [];
  /** What each request weighed. */
  readonly asked: number[] = [];
  constructor(
    private readonly carries: { up: number; down: number },
    private isThere = true,
  ) {
    vi.stubGlobal("fetch", (_: string, { body }: { body: Body }) => this.#answer(body));
  }

  async #answer(body: Body): Promise<Response> {
    this.asked.push(body.length);
    if (!this.isThere || body.length > this.carries.up) throw new TypeError("network error");
    const request: Asked = decode(await inflate(body));
    const results: unknown[] = [];
    for (const { change } of request.push) {
      const hash = await changeHash(change);
      this.kept.set(hash, (this.kept.get(hash) ?? 0) + 1);
      results.push({ hash: unhex(hash), outcome: "kept" });
    }
    const { feed, at } = this.#from(request);
    const more = at < this.feed.length;
    const cursors = { [TEAM]: encode(at) };
    const plain = encode({ v: 1, incarnation: new Uint8Array(16), results, feed, cursors, more });
    const packed = await deflate(Uint8Array.from(plain));
    const breaks = packed.length > this.carries.down;
    const stream = new ReadableStream({
      start: (line) => {
        line.enqueue(packed.subarray(0, this.carries.down));
        if (breaks) line.error(new TypeError("network error"));
        else line.close();
      },
    });
    return new Response(stream, { headers: { "content-type": HEARD_CBOR } });
  }

  #from({ cursors, room }: Asked): { feed: unknown[]; at: number } {
    const begin = cursors[TEAM] ? (decode(cursors[TEAM]) as number) : 0;
    let [at, size] = [begin, 0];
    for (const item of this.feed.slice(begin)) {
      if (size >= room) break;
      size += item.change.length;
      at += 1;
    }
    return { feed: this.feed.slice(begin, at), at };
  }
}

async function sync(store: Store, last?: End): Promise<End> {
  return syncAll(store, news, PROFILE, { lineKnown: last?.answered ?? true, offerAgain: false });
}

/** Tries again and again, as the worker does, and answers how often it took. */
async function until(line: End["line"], store: Store): Promise<number> {
  let last: End | undefined;
  for (let tries = 1; tries < 30; tries += 1) {
    last = await sync(store, last);
    if (last.line === line) return tries;
  }
  throw new Error("it never came through");
}

/** Records with words that do not pack well. */
async function typed(store: Store, many: number): Promise<void> {
  for (let made = 0; made < many; made += 1) {
    const id = randomId();
    const words = Array.from({ length: 30 }, randomId).join(" ");
    await store.commit([
      { store: "record", key: id, value: newEntry({ kind: "person", circle: TEAM, subject: id }) },
      { store: "draft", key: id, value: { fields: { name: { value: words, base: [] } } } },
    ]);
  }
}

test("over a line that breaks under much all arrives in the end, and what was learned is not forgotten", async () => {
  const store = await openStore();
  await typed(store, 60);
  const server = new Server({ up: 9_000, down: 100_000 });
  expect(await until("idle", store)).toBeGreaterThan(1);
  expect(server.kept.size).toBe(60);
  expect([...server.kept.values()].every((times) => times === 1)).toBe(true);
  const entries = [...(await store.readAll("record")).values()];
  expect(entries.flatMap(({ own }) => own.map(({ status }) => status))).toEqual(entries.map(() => "kept"));

  await typed(store, 20);
  server.asked.length = 0;
  expect(await until("idle", store)).toBe(1);
  expect(Math.max(...server.asked)).toBeLessThan(9_000);
});

test("a line that is not there teaches nothing, and little goes first when it may be back", async () => {
  const store = await openStore();
  await typed(store, 60);
  const off = new Server({ up: 0, down: 0 }, false);
  let last: End | undefined;
  for (let tries = 0; tries < 5; tries += 1) last = await sync(store, last);
  expect(last).toEqual({ line: "no-line", answered: false });
  expect(off.asked[0]).toBeGreaterThan(10_000);
  for (const packed of off.asked.slice(1)) expect(packed).toBeLessThan(6_000);
  expect((await store.read("standing", ONLY)).value?.paces).toBeUndefined();

  const back = new Server({ up: 100_000, down: 100_000 });
  expect(await sync(store, last)).toEqual({ line: "idle", answered: true });
  expect(back.kept.size).toBe(60);
  expect(back.asked[0]).toBeLessThan(6_000);
  expect(back.asked.length).toBeLessThanOrEqual(4);
});

test("an answer that breaks on its way is asked for in smaller parts", async () => {
  const store = await openStore();
  const server = new Server({ up: 100_000, down: 6_000 });
  for (let made = 0; made < 60; made += 1) {
    const document = new RecordDocument([], "bb".repeat(16));
    const name = Array.from({ length: 30 }, randomId).join(" ");
    const change = document.fold({ name }, [], undefined, true)?.bytes ?? new Uint8Array();
    document.free();
    const id = unhex(randomId());
    const envelope = { kind: "person", circle: unhex(TEAM), subject: id };
    server.feed.push({ circle: unhex(TEAM), doc: id, what: "change", change, envelope });
  }
  expect(await until("idle", store)).toBeGreaterThan(1);
  expect((await store.readAll("record")).size).toBe(60);
});
