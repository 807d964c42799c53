import { addedRuns, insertRuns, type Run } from "../../core/edit";
import { type Entry, type SetAside, WITH_NOTES } from "../../core/entry";
import type { Scalar } from "../../core/state";
import { randomId } from "../random";
import { type Deed, RecordDocument } from "./document";

const NOTES = "notes";

/**
 * Puts this device's unconfirmed words on the server's document, as one change by a fresh actor: fields as they were
 * last touched, and of the notes only what was added. A card is never replaced. Nothing when the document is not here.
 */
export function reMake(
  entry: Entry,
  changes: Map<string, Uint8Array>,
  actor: string,
): { entry: Partial<Entry>; changes: Map<string, Uint8Array> } | undefined {
  const kept = entry.own.filter((one) => one.status === "kept");
  const own = entry.own.filter((one) => one.status !== "kept").map((one) => one.hash);
  const { fields, runs } = wordsOf(own, changes, actor);
  const base = new Map([...changes].filter(([hash]) => !own.includes(hash)));
  const writer = randomId();
  const document = new RecordDocument(base.values(), writer);
  try {
    // A clash of actors at a birth leaves nothing to build on, and needs nothing: the record is born again.
    const bornAgain = document.isEmpty() && entry.own.some((one) => one.code === "actor-clash");
    if (document.isEmpty() && !bornAgain) return undefined;
    const state = document.state();
    const written = Object.entries(fields).filter(([field]) => !(field.startsWith("card/") && state["card/hash"]));
    // The text of notes is made by a first change or never.
    const hasNotes = document.isEmpty() || document.hasNotes();
    const notes = insertRuns(String(state[NOTES]?.value ?? ""), runs);
    const all = { ...Object.fromEntries(written), ...(hasNotes && runs.length > 0 && { [NOTES]: notes }) };
    const change = document.fold(all, document.heads(), undefined, WITH_NOTES.includes(entry.envelope.kind));
    if (change) base.set(change.hash, change.bytes);
    const made = change ? [{ hash: change.hash, status: "waiting" as const }] : [];
    const bornHere = bornAgain || (entry.bornHere && kept.length > 0);
    const setAside = hasNotes ? entry.setAside : [...entry.setAside, ...addedNotes(runs, "no-notes")];
    return { entry: { own: [...kept, ...made], actor: writer, bornHere, setAside }, changes: base };
  } finally {
    document.free();
  }
}

/** The fields and values of changes that the record goes on without; for the notes, only what they added. */
export function putAside(entry: Entry, changes: Map<string, Uint8Array>, hashes: string[], code: string): SetAside[] {
  const { fields, runs } = wordsOf(hashes, changes, entry.actor ?? randomId());
  const aside = Object.entries(fields)
    .filter(([, value]) => value !== null)
    .map(([field, value]) => ({ field, value, code }));
  return [...aside, ...addedNotes(runs, code)];
}

function addedNotes(runs: Run[], code: string): SetAside[] {
  const added = runs.map((run) => run.text).join("\n");
  return added ? [{ field: NOTES, value: added, code }] : [];
}

/** What these changes wrote, later ones over earlier ones. */
function wordsOf(
  hashes: string[],
  changes: Map<string, Uint8Array>,
  actor: string,
): { fields: Record<string, Scalar>; runs: Run[] } {
  const document = new RecordDocument(changes.values(), actor);
  try {
    const deeds: Deed[] = hashes.filter((hash) => changes.has(hash)).map((hash) => document.deed(hash));
    const edits = deeds.flatMap((deed) => (deed.notes ? [deed.notes] : []));
    return {
      fields: Object.assign({}, ...deeds.map((deed) => deed.fields)),
      runs: edits.flatMap((edit) => addedRuns(edit.before, edit.after)),
    };
  } finally {
    document.free();
  }
}
