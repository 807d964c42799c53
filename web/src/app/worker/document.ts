/** The only Automerge in the app: raw changes in, states and one plain change out. */
import * as A from "@automerge/automerge/slim";
import { rewritten } from "../../core/edit";
import { type Scalar, type State, sameScalar } from "../../core/state";
import { fieldOf, plain, type Written } from "./field";

const ROOT = "_root";
const NOTES = "notes";

export type Change = { hash: string; bytes: Uint8Array };

/** Loads the engine once; `wasm` is an address or the bytes. Throws when it cannot be had. */
export async function loadEngine(wasm: string | Uint8Array): Promise<void> {
  if (!A.isWasmInitialized()) await A.initializeWasm(wasm);
}

/** What one change did: the fields it wrote, and the notes before and after it. */
export type Deed = {
  hash: string;
  fields: Record<string, Scalar>;
  notes?: { before: string; after: string };
};

/**
 * Where one writer has two histories, as when a profile was copied: those of `own` that cannot stand in one document with
 * others, and these others.
 */
export function torn(own: string[], changes: Map<string, Uint8Array>): { own: string[]; others: string[] } {
  const mine = new Map(own.map((hash) => [placeOf(changes.get(hash)), hash]));
  mine.delete(undefined);
  const found = { own: [] as string[], others: [] as string[] };
  for (const [hash, bytes] of mine.size > 0 ? changes : []) {
    const rival = mine.get(placeOf(bytes));
    if (rival === undefined || own.includes(hash)) continue;
    found.own.push(rival);
    found.others.push(hash);
  }
  return found;
}

/** A change's place in its writer's history. */
function placeOf(bytes: Uint8Array | undefined): string | undefined {
  if (!bytes) return undefined;
  try {
    const { actor, seq } = A.decodeChange(bytes);
    return `${actor} ${seq}`;
  } catch {
    return undefined;
  }
}

/**
 * What stands on another first change than this one, but for `own`: read change by change, for one writer may have two
 * histories here.
 */
export function bornOtherwise(first: string, own: string[], changes: Map<string, Uint8Array>): Set<string> {
  const isBirth = (hash: string) => depsOf(changes.get(hash))?.length === 0;
  if (!isBirth(first)) return new Set();
  const births = [...changes.keys()].filter((hash) => hash !== first && !own.includes(hash) && isBirth(hash));
  return withAllUpon(births, own, changes);
}

/** These changes, and all that was built on them but for `own`. */
export function withAllUpon(these: string[], own: string[], changes: Map<string, Uint8Array>): Set<string> {
  const deps = [...changes].map(([hash, bytes]) => [hash, depsOf(bytes) ?? []] as const);
  const found = new Set(these);
  for (let before = -1; found.size > before; ) {
    before = found.size;
    for (const [hash, on] of deps) if (!own.includes(hash) && on.some((dep) => found.has(dep))) found.add(hash);
  }
  return found;
}

/** What was in sight of these, but for what is `lost`: of that, what was in sight of it. */
export function sightWithout(lost: Set<string>, seen: string[], changes: Map<string, Uint8Array>): string[] {
  const found = new Set<string>();
  const ahead = [...seen];
  const looked = new Set<string>();
  for (let hash = ahead.pop(); hash !== undefined; hash = ahead.pop()) {
    if (looked.has(hash)) continue;
    looked.add(hash);
    if (lost.has(hash)) ahead.push(...(depsOf(changes.get(hash)) ?? []));
    else found.add(hash);
  }
  return [...found];
}

function depsOf(bytes: Uint8Array | undefined): string[] | undefined {
  if (!bytes) return undefined;
  try {
    return A.decodeChange(bytes).deps;
  } catch {
    return undefined;
  }
}

/** One record opened from its changes. Free it: the engine's memory never shrinks by itself. */
export class RecordDocument {
  readonly #doc: A.Doc<unknown>;
  readonly #handle: ReturnType<typeof A.getBackend>;

  /**
   * `actor` is who writes if anything is folded. Changes whose dependencies are not here yet wait inside.
   * Throws on bytes that the engine cannot read.
   */
  constructor(
    changes: Iterable<Uint8Array>,
    private readonly actor: string,
  ) {
    this.#doc = A.init({ actor });
    this.#handle = A.getBackend(this.#doc);
    try {
      this.#handle.applyChanges([...changes]);
    } catch (error) {
      this.free();
      throw error;
    }
  }

  free(): void {
    A.free(this.#doc);
  }

  heads(): string[] {
    return this.#handle.getHeads();
  }

  isEmpty(): boolean {
    return this.heads().length === 0;
  }

  /** Whether changes wait for others that are not here. */
  lacksSome(): boolean {
    return this.#handle.getMissingDeps([]).length > 0;
  }

  /** Whether notes can be written: only a first change makes their text. */
  hasNotes(): boolean {
    return this.#handle.getWithType(ROOT, NOTES)?.[0] === "text";
  }

  /** The actor of the first change. Of two, as while a second birth is on its way, it is the same one on every device. */
  author(): string | undefined {
    const births = this.#handle.getChangesMeta([]).filter((change) => change.deps.length === 0);
    return births.sort((a, b) => (a.hash < b.hash ? -1 : 1))[0]?.actor;
  }

  /** What this actor wrote. */
  writtenBy(actor: string): string[] {
    const all = this.#handle.getChangesMeta([]);
    return all.filter((change) => change.actor === actor).map((change) => change.hash);
  }

  /** The document as both sides read it, conflicts included. */
  state(): State {
    const state: State = {};
    for (const key of this.#handle.keys(ROOT)) {
      const field = key === NOTES ? { value: this.#notes() } : fieldOf(this.#written(key));
      if (field) state[key] = field;
    }
    return state;
  }

  /** How many changes stand behind these heads: an order in which nothing comes before what it builds on. */
  depth(heads: string[]): number {
    return this.#behind(heads).size;
  }

  /**
   * Makes one change that writes these fields as they were written: in sight of `base` and of `after`, this device's
   * own last change. Nothing to write makes no change, but for a birth with notes, which makes the text.
   */
  fold(
    fields: Record<string, Scalar>,
    base: string[],
    after: string | undefined,
    withNotes: boolean,
  ): Change | undefined {
    const birth = this.isEmpty();
    if (birth && withNotes) this.#handle.putObject(ROOT, NOTES, "");
    const sight = birth ? [] : this.sight(base, after);
    if (!birth && [...sight].sort().join() !== this.heads().sort().join()) return this.#foldBehind(fields, sight);
    for (const [field, value] of Object.entries(fields)) this.#write(field, value);
    const hash = this.#handle.commit(undefined, 0);
    const bytes = hash && this.#handle.getChangeByHash(hash);
    return hash && bytes ? { hash, bytes } : undefined;
  }

  /** What a change was written in sight of. */
  deps(hash: string): string[] {
    return this.#handle.getChangeMetaByHash(hash)?.deps ?? [];
  }

  /** The notes as these heads have them. */
  notesAt(heads: string[]): string {
    return this.#notes(heads);
  }

  /** The value that a change on these heads would write over, null when there is none. */
  valueAt(field: string, heads: string[]): Scalar {
    return plain(this.#handle.getWithType(ROOT, field, heads)) ?? null;
  }

  /** What a change wrote, for setting it aside or putting it on another document. */
  deed(hash: string): Deed {
    const meta = this.#handle.getDecodedChangeByHash(hash);
    if (!meta) throw new Error("a change that is not in its document");
    const fields: Record<string, Scalar> = {};
    let edited = false;
    for (const { obj, key } of meta.ops) {
      if (obj !== ROOT || key === NOTES) edited = true;
      else fields[key] = plain(this.#handle.getWithType(ROOT, key, [hash])) ?? null;
    }
    if (!edited) return { hash, fields };
    return { hash, fields, notes: { before: this.#notes(meta.deps), after: this.#notes([hash]) } };
  }

  /** The heads to write on: what was in sight, never behind this device's own last change, without what others stand on. */
  sight(base: string[], after: string | undefined): string[] {
    const wanted = [...base, ...(after ? [after] : [])].filter((hash) => this.#handle.getChangeMetaByHash(hash));
    const heads = wanted.length > 0 ? wanted : this.#births();
    return [...new Set(heads)].filter(
      (hash) => !heads.some((other) => other !== hash && this.#behind([other]).has(hash)),
    );
  }

  /**
   * Whether nothing of what was in sight is here any more, and what stands in its place is not only `own` work: a record
   * was made anew, or begun by somebody else, while its worker typed.
   */
  isUnseen(base: string[], after: string | undefined, own: string[]): boolean {
    if (base.some((hash) => this.#handle.getChangeMetaByHash(hash))) return false;
    return [...this.#behind(this.sight(base, after))].some((hash) => !own.includes(hash));
  }

  /**
   * The same in sight of older heads: written on a document that has only what stands behind them. So the change counts
   * on from what it builds on, and whoever has that can place it, though much else that is here may be lost there.
   */
  #foldBehind(fields: Record<string, Scalar>, sight: string[]): Change | undefined {
    const behind = this.#behind(sight);
    const seen = this.#handle.getChangesMeta([]).filter(({ hash }) => behind.has(hash));
    const bytes = seen.flatMap(({ hash }) => this.#handle.getChangeByHash(hash) ?? []);
    const there = new RecordDocument(bytes, this.actor);
    try {
      const change = there.fold(fields, sight, undefined, false);
      if (change) this.#handle.applyChanges([change.bytes]);
      return change;
    } finally {
      there.free();
    }
  }

  #write(field: string, value: Scalar): void {
    if (field === NOTES) {
      if (typeof value === "string") this.#writeNotes(value);
      return;
    }
    const now = this.#written(field);
    if (value === null) {
      if (now.length > 0) this.#handle.delete(ROOT, field);
      return;
    }
    if (now.length === 1 && sameScalar(now[0]?.value ?? null, value)) return;
    this.#handle.put(ROOT, field, value, datatype(value));
  }

  #writeNotes(text: string): void {
    const anew = rewritten(this.#notes(), text);
    if (anew) this.#handle.splice(`/${NOTES}`, anew.at, anew.deleted, anew.inserted);
    else this.#handle.updateText(`/${NOTES}`, text);
  }

  #written(key: string): Written[] {
    return this.#handle.getAll(ROOT, key).flatMap((full) => {
      const value = plain(full);
      const [counter, by] = String(full.at(-1)).split("@");
      return value === undefined || by === undefined ? [] : [{ value, by, counter: Number(counter) }];
    });
  }

  #notes(heads?: string[]): string {
    // A birth has nothing before it, and an empty list of heads would mean the present.
    if (heads?.length === 0) return "";
    const found = this.#handle.getWithType(ROOT, NOTES, heads);
    return found?.[0] === "text" ? this.#handle.text(found[1], heads) : "";
  }

  #births(): string[] {
    return this.#handle
      .getChangesMeta([])
      .filter((change) => change.deps.length === 0)
      .map((change) => change.hash);
  }

  #behind(heads: string[]): Set<string> {
    const found = new Set<string>();
    const ahead = [...heads];
    for (let hash = ahead.pop(); hash !== undefined; hash = ahead.pop()) {
      if (found.has(hash)) continue;
      found.add(hash);
      ahead.push(...(this.#handle.getChangeMetaByHash(hash)?.deps ?? []));
    }
    return found;
  }
}

function datatype(value: Exclude<Scalar, null>): "str" | "int" | "boolean" | "bytes" {
  if (typeof value === "string") return "str";
  if (typeof value === "number") return "int";
  return typeof value === "boolean" ? "boolean" : "bytes";
}
