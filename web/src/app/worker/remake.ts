import { addedRuns, insertRuns, type Run } from "../../core/edit";
import { type Entry, type SetAside, WITH_NOTES } from "../../core/entry";
import { wordsOfChanges } from "../../core/own-words";
import { type Scalar, sameScalar } from "../../core/state";
import { randomId } from "../random";
import { type Deed, RecordDocument, sightWithout, torn } from "./document";

const NOTES = "notes";
/** The server has nothing of these records: own words begin them anew. */
const BORN_AGAIN: (string | undefined)[] = ["actor-clash", "no-birth"];

/**
 * Puts this device's unconfirmed words on the server's document, as one change by a fresh actor: fields as they were
 * last touched, and of the notes only what was added. It stands on what was in sight when they were written, so that
 * what a colleague wrote since is shown beside them. A card is never replaced. Nothing when the document is not here.
 * `lost`: changes of colleagues that the record goes on without.
 */
export function reMake(
  entry: Entry,
  changes: Map<string, Uint8Array>,
  actor: string,
  lost: Set<string>,
): { entry: Partial<Entry>; changes: Map<string, Uint8Array> } | undefined {
  const kept = entry.own.filter((one) => one.status === "kept");
  const own = entry.own.filter((one) => one.status !== "kept").map((one) => one.hash);
  const { fields, runs, seen: before } = wordsOf(own, changes, actor);
  const seen = sightWithout(lost, before, changes);
  const base = new Map([...changes].filter(([hash]) => !own.includes(hash) && !lost.has(hash)));
  const writer = randomId();
  const document = new RecordDocument(base.values(), writer);
  try {
    // A clash of actors at a birth leaves nothing to build on, and needs nothing: the record is born again.
    const bornAgain = document.isEmpty() && entry.own.some((one) => BORN_AGAIN.includes(one.code));
    if (document.isEmpty() && !bornAgain) return undefined;
    const state = document.state();
    const sight = document.isEmpty() ? [] : document.sight(seen, undefined);
    const written = Object.entries(fields).filter(([field]) => !(field.startsWith("card/") && state["card/hash"]));
    // A second birth has seen nothing of the first: what it would write over, its worker must see before.
    const over = ([field, value]: [string, Scalar]) =>
      seen.length === 0 && differs(document.valueAt(field, sight), value);
    const unseen = document.isEmpty() ? [] : written.filter(over);
    const free = written.filter((one) => !unseen.includes(one));
    // The text of notes is made by a first change or never.
    const hasNotes = document.isEmpty() || document.hasNotes();
    const notes = insertRuns(document.notesAt(sight), runs);
    const all = { ...Object.fromEntries(free), ...(hasNotes && runs.length > 0 && { [NOTES]: notes }) };
    const change = document.fold(all, sight, undefined, WITH_NOTES.includes(entry.envelope.kind));
    if (change) base.set(change.hash, change.bytes);
    const made = change ? [{ hash: change.hash, status: "waiting" as const }] : [];
    const bornHere = bornAgain || (entry.bornHere && kept.length > 0);
    const setAside = [
      ...entry.setAside,
      ...aside(unseen, "second-birth"),
      ...(hasNotes ? [] : addedNotes(runs, "no-notes")),
    ];
    return { entry: { own: [...kept, ...made], actor: writer, bornHere, setAside }, changes: base };
  } finally {
    document.free();
  }
}

/** The fields and values of changes that the record goes on without; for the notes, only what they added. */
export function putAside(entry: Entry, changes: Map<string, Uint8Array>, hashes: string[], code: string): SetAside[] {
  const { fields, runs } = wordsOf(hashes, changes, entry.actor ?? randomId());
  return [...aside(Object.entries(fields), code), ...addedNotes(runs, code)];
}

function aside(fields: [string, Scalar][], code: string): SetAside[] {
  return fields.flatMap(([field, value]) => (value === null ? [] : [{ field, value, code }]));
}

/** Whether one value stands there already and is another. */
function differs(there: Scalar, value: Scalar): boolean {
  return there !== null && !sameScalar(there, value);
}

/** What each of these changes says, to be shown when the record itself is here no longer. */
export function wordsOfEach(
  entry: Entry,
  changes: Map<string, Uint8Array>,
  hashes: string[],
): NonNullable<Entry["words"]> {
  const each = hashes.map((hash) => {
    const said = putAside(entry, changes, [hash], "").map(({ field, value }) => ({ field, value }));
    return [hash, said] as const;
  });
  return Object.fromEntries(each);
}

/** The same as `putAside`, of changes whose words were noted when their record left. */
export function fromWords(words: NonNullable<Entry["words"]>, hashes: string[], code: string): SetAside[] {
  return wordsOfChanges(words, hashes).map((value) => ({ ...value, code }));
}

function addedNotes(runs: Run[], code: string): SetAside[] {
  const added = runs.map((run) => run.text).join("\n");
  return added ? [{ field: NOTES, value: added, code }] : [];
}

/** What these changes wrote, later ones over earlier ones, and what was in sight when the first was written. */
function wordsOf(
  hashes: string[],
  changes: Map<string, Uint8Array>,
  actor: string,
): { fields: Record<string, Scalar>; runs: Run[]; seen: string[] } {
  const { others } = torn(hashes, changes);
  const readable = [...changes].filter(([hash]) => !others.includes(hash)).map(([, bytes]) => bytes);
  const document = new RecordDocument(readable, actor);
  try {
    const here = hashes.filter((hash) => changes.has(hash));
    const deeds: Deed[] = here.map((hash) => document.deed(hash));
    const edits = deeds.flatMap((deed) => (deed.notes ? [deed.notes] : []));
    return {
      fields: Object.assign({}, ...deeds.map((deed) => deed.fields)),
      runs: edits.flatMap((edit) => addedRuns(edit.before, edit.after)),
      seen: here[0] === undefined ? [] : document.deps(here[0]),
    };
  } finally {
    document.free();
  }
}
