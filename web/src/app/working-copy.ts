import { editSize } from "../core/edit";
import { type Draft, type Entry, newEntry, overlay, type Touched } from "../core/entry";
import type { Scalar, State } from "../core/state";
import type { Stop } from "./front";
import type { InUse } from "./in-use";
import type { NewsChannel } from "./news";
import type { Shelf } from "./shelf";

/** A keystroke waits at most this long before it is written; with the write it is durable well within 300 ms. */
const GATHER_MS = 120;
const RETRY_MS = 2_000;

/**
 * What people type, laid over their records and made durable. Nothing here opens a document:
 * a fold turns the working copy into a change later, in the worker.
 */
export class WorkingCopy {
  /** Typed and not yet durable. */
  readonly #pending = new Map<string, Record<string, Touched>>();
  /** Entries of records that this tab is about to make. */
  readonly #unborn = new Map<string, Entry>();
  /** What each record was when something was typed on it: it may leave before that is written. */
  readonly #typedOn = new Map<string, Entry>();
  /** What this tab typed that has been folded since, and the change that holds it. */
  readonly #folded = new Map<string, { value: Scalar; base: string[] }>();
  readonly #failed = new Set<string>();
  /** While something is typed and not durable, its record must not leave. */
  #endUse: Stop | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #writing: Promise<void> = Promise.resolve();

  constructor(
    private readonly shelf: Shelf,
    private readonly onSaved: () => void,
    news: NewsChannel,
    private readonly inUse: InUse,
  ) {
    news.listen((item) => {
      if (item.what === "folded") this.#sawFold(item.id, item.hash, item.fields);
    });
  }

  /** The record as its worker sees it: merged state, durable working copy, and what is not durable yet. */
  state(id: string): State {
    return this.over(id, this.shelf.state(id));
  }

  /** The same over a merged state that the shelf does not hold. */
  over(id: string, merged: State): State {
    const state = overlay(merged, this.shelf.drafts.get(id)?.fields ?? {});
    return overlay(state, this.#pending.get(id) ?? {});
  }

  saved(id: string): "saved" | "saving" | "not-saved" {
    if (this.#failed.has(id)) return "not-saved";
    return this.#pending.has(id) ? "saving" : "saved";
  }

  /** The entry, also of a record that is being made. */
  entry(id: string): Entry | undefined {
    return this.shelf.entries.get(id) ?? this.#unborn.get(id);
  }

  /** Lays one field over the record. `entry` makes the record if there is none yet. */
  set(id: string, field: string, value: Scalar, entry?: Entry): void {
    if (entry && !this.entry(id)) this.#unborn.set(id, entry);
    this.#touch(id, field, { value, base: this.#baseFor(id, field, value) });
  }

  /** Writes in sight of everything known here, so that a field with two values has one again. */
  settle(id: string, field: string, value: Scalar): void {
    this.#touch(id, field, { value, base: this.entry(id)?.heads ?? [] });
  }

  /** Resolves when everything typed so far is durable; rejects when storage refuses. */
  flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const run = this.#writing.then(() => this.#writeAll());
    this.#writing = run.catch(() => undefined);
    return run;
  }

  #touch(id: string, field: string, touched: Touched): void {
    this.#endUse ??= this.inUse.begin();
    const fields = this.#pending.get(id) ?? {};
    this.#pending.set(id, { ...fields, [field]: touched });
    const entry = this.entry(id);
    if (entry) this.#typedOn.set(id, entry);
    this.#timer ??= setTimeout(() => void this.flush().catch(() => undefined), GATHER_MS);
    this.shelf.touch([id]);
  }

  /**
   * The heads that were in sight when this value was typed. A field goes on from where its typing began;
   * a text that was folded while its worker typed on is told from the merged one by which needs less editing,
   * so that a colleague's words which the worker has not seen are not taken out. Beside another version typing goes
   * on from one's own: which of them holds is chosen, never typed.
   */
  #baseFor(id: string, field: string, value: Scalar): string[] {
    const going = this.#pending.get(id)?.[field] ?? this.shelf.drafts.get(id)?.fields[field];
    if (going) return going.base;
    const heads = this.entry(id)?.heads ?? [];
    const folded = this.#folded.get(`${id}/${field}`);
    const merged = this.shelf.state(id)[field];
    if (!folded) return heads;
    if (merged?.others) return folded.base;
    if (typeof folded.value !== "string" || typeof value !== "string") return heads;
    const fromMerged = editSize(typeof merged?.value === "string" ? merged.value : "", value);
    return editSize(folded.value, value) <= fromMerged ? folded.base : heads;
  }

  #sawFold(id: string, hash: string, fields: string[]): void {
    const pending = this.#pending.get(id) ?? {};
    const draft = this.shelf.drafts.get(id)?.fields ?? {};
    for (const field of fields) {
      const value = draft[field]?.value;
      if (value !== undefined) this.#folded.set(`${id}/${field}`, { value, base: [hash] });
      const typing = pending[field];
      if (typing) typing.base = [hash];
    }
  }

  async #writeAll(): Promise<void> {
    const ids = [...this.#pending.keys()];
    const results = await Promise.allSettled(ids.map((id) => this.#write(id)));
    const failure = results.find((result) => result.status === "rejected");
    for (const [i, id] of ids.entries()) {
      if (results[i]?.status === "rejected") this.#failed.add(id);
      else this.#failed.delete(id);
    }
    this.shelf.touch(ids);
    if (this.#pending.size > 0) {
      const wait = failure ? RETRY_MS : GATHER_MS;
      this.#timer ??= setTimeout(() => void this.flush().catch(() => undefined), wait);
    } else {
      this.#endUse?.();
      this.#endUse = undefined;
    }
    if (failure) throw failure.reason;
    if (ids.length > 0) this.onSaved();
  }

  async #write(id: string): Promise<void> {
    const typed = this.#pending.get(id);
    if (!typed) return;
    for (;;) {
      const [entry, draft] = await Promise.all([
        this.shelf.store.read("record", id),
        this.shelf.store.read("draft", id),
      ]);
      const born = entry.value ?? this.#unborn.get(id) ?? this.#leftOver(id);
      // Its person took it back meanwhile: there is nothing left to write on.
      if (!born || born.gone) return this.#forget(id, typed);
      // An occasion is one change: what is tapped while Done is under way comes too late.
      if (born.envelope.kind === "consent" && !draft.value?.open) return this.#forget(id, typed);
      const next: Draft = { ...draft.value, fields: { ...draft.value?.fields, ...typed } };
      const writes = [
        { store: "draft", key: id, value: next } as const,
        ...(entry.value ? [] : [{ store: "record", key: id, value: born } as const]),
      ];
      const expected = [
        { store: "draft", key: id, version: draft.version } as const,
        { store: "record", key: id, version: entry.version } as const,
      ];
      if (!(await this.shelf.store.commit(writes, expected))) continue;
      await this.shelf.stored(id, born, next);
      return this.#forget(id, typed);
    }
  }

  /** The record left while this was typed. Its words stay, and nothing else of it. A dropped occasion was meant to go. */
  #leftOver(id: string): Entry | undefined {
    const known = this.#typedOn.get(id);
    if (!known || known.envelope.kind === "consent") return undefined;
    const { envelope, circle, epoch } = known;
    const bornHere = known.bornHere && known.own.length === 0;
    return { ...newEntry(envelope), circle, epoch, bornHere, left: true };
  }

  /** What was written is no longer pending, unless it was typed over meanwhile. */
  #forget(id: string, written: Record<string, Touched>): void {
    this.#unborn.delete(id);
    const left = Object.entries(this.#pending.get(id) ?? {}).filter(([field, touched]) => written[field] !== touched);
    if (left.length > 0) this.#pending.set(id, Object.fromEntries(left));
    else {
      this.#pending.delete(id);
      this.#typedOn.delete(id);
    }
  }
}
