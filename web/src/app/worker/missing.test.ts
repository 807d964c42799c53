import { beforeAll, expect, test } from "vitest";
import { type Entry, newEntry } from "../../core/entry";
import type { Scalar } from "../../core/state";
import type { FeedItem } from "../../core/wire";
import { loadRealEngine } from "../../testing/engine";
import { type Change, RecordDocument } from "./document";
import { type Taken, take } from "./take";

beforeAll(loadRealEngine);

const DAY = 86_400;
const [AMINA, JO] = ["aa".repeat(16), "bb".repeat(16)];
const TEAM = "0c".repeat(16);
const ENVELOPE = { kind: "conversation", circle: TEAM, subject: "0d".repeat(16) };

/** A change on top of what its writer knows. */
function by(actor: string, known: Change[], fields: Record<string, Scalar>): Change {
  const document = new RecordDocument(
    known.map(({ bytes }) => bytes),
    actor,
  );
  const made = document.fold(fields, document.heads(), undefined, true);
  document.free();
  if (!made) throw new Error("nothing was written");
  return made;
}

function told({ bytes }: Change, first = false): FeedItem {
  const envelope = first && { envelope: ENVELOPE };
  return { circle: TEAM, doc: "0a".repeat(16), what: "change", change: bytes, epoch: 0, ...envelope };
}

/** The record on Amina's phone, of which her last change waits. */
function waiting(known: Change[], own: Change[], bornHere: boolean): Taken & { entry: Entry } {
  const statuses = own.map(({ hash }, at) => ({ hash, status: at < own.length - 1 ? "kept" : "waiting" }) as const);
  const changes = new Map([...known, ...own].map(({ hash, bytes }) => [hash, bytes]));
  return { entry: { ...newEntry(ENVELOPE), bornHere, own: [...statuses] }, changes };
}

/** The server's answer on a day, by its clock and the phone's: her last change builds on what it has not. */
function missing(record: Taken, day: number, code: string | undefined, needs: string[], items: FeedItem[] = []) {
  const hash = record.entry?.own.at(-1)?.hash ?? "";
  const word = { hash, outcome: "missing", needs, ...(code && { code }) };
  const known = { entry: record.entry, changes: record.changes, hasDraft: false };
  return take({ ...known, at: (100 + day) * DAY, now: (500 + day) * DAY }, items, [word], AMINA);
}

const said = (taken: Taken, field: string) => taken.state?.[field]?.value;

test("own words that wait for what nobody brings for two weeks are put on the server's document without it", async () => {
  const birth = by(AMINA, [], { notes: "Bus.", place: "Hall" });
  const lost = by(JO, [birth], { notes: "Bus. Rain.", meeting: "visit" });
  const upon = by("cc".repeat(16), [birth, lost], { notes: "Bus. Rain. Sun." });
  const own = by(AMINA, [birth, lost], { notes: "Bus. Rain. Tea.", place: "Shop" });
  let record: Taken = waiting([lost, upon], [birth, own], true);
  for (const day of [0, 13]) {
    record = await missing(record, day, undefined, [lost.hash]);
    expect([record.lacks, record.entry?.missing, record.entry?.own.at(-1)?.hash]).toEqual([
      false,
      { server: 100 * DAY, phone: 500 * DAY },
      own.hash,
    ]);
  }
  // All that the server has is asked for first.
  record = await missing(record, 14, undefined, [lost.hash]);
  expect([record.lacks, record.entry?.own.at(-1)?.hash]).toEqual([true, own.hash]);
  record = await missing(record, 14, undefined, [lost.hash], [told(birth, true)]);
  const made = record.entry?.own.at(-1);
  expect([...record.changes.keys()].sort()).toEqual([birth.hash, made?.hash ?? ""].sort());
  expect(made).toEqual({ hash: expect.not.stringMatching(own.hash), status: "waiting" });
  expect([said(record, "place"), said(record, "meeting")]).toEqual(["Shop", undefined]);
  expect(said(record, "notes")).toBe("Bus.\nTea.");
  expect(record.entry?.setAside).toEqual([
    { field: "meeting", value: "visit", code: "lost" },
    { field: "notes", value: " Rain.", code: "lost" },
    { field: "notes", value: " Sun.", code: "lost" },
  ]);

  // It was brought after all: it merges, and is not set aside any more.
  const word = { hash: made?.hash ?? "", outcome: "kept", needs: [] };
  const now = { entry: record.entry, changes: record.changes, hasDraft: false };
  record = await take(now, [told(lost)], [word], AMINA);
  expect(record.entry?.missing).toBeUndefined();
  expect([said(record, "place"), said(record, "meeting")]).toEqual(["Shop", "visit"]);
  expect(record.entry?.setAside).toEqual([{ field: "notes", value: " Sun.", code: "lost" }]);
});

test("own words on a record whose first change nobody brings for two weeks begin it anew", async () => {
  const birth = by(JO, [], { notes: "Bus.", place: "Hall" });
  const own = by(AMINA, [birth], { notes: "Bus. Tea.", meeting: "visit" });
  let record: Taken = waiting([birth], [own], false);
  for (const day of [0, 13, 14]) record = await missing(record, day, "no-birth", []);
  const { entry, changes, state } = record;
  expect([entry?.bornHere, changes.size, entry?.own.map(({ status }) => status)]).toEqual([true, 1, ["waiting"]]);
  expect(state).toEqual({ notes: { value: " Tea." }, meeting: { value: "visit" } });
  expect(entry?.setAside).toEqual([
    { field: "place", value: "Hall", code: "lost" },
    { field: "notes", value: "Bus.", code: "lost" },
  ]);
});

test("own words on a record that somebody else began anew go on from that beginning", async () => {
  const birth = by(JO, [], { notes: "Bus.", place: "Hall" });
  const own = by(AMINA, [birth], { notes: "Bus. Tea.", meeting: "visit" });
  const anew = by("cc".repeat(16), [], { notes: "Sun." });
  const { entry, changes, state } = await missing(
    waiting([birth], [own], false),
    0,
    undefined,
    [birth.hash],
    [told(anew, true)],
  );
  expect([changes.has(birth.hash), changes.has(own.hash), changes.size]).toEqual([false, false, 2]);
  expect(state).toEqual({ notes: { value: "Sun.\nTea." }, meeting: { value: "visit" } });
  expect(entry?.setAside.map(({ value, code }) => [value, code])).toEqual([
    ["Hall", "lost"],
    ["Bus.", "lost"],
  ]);
});
