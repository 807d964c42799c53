/** A record of this device and what a server says of it, for tests of taking answers in. */

import { decodeChange } from "@automerge/automerge/slim";
import { afterEach, beforeAll } from "vitest";
import { NewsChannel } from "../app/news";
import { Asked, nextBatch, type Outgoing } from "../app/worker/batch";
import { type Change, RecordDocument } from "../app/worker/document";
import { foldDraft } from "../app/worker/fold";
import { receive } from "../app/worker/receive";
import { newEntry } from "../core/entry";
import type { Scalar } from "../core/state";
import type { FeedItem, Response } from "../core/wire";
import type { Store } from "../store/store";
import { loadRealEngine } from "./engine";
import { freshStorage } from "./storage";

export const ID = "0a".repeat(16);
export const TEAM = "0c".repeat(16);
export const AMINA = "aa".repeat(16);
export const JO = "bb".repeat(16);
export const FIRST = "11".repeat(16);
export const ENVELOPE = { kind: "conversation", circle: TEAM, subject: "0d".repeat(16) };

const channels: NewsChannel[] = [];

/** Fresh storage, the real engine, and channels that end with each test. */
export function receiving(): void {
  freshStorage();
  beforeAll(loadRealEngine);
  afterEach(() => {
    for (const channel of channels.splice(0)) channel.close();
  });
}

export function answer(part: Partial<Response>): Response {
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

export function change(made: Change, envelope = true): FeedItem {
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
export function by(actor: string, known: Change[], fields: Record<string, Scalar>, withNotes = true): Change {
  const document = new RecordDocument(
    known.map(({ bytes }) => bytes),
    actor,
  );
  const made = document.fold(fields, document.heads(), undefined, withNotes);
  document.free();
  if (!made) throw new Error("nothing was written");
  return made;
}

export async function draft(store: Store, fields: Record<string, Scalar>, open?: true): Promise<void> {
  const { value: entry } = await store.read("record", ID);
  const base = entry?.heads ?? [];
  const touched = Object.fromEntries(Object.entries(fields).map(([field, value]) => [field, { value, base }]));
  await store.commit([
    { store: "draft", key: ID, value: { fields: touched, ...(open && { open }) } },
    ...(entry ? [] : [{ store: "record", key: ID, value: newEntry(ENVELOPE) } as const]),
  ]);
}

export async function give(store: Store, response: Response, pushed: Outgoing[] = []): Promise<void> {
  await receive(store, news(), AMINA, response, { pushed });
}

export function news(): NewsChannel {
  const channel = new NewsChannel();
  channels.push(channel);
  return channel;
}

export async function batch(store: Store): Promise<Outgoing[]> {
  return nextBatch(store, new Asked(true), { changes: 200, bytes: 1_000_000 });
}

export function writersOf(pushed: Outgoing[]): string[] {
  return pushed.map(({ change }) => decodeChange(change).actor);
}

export const entryOf = async (store: Store) => (await store.read("record", ID)).value;
export const stateOf = async (store: Store) => (await store.read("state", ID)).value;

export async function forgetRecord(store: Store): Promise<void> {
  const changes = [...(await store.readAll("change", `${ID}/`)).keys()];
  const gone = changes.map((key) => ({ store: "change", key }) as const);
  await store.commit([...gone, { store: "record", key: ID }, { store: "state", key: ID }, { store: "draft", key: ID }]);
}

/** A record of this device that the server has kept. */
export async function keptRecord(store: Store, fields: Record<string, Scalar>): Promise<Change> {
  await draft(store, fields);
  await foldDraft(store, ID, AMINA);
  const pushed = await batch(store);
  const hash = pushed[0]?.hash ?? "";
  await give(store, answer({ results: [{ hash, outcome: "kept", needs: [] }] }), pushed);
  return { hash, bytes: pushed[0]?.change ?? new Uint8Array() };
}
