import { concat, unhex } from "../../core/bytes";
import type { Entry } from "../../core/entry";
import { WITH_NOTES } from "../../core/entry";
import type { Scalar, State } from "../../core/state";
import type { Act, Acted } from "../../core/wire";
import type { StoredAct } from "../../store/shapes";
import type { Store } from "../../store/store";
import { randomId } from "../random";
import { sha256 } from "../sha256";
import { RecordDocument } from "./document";
import { changeHash } from "./take";

type CleanCopy = Extract<Act, { kind: "clean-copy" }>;

/** Why a clean copy is not asked for: it is to wait for a later sync, or it cannot be. */
type Not = "later" | "not-found" | "unsettled";

/**
 * The act with the first change of the record's next epoch, made of what the record reads here. It is stored first, so that
 * this device knows the change as its own when it comes back. Nothing where it has to wait, or cannot be.
 */
export async function withCleanCopy(store: Store, stored: StoredAct, act: CleanCopy): Promise<CleanCopy | undefined> {
  const made = await cleanCopy(store, act.doc);
  if (made === "later") return undefined;
  if (typeof made === "string") {
    await store.commit([{ store: "act", key: act.id, value: { ...stored, refused: made } }]);
    return undefined;
  }
  const whole = { ...act, ...made };
  await store.commit([{ store: "act", key: act.id, value: { ...stored, act: whole } }]);
  return whole;
}

/** Records that were made anew at this device's word, and the change that each begins with. */
export async function madeAnew(acts: Map<string, StoredAct>, acted: Acted[]): Promise<Map<string, string>> {
  const made = new Map<string, string>();
  for (const { id, outcome } of acted) {
    const act = acts.get(id)?.act;
    if (outcome === "kept" && act?.kind === "clean-copy" && act.change) made.set(act.doc, await changeHash(act.change));
  }
  return made;
}

async function cleanCopy(store: Store, doc: string): Promise<Pick<CleanCopy, "change" | "hash"> | Not> {
  const [{ value: entry }, { value: draft }] = await Promise.all([store.read("record", doc), store.read("draft", doc)]);
  if (!entry || entry.gone || entry.left) return "not-found";
  // Words that are not sent yet were written on what is to go.
  if (draft || entry.own.some(({ status }) => status !== "kept")) return "later";
  const changes = await store.readAll("change", `${doc}/`);
  const document = new RecordDocument(changes.values(), randomId());
  try {
    if (document.lacksSome()) return "later";
    const state = document.state();
    if (Object.values(state).some(({ others }) => others)) return "unsettled";
    const hash = await sha256(concat(...document.heads().sort().map(unhex)));
    return { change: born(entry, state), hash };
  } finally {
    document.free();
  }
}

/** One first change that says all that the record says, by a writer who has written nothing before. */
function born({ envelope }: Entry, state: State): Uint8Array {
  const document = new RecordDocument([], randomId());
  try {
    const fields: Record<string, Scalar> = {};
    for (const [field, { value }] of Object.entries(state)) fields[field] = value;
    const change = document.fold(fields, [], undefined, WITH_NOTES.includes(envelope.kind));
    if (!change) throw new Error("a record that says nothing");
    return change.bytes;
  } finally {
    document.free();
  }
}
