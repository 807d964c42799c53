import type { Entry } from "../../core/entry";
import type { FeedItem, Response } from "../../core/wire";
import { NOWHERE, ONLY, type Standing } from "../../store/shapes";
import type { Expect, Read, Store, Write } from "../../store/store";
import type { NewsChannel } from "../news";
import type { Outgoing } from "./batch";
import { madeAnew } from "./clean-copy";
import type { Errand } from "./errands";
import { foldDraft } from "./fold";
import { heldNow, settled } from "./held-work";
import { type Taken, take, type Word } from "./take";
import { unopened } from "./unopened";

const TRIES = 8;

/** Where this device stands now, and whether there is something to ask for that the server does not know of. */
export type Received = { standing: Standing; askAgain: boolean };

/** What was sent, and when the answer to it was given by the server's clock. */
export type Trip = Pick<Errand, "cursors" | "whole"> & { pushed: Outgoing[]; at?: number };

/**
 * Stores one response whole: feed, results, cursors and circles in one transaction, each record's working copy
 * folded beforehand. Either all of it is stored or none, and then the same response may come again.
 */
export async function receive(
  store: Store,
  news: NewsChannel,
  actor: string,
  response: Response,
  trip: Trip,
): Promise<Received> {
  for (let attempt = 0; attempt < TRIES; attempt += 1) {
    const stored = await tryToReceive(store, news, actor, response, trip);
    if (stored) return stored;
  }
  throw new Error("the records of an answer kept changing while it was stored");
}

async function tryToReceive(
  store: Store,
  news: NewsChannel,
  actor: string,
  response: Response,
  trip: Trip,
): Promise<Received | undefined> {
  const { pushed } = trip;
  const standing = await store.readSpare("standing", ONLY);
  const before: Standing = standing.value ?? NOWHERE;
  const at = atOf(trip, before);
  const restored = before.incarnation !== undefined && before.incarnation !== response.incarnation;
  const isRead = before.reading?.done === true && !restored && !readsFromStart(before);
  const left = await leftBehind(store, response);
  const offered = restored ? [...(await store.readAll("record")).keys()] : [];
  const ids = [
    ...new Set([...response.feed.map((item) => item.doc), ...pushed.map(({ doc }) => doc), ...left, ...offered]),
  ];

  const writes: Write[] = [];
  const expected: Expect[] = [{ store: "standing", key: ONLY, version: standing.version }];
  const { opened, closed } = await nowOpen(store, before.unopened ?? []);
  const lacking = new Set<string>(opened);
  const acts = await store.readAll("act");
  const made = await madeAnew(acts, response.acted);
  for (const id of ids) {
    const items = response.feed.filter((item) => item.doc === id);
    const results = resultsOf(id, response, pushed);
    const told = { items, results, hasLeft: left.has(id), restored, isRead, at, anew: made.get(id) };
    const part = await ofOne(store, news, actor, id, told);
    if (!part) return undefined;
    writes.push(...part.writes);
    expected.push(...part.expected);
    if (part.lacks) lacking.add(id);
    if (part.closed) closed.add(id);
  }
  const actsNow = settled(acts, response.acted);
  const held = await heldNow(store, acts, response, restored);
  const outdated = wasOutdated(before, trip);
  const after = standingAfter(before, response, { restored, lacking, closed, trip, outdated });
  const next = { ...after, whole: [...(after.whole ?? []), ...(await leftOut(store, before, after, writes))] };
  writes.push(...actsNow, ...held, { store: "standing", key: ONLY, value: next });
  if (!(await store.commit(writes, expected))) return undefined;
  news.tell({ what: "records", ids });
  news.tell({ what: "standing" });
  if (actsNow.length > 0) news.tell({ what: "acts" });
  if (held.length > 0) news.tell({ what: "held" });
  return { standing: next, askAgain: restored || outdated };
}

/** What an answer says of one record. */
type Told = {
  items: FeedItem[];
  results: Word[];
  hasLeft: boolean;
  restored: boolean;
  /** Whether this phone had read everything before. */
  isRead: boolean;
  at: number | undefined;
  /** The change that it begins anew with, where this phone made that. */
  anew: string | undefined;
};

/** What is to be written of it; `closed`: it does not open, and what was told is to be asked again. */
type Part = { writes: Write[]; expected: Expect[]; lacks?: boolean; closed?: boolean };

/** Answers nothing when its worker typed on meanwhile: the whole answer is looked at anew then. */
async function ofOne(
  store: Store,
  news: NewsChannel,
  actor: string,
  id: string,
  { items, results, hasLeft, restored, isRead, at, anew }: Told,
): Promise<Part | undefined> {
  const foldFirst = hasLeft || movesUnder(items, results);
  const folded = foldFirst && (await foldAndTell(store, news, id, actor));
  const stored = await storedAs(store, id);
  if (!stored) return unopened(store, id, items, hasLeft);
  const { entry, draft, changes } = stored;
  // Typed in again since it was folded.
  if (folded && draft.value && !draft.value.open && entry.value) return undefined;
  const all = hasLeft ? [...items, leftItem(id, entry.value)] : items;
  const now = Math.floor(Date.now() / 1000);
  const known = { entry: offer(entry, changes, restored), changes, hasDraft: draft.value !== undefined, at, now, anew };
  const taken = await take(known, all, results, actor);
  // That the server has what this phone offered says nothing of what else it has of the person: that is still to be read.
  const isBrought = items.some(({ what }) => what === "change");
  if (!isRead && !isBrought && known.entry?.told === undefined) delete taken.entry?.told;
  const writes = storing(id, changes, taken);
  if (taken.entry?.gone) writes.push({ store: "draft", key: id });
  const expected: Expect[] = [{ store: "record", key: id, version: entry.version }];
  if (folded || !taken.entry) expected.push({ store: "draft", key: id, version: draft.version });
  return { writes, expected, lacks: taken.lacks === true };
}

/** That a record's circle is no longer this device's, as the feed would say it. */
function leftItem(id: string, entry: Entry | undefined): FeedItem {
  return { circle: entry?.circle ?? "", doc: id, what: "left" };
}

/**
 * Once everything was read anew after a restore: what is here of people who were left out of that as quiet. It may be more
 * or less than the server has by now, and they are not told before they are heard of again. Each record is asked for, for
 * the server may have lost some of them. Who is left out by a shorter window was told of before, and leaves.
 */
async function leftOut(store: Store, before: Standing, after: Standing, writes: Write[]): Promise<string[]> {
  const { reading } = after;
  if (!reading?.done || (before.reading?.done && before.reading.since === reading.since)) return [];
  const entries = await store.readAll("record");
  for (const { store: place, key, value } of writes) {
    if (place !== "record") continue;
    if (value) entries.set(key, value);
    else entries.delete(key);
  }
  const untold = [...entries].filter(
    ([, { told, left, gone, heads }]) => told === undefined && !left && !gone && heads.length > 0,
  );
  // A person's come one after the other: each request brings whoever is named in it whole, once.
  const whose = ([id, { envelope }]: [string, Entry]) => envelope.subject ?? id;
  return untold.sort((one, other) => (whose(one) < whose(other) ? -1 : 1)).map(([id]) => id);
}

/** When this was told. A clock that was set back meanwhile does not put it before the reading that it belongs to. */
function atOf({ at }: Trip, before: Standing): number | undefined {
  if (at === undefined || readsFromStart(before)) return at;
  return Math.max(at, before.reading?.since ?? 0);
}

/** Whether the record changes under its working copy, which then must be folded where its worker saw it. */
function movesUnder(items: FeedItem[], results: Word[]): boolean {
  const confirming = ["kept", "held", "later", "gone"];
  return (
    items.some(({ what }) => what === "change" || what === "left") ||
    results.some(({ outcome }) => !confirming.includes(outcome))
  );
}

/**
 * Folds a record's working copy, and tells the tabs which change now holds what they typed.
 * Answers how many bytes that took, and nothing when the engine cannot read the record; its working copy stays, and
 * other records go on.
 */
export async function foldAndTell(
  store: Store,
  news: NewsChannel,
  id: string,
  actor: string,
): Promise<{ bytes: number } | undefined> {
  try {
    const folded = await foldDraft(store, id, actor);
    for (const { hash, fields } of folded ?? []) news.tell({ what: "folded", id, hash, fields });
    // Also when no change came of it: the working copy is gone.
    if (folded) news.tell({ what: "records", ids: [id] });
    return { bytes: (folded ?? []).reduce((sum, { size }) => sum + size, 0) };
  } catch (error) {
    console.error("a record could not be folded", error);
    return undefined;
  }
}

/** Records in circles that this device is no longer in. */
async function leftBehind(store: Store, response: Response): Promise<Set<string>> {
  const now = response.circles;
  if (!now) return new Set();
  const entries = await store.readAll("record");
  return new Set([...entries].filter(([, entry]) => !now.some(({ id }) => id === entry.circle)).map(([id]) => id));
}

/** After a restore the server may lack what it once had, so own changes are offered again. */
function offer(entry: Read<Entry>, changes: Map<string, Uint8Array>, restored: boolean): Entry | undefined {
  if (!entry.value || !restored) return entry.value;
  // Of a record that left, what was kept is not here any more.
  const own = entry.value.own.map((one) =>
    (one.status === "kept" || one.status === "held") && changes.has(one.hash)
      ? { hash: one.hash, status: "waiting" as const }
      : one,
  );
  // Whether the server has the rest of the record, or has it heard, is not known before it says so.
  const { told: _, ...rest } = entry.value;
  return { ...rest, own, heard: false };
}

/**
 * The server's word counts only for the bytes that this device sent: by its own hash of them, and in the order sent,
 * for two records that begin alike have one hash. Where it says no hash, `re` has said which bytes it speaks of.
 */
function resultsOf(id: string, response: Response, pushed: Outgoing[]): Word[] {
  return response.results.flatMap((result, place) => {
    const sent = pushed[place];
    const isAbout = result.hash === undefined ? response.re !== undefined : result.hash === sent?.hash;
    return sent?.doc === id && isAbout ? [{ ...result, hash: sent.hash }] : [];
  });
}

/** Which of these records open by now, and which still do not. */
async function nowOpen(store: Store, ids: string[]): Promise<{ opened: string[]; closed: Set<string> }> {
  const opened: string[] = [];
  for (const id of ids) if (await storedAs(store, id)) opened.push(id);
  return { opened, closed: new Set(ids.filter((id) => !opened.includes(id))) };
}

/** A record as it lies in storage; nothing when a part of it does not open. It is left alone, and all others go on. */
async function storedAs(store: Store, id: string) {
  try {
    const [entry, draft] = await Promise.all([store.read("record", id), store.read("draft", id)]);
    return { entry, draft, changes: await changesOf(store, id) };
  } catch (error) {
    console.error("a record does not open", error);
    return undefined;
  }
}

async function changesOf(store: Store, id: string): Promise<Map<string, Uint8Array>> {
  const stored = await store.readAll("change", `${id}/`);
  return new Map([...stored].map(([key, bytes]) => [key.slice(id.length + 1), bytes]));
}

function storing(id: string, before: Map<string, Uint8Array>, { entry, changes, state }: Taken): Write[] {
  const writes: Write[] = [];
  for (const [hash, value] of changes)
    if (!before.has(hash)) writes.push({ store: "change", key: `${id}/${hash}`, value });
  for (const hash of before.keys()) if (!changes.has(hash)) writes.push({ store: "change", key: `${id}/${hash}` });
  if (!entry) return [...writes, { store: "record", key: id }, { store: "state", key: id }];
  writes.push({ store: "record", key: id, value: entry });
  if (entry.gone) writes.push({ store: "state", key: id });
  else if (state) writes.push({ store: "state", key: id, value: state });
  return writes;
}

/** Whether everything is to be read anew since this was asked: what was reached by it counts for nothing then. */
function wasOutdated(before: Standing, { cursors = {} }: Trip): boolean {
  const sent = cursors instanceof Uint8Array || Object.keys(cursors).length > 0;
  return sent && Object.keys(before.cursors).length === 0;
}

type Changed = {
  restored: boolean;
  lacking: Set<string>;
  closed: Set<string>;
  trip: Trip;
  outdated: boolean;
};

function standingAfter(before: Standing, response: Response, changed: Changed): Standing {
  const { restored, lacking, closed, trip, outdated } = changed;
  const known = new Set(response.who.map(({ actor }) => actor));
  const cursors = restored || outdated ? {} : { ...before.cursors, ...response.cursors };
  // A circle that was left and is joined again is read from its start: its records were dropped here.
  const { circles } = response;
  if (circles) for (const id of Object.keys(cursors)) if (!circles.some((one) => one.id === id)) delete cursors[id];
  const { caughtUp: _, unopened: __, keptTo, lookedAt, ...rest } = before;
  const isWhole = !response.more && !restored && !outdated;
  const told = trip.at ?? before.told;
  // Places in the log are of one life of the server.
  const backedUp = response.keptTo ?? (restored ? undefined : keptTo);
  return {
    ...rest,
    incarnation: response.incarnation,
    ...(response.nonce && { nonce: response.nonce }),
    cursors,
    circles: response.circles ?? before.circles,
    who: [...before.who.filter(({ actor }) => !known.has(actor)), ...response.who],
    ...(isWhole && { caughtUp: true }),
    ...(told !== undefined && { told }),
    ...(trip.at !== undefined && { toldAt: Math.floor(Date.now() / 1000) }),
    ...(!outdated && readingAfter(before, response, trip.at)),
    ...(backedUp !== undefined && { keptTo: backedUp }),
    ...(lookedAt !== undefined && { lookedAt }),
    whole: wholeAfter(before, response, lacking, trip),
    wanted: response.wanted,
    ...(closed.size > 0 && { unopened: [...closed] }),
    ...(response.teams && told !== undefined && { teams: { at: told, all: response.teams } }),
  };
}

/** A device without any cursor reads everything, as far back as it asks for, until there is no more. */
function readingAfter(before: Standing, response: Response, at: number | undefined): Pick<Standing, "reading"> {
  const reading = readsFromStart(before) && at !== undefined ? { since: at, done: false } : before.reading;
  return reading ? { reading: { ...reading, done: reading.done || !response.more } } : {};
}

function readsFromStart({ cursors }: Standing): boolean {
  return Object.keys(cursors).length === 0;
}

/** What is still to be asked for whole. What was asked and is not in the answer may come with the next, or not at all. */
function wholeAfter(before: Standing, response: Response, lacking: Set<string>, { whole = [] }: Trip): string[] {
  const brought = new Set(response.feed.map(({ doc }) => doc));
  const open = (before.whole ?? []).filter((doc) => !whole.includes(doc) || (response.more && !brought.has(doc)));
  return [...new Set([...open, ...[...lacking].filter((doc) => !whole.includes(doc))])];
}
