import { beforeAll, expect, test, vi } from "vitest";
import { unhex } from "../../core/bytes";
import type { Draft, Entry, Touched } from "../../core/entry";
import type { Envelope, State } from "../../core/state";
import type { FeedItem, Result } from "../../core/wire";
import { loadRealEngine } from "../../testing/engine";
import { fixture } from "../../testing/fixtures";
import { freshStorage, openStore } from "../../testing/storage";
import { foldDraft } from "./fold";
import { take } from "./take";

/** Chance is what it was then. */
const chance = vi.hoisted(() => ({ ids: [] as string[] }));
vi.mock("../random", () => ({ randomId: () => chance.ids.shift() ?? "ff".repeat(16) }));

freshStorage();
beforeAll(loadRealEngine);

type Item = {
  circle: string;
  doc: string;
  what: string;
  change?: string;
  epoch: number;
  envelope?: Envelope;
  mark?: string;
  on?: boolean;
};
type Became = { entry: Entry | null; changes: string[]; state: State | null; lacks?: boolean };
type Take = {
  why: string;
  entry: Entry | null;
  changes: string[];
  hasDraft: boolean;
  at?: number;
  now?: number;
  items: Item[];
  results: Result[];
  actor: string;
  random: string[];
  became: Became;
};
type Fold = {
  why: string;
  entry: Entry;
  draft: { fields: [string, Touched][]; open: boolean };
  changes: string[];
  actor: string;
  became: Became;
};

/** What the phone of the simulator was given and what it became, step by step. */
const traces = fixture("traces.json") as { changes: Record<string, string>; takes: Take[]; folds: Fold[] };

const bytesOf = (hash: string) => unhex(traces.changes[hash] ?? "");
const changesOf = (hashes: string[]) => new Map(hashes.map((hash) => [hash, bytesOf(hash)]));

/** An entry without what only lists need, and without what only the app knows. */
function plain(entry: Entry | null | undefined) {
  if (!entry) return null;
  const { envelope, circle, epoch, bornHere, heads, told, own, actor, author, heard, setAside, gone, left } = entry;
  const { missing } = entry;
  const sorted = [...heads].sort();
  return {
    envelope,
    circle,
    epoch,
    bornHere,
    heads: sorted,
    told,
    own,
    actor,
    author,
    heard,
    setAside,
    missing,
    gone,
    left,
  };
}

function itemOf({ what, change, epoch, envelope, mark = "", on = false, ...place }: Item): FeedItem {
  if (what === "change") return { ...place, what, change: bytesOf(change ?? ""), epoch, ...(envelope && { envelope }) };
  if (what === "mark") return { ...place, what, mark, on };
  if (what === "left" || what === "gone") return { ...place, what };
  return { ...place, what: "unknown" };
}

test("a record becomes by an answer what it became on the simulator's phone", async () => {
  for (const { why, entry, changes, hasDraft, at, now, items, results, actor, random, became } of traces.takes) {
    chance.ids = [...random];
    const given = entry ? { ...entry, summary: {} } : undefined;
    const words = results.map((word) => ({ ...word, hash: word.hash ?? "", needs: word.needs ?? [] }));
    const known = { entry: given, changes: changesOf(changes), hasDraft, at, now };
    const taken = await take(known, items.map(itemOf), words, actor);
    expect(plain(taken.entry), why).toEqual(plain(became.entry));
    expect([...taken.changes.keys()].sort(), why).toEqual(became.changes);
    expect(taken.state ?? null, why).toEqual(became.state);
    expect(taken.lacks ?? false, why).toBe(became.lacks ?? false);
  }
});

test("a working copy is folded as on the simulator's phone, to the byte", async () => {
  const store = await openStore();
  for (const [at, { why, entry, draft, changes, actor, became }] of traces.folds.entries()) {
    const id = at.toString(16).padStart(32, "0");
    const working: Draft = { fields: Object.fromEntries(draft.fields), ...(draft.open && { open: true }) };
    await store.commit([
      { store: "record", key: id, value: { ...entry, summary: {} } },
      { store: "draft", key: id, value: working },
      ...changes.map((hash) => ({ store: "change", key: `${id}/${hash}`, value: bytesOf(hash) }) as const),
    ]);
    await foldDraft(store, id, actor);
    const stored = await store.readAll("change", `${id}/`);
    expect(plain((await store.read("record", id)).value), why).toEqual(plain(became.entry));
    expect(
      [...stored.keys()].map((key) => key.slice(33)),
      why,
    ).toEqual(became.changes);
    for (const [key, bytes] of stored) expect(bytes, why).toEqual(bytesOf(key.slice(33)));
    expect((await store.read("state", id)).value, why).toEqual(became.state);
  }
});
