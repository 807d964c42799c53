import { addedRuns, insertRuns } from "../../core/edit";
import type { Draft, Entry, SetAside } from "../../core/entry";
import { WITH_NOTES } from "../../core/entry";
import type { Scalar } from "../../core/state";
import { summarise } from "../../core/summary";
import type { Store } from "../../store/store";
import { sha256 } from "../sha256";
import { type Change, RecordDocument } from "./document";

/** A change that was folded and stored, and the fields it took out of the working copy. */
export type Folded = { hash: string; fields: string[]; size: number };

const TRIES = 8;

/**
 * Turns a record's working copy into a change, stores it, and takes the working copy away, all or nothing.
 * An occasion of consent that is not done stays as it is. Resolves to nothing when there was nothing to fold,
 * and to no change when what was typed is what the record says already.
 */
export async function foldDraft(store: Store, id: string, actor: string): Promise<Folded[] | undefined> {
  for (let attempt = 0; attempt < TRIES; attempt += 1) {
    const [draft, entry] = await Promise.all([store.read("draft", id), store.read("record", id)]);
    if (!draft.value || draft.value.open || !entry.value) return undefined;
    const changes = await store.readAll("change", `${id}/`);
    const document = new RecordDocument(changes.values(), entry.value.actor ?? actor);
    try {
      const { fields, aside } = placed(document, draft.value.fields, entry.value);
      const made = foldFields(document, fields, entry.value);
      const next = await described(document, {
        ...entry.value,
        // What was refused is no longer asked about once its worker has written that field again.
        setAside: [
          ...entry.value.setAside.filter((old) => !isAnswered(old, fields) && !aside.some(holds(old))),
          ...aside,
        ],
        own: [...entry.value.own, ...made.map(({ hash }) => ({ hash, status: "waiting" as const }))],
      });
      const stored = await store.commit(
        [
          ...made.map(({ hash, bytes }) => ({ store: "change", key: `${id}/${hash}`, value: bytes }) as const),
          { store: "record", key: id, value: next },
          { store: "state", key: id, value: document.state() },
          { store: "draft", key: id },
        ],
        [
          { store: "draft", key: id, version: draft.version },
          { store: "record", key: id, version: entry.version },
        ],
      );
      // Typed on while this was being folded: what was made is dropped unseen, and made again with the new words.
      if (stored) return made.map(({ hash, fields, bytes }) => ({ hash, fields, size: bytes.length }));
    } finally {
      document.free();
    }
  }
  return undefined;
}

/** The entry with what its document says: heads, first author, and the line for lists. */
export async function described(document: RecordDocument, entry: Entry): Promise<Entry> {
  const author = document.author();
  const summary = await summarise(entry.envelope.kind, document.state(), sha256);
  return { ...entry, heads: document.heads(), summary, ...(author && { author }) };
}

type Fields = Draft["fields"];

/**
 * Which fields can be put on the document. A record that left took its document along, and one that was born without
 * the text of its notes (by another app) can get none: such words are set aside and shown.
 */
function placed(document: RecordDocument, fields: Fields, entry: Entry): { fields: Fields; aside: SetAside[] } {
  const canBeBorn = entry.bornHere && entry.own.length === 0;
  if (entry.left && document.isEmpty() && !canBeBorn) return { fields: {}, aside: allOf(fields, "left") };
  const { notes, ...others } = fields;
  if (!notes || document.isEmpty() || document.hasNotes()) return { fields, aside: [] };
  return { fields: others, aside: allOf({ notes }, "no-notes") };
}

/** Whether its worker wrote the field again: notes that were set aside are words of their own until they are in it. */
function isAnswered(old: SetAside, fields: Fields): boolean {
  const typed = fields[old.field];
  return typed !== undefined && (old.field !== "notes" || String(typed.value).includes(String(old.value).trim()));
}

/** Words that were set aside before are shown once, if they are in what was typed on since. */
function holds(old: SetAside) {
  return ({ field, value }: SetAside) => field === old.field && String(value).includes(String(old.value));
}

function allOf(fields: Fields, code: string): SetAside[] {
  return Object.entries(fields).flatMap(([field, { value }]) => (value === null ? [] : [{ field, value, code }]));
}

/** One change for all fields written in sight of the same heads: nearly always one, older sights first. */
function foldFields(document: RecordDocument, touched: Fields, entry: Entry): (Change & { fields: string[] })[] {
  const groups = new Map<string, { base: string[]; fields: Record<string, Scalar> }>();
  for (const [field, { value, base }] of Object.entries(touched)) {
    const key = [...base].sort().join();
    const group = groups.get(key) ?? { base, fields: {} };
    groups.set(key, group);
    group.fields[field] = value;
  }
  const inOrder = [...groups.values()].sort((a, b) => document.depth(a.base) - document.depth(b.base));
  const withNotes = WITH_NOTES.includes(entry.envelope.kind);
  const made: (Change & { fields: string[] })[] = [];
  let last = entry.own.at(-1)?.hash;
  const own = entry.own.map(({ hash }) => hash);
  for (const { base, fields } of inOrder) {
    if (document.isUnseen(base, last, own)) onlyAdded(document, fields, document.sight(base, last));
    const change = document.fold(fields, base, last, withNotes);
    if (!change) continue;
    own.push(change.hash);
    made.push({ ...change, fields: Object.keys(fields) });
    last = change.hash;
  }
  return made;
}

/** Of notes that were typed beside words which their writer has not seen, what differs was put in: nothing is taken out. */
function onlyAdded(document: RecordDocument, fields: Record<string, Scalar>, sight: string[]): void {
  if (typeof fields.notes !== "string") return;
  const there = document.notesAt(sight);
  fields.notes = insertRuns(there, addedRuns(there, fields.notes));
}
