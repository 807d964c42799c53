import { type Draft, type Entry, overlay, type Summary } from "../core/entry";
import type { State } from "../core/state";
import { summarise } from "../core/summary";
import { ONLY } from "../store/shapes";
import type { Store } from "../store/store";
import type { Stop } from "./front";
import type { NewsChannel } from "./news";
import { sha256 } from "./sha256";

/** How many records are opened at a time while all are being read: a tap in between waits no longer than for these. */
const AT_ONCE = 100;

/**
 * What this profile holds, in memory: an entry per record, every working copy, and the states that were asked for.
 * Lists read only this; no document is opened for them.
 */
export class Shelf {
  readonly entries = new Map<string, Entry>();
  readonly drafts = new Map<string, Draft>();
  readonly #states = new Map<string, State>();
  /** Records whose state is kept beside their entry, also while it is still being read. */
  readonly #opened = new Set<string>();
  readonly #summaries = new Map<string, Summary>();
  /** The look at storage that is under way for a record, and whether something was stored since it began. */
  readonly #looks = new Map<string, { old: boolean; done: Promise<void> }>();
  readonly #texts = new Map<string, string>();
  /** A record's kind never changes, so nothing is ever taken out of here. */
  readonly #byKind = new Map<string, Set<string>>();
  /** Until everything is here: the records that were taken over from elsewhere since. */
  #newer: Set<string> | undefined = new Set();
  #refreshing: Promise<unknown> = Promise.resolve();
  #opening: Promise<void> | undefined;
  #whole: Promise<void> | undefined;
  /** Whether everything is here. Until then only what was asked for is, and nothing may be said of all records. */
  isWhole = false;
  readonly #watchers = new Set<(ids: ReadonlySet<string>) => void>();

  constructor(
    readonly store: Store,
    private readonly news: NewsChannel,
  ) {
    news.listen((item) => {
      if (item.what === "records") this.#refreshing = Promise.all([this.#refreshing, this.refresh(item.ids)]);
    });
  }

  /**
   * Resolves once the first screen can be drawn: with the records that were on it, as they are now, where that was
   * noted, else with everything. A note that is of another number of records is old and counts for nothing.
   */
  open(): Promise<void> {
    this.#opening ??= this.#openFirst();
    return this.#opening;
  }

  async #openFirst(): Promise<void> {
    const [{ value: index }, count, drafts] = await Promise.all([
      this.store.readSpare("index", ONLY),
      this.store.count("record"),
      this.store.readAll("draft"),
    ]);
    if (index?.count !== count) return this.whole;
    const ids = [...new Set([...index.ids, ...drafts.keys()])];
    this.#takeIn(await this.store.readSome("record", ids), drafts);
    await this.#summariseAll(drafts);
    this.touch(ids);
  }

  /** Resolves once all that was told so far has been read. */
  async refreshed(): Promise<void> {
    await this.#refreshing;
  }

  /** Resolves once everything is here. It is read when somebody first needs it. */
  get whole(): Promise<void> {
    this.#whole ??= this.#load();
    return this.#whole;
  }

  async #load(): Promise<void> {
    const drafts = await this.store.readAll("draft");
    for await (const entries of this.store.readInParts("record", AT_ONCE)) {
      this.#takeIn(entries, drafts);
      this.touch([...entries.keys()]);
    }
    await this.#summariseAll(drafts);
    this.#newer = undefined;
    this.isWhole = true;
    this.touch([...drafts.keys()]);
  }

  /** Takes what was read, but for what was taken over meanwhile: that is newer. */
  #takeIn(entries: Map<string, Entry>, drafts: Map<string, Draft>): void {
    for (const [id, entry] of entries) {
      if (this.#newer?.has(id)) continue;
      this.#enter(id, entry);
      put(this.drafts, id, drafts.get(id));
    }
  }

  /** A state that does not open costs its record the line in lists, and nobody else anything. */
  async #summariseAll(drafts: Map<string, Draft>): Promise<void> {
    await Promise.allSettled([...drafts.keys()].map((id) => this.#summarise(id)));
  }

  /** Reads these records again, after another tab or the worker wrote them. */
  async refresh(ids: string[]): Promise<void> {
    const looks = await Promise.allSettled(ids.map((id) => this.#reread(id)));
    if (looks.some(({ status }) => status === "rejected")) console.error("a stored record does not open");
    this.touch(ids);
  }

  /** Takes over what this tab has just stored, and tells the other tabs. */
  async stored(id: string, entry: Entry, draft: Draft | undefined): Promise<void> {
    this.#outdate(id);
    this.#newer?.add(id);
    this.#enter(id, entry);
    put(this.drafts, id, draft);
    await this.#summarise(id);
    this.news.tell({ what: "records", ids: [id] });
    this.touch([id]);
  }

  forget(id: string): void {
    this.#outdate(id);
    this.#newer?.add(id);
    this.#opened.delete(id);
    for (const map of [this.entries, this.drafts, this.#states, this.#summaries]) map.delete(id);
    this.news.tell({ what: "records", ids: [id] });
    this.touch([id]);
  }

  /** The record's state as last merged, without working copy. It is read as a look, so it never stands beside newer heads. */
  async loadState(id: string): Promise<State> {
    const known = this.#states.get(id);
    if (known) return known;
    this.#opened.add(id);
    await this.#reread(id);
    return this.state(id);
  }

  /** The states of these records as last merged, for a look that passes: none is kept because of it. */
  async states(ids: string[]): Promise<Map<string, State>> {
    const unopened = ids.filter((id) => !this.#states.has(id));
    const read = await this.store.readSome("state", unopened);
    return new Map(ids.flatMap((id) => [[id, this.#states.get(id) ?? read.get(id) ?? {}]]));
  }

  /** The state of a record that was loaded before. */
  state(id: string): State {
    return this.#states.get(id) ?? {};
  }

  summary(id: string): Summary {
    return this.#summaries.get(id) ?? this.entries.get(id)?.summary ?? {};
  }

  idsOf(kind: string): string[] {
    const ids = this.#byKind.get(kind) ?? [];
    return [...ids].filter((id) => this.entries.has(id));
  }

  watch(see: (ids: ReadonlySet<string>) => void): Stop {
    this.#watchers.add(see);
    return () => this.#watchers.delete(see);
  }

  touch(ids: string[]): void {
    const changed = new Set(ids);
    for (const see of this.#watchers) see(changed);
  }

  /** One look at a time for each record. A slow one never replaces something newer: it looks again. */
  #reread(id: string): Promise<void> {
    const going = this.#outdate(id);
    if (going) return going.done;
    const look = { old: false, done: Promise.resolve() };
    this.#looks.set(id, look);
    look.done = this.#look(id, look).finally(() => this.#looks.get(id) === look && this.#looks.delete(id));
    return look.done;
  }

  async #look(id: string, look: { old: boolean }): Promise<void> {
    const read = async () => {
      look.old = false;
      const wanted = this.#opened.has(id);
      return Promise.all([
        this.store.read("record", id),
        this.store.read("draft", id),
        wanted ? this.store.read("state", id) : undefined,
      ]);
    };
    let seen = await read();
    while (look.old) seen = await read();
    // From here on the look is over, and whatever is stored next wants a new one.
    this.#looks.delete(id);
    const [entry, draft, state] = seen;
    this.#newer?.add(id);
    this.#enter(id, entry.value);
    put(this.drafts, id, draft.value);
    if (state) this.#states.set(id, state.value ?? {});
    await this.#summarise(id);
  }

  #outdate(id: string) {
    const look = this.#looks.get(id);
    if (look) look.old = true;
    return look;
  }

  #enter(id: string, entry: Entry | undefined): void {
    put(this.entries, id, entry && this.#sharing(entry));
    if (!entry) return;
    const group = this.#byKind.get(entry.envelope.kind) ?? new Set();
    this.#byKind.set(entry.envelope.kind, group.add(id));
  }

  /** The entry with one copy of what thousands have in common: a phone has little memory. */
  #sharing(entry: Entry): Entry {
    const { kind, circle } = entry.envelope;
    entry.envelope.kind = this.#one(kind);
    entry.envelope.circle = this.#one(circle);
    entry.circle = this.#one(entry.circle);
    if (entry.author) entry.author = this.#one(entry.author);
    for (const own of entry.own) own.hash = entry.heads.find((head) => head === own.hash) ?? own.hash;
    return entry;
  }

  #one(text: string): string {
    const known = this.#texts.get(text);
    if (known === undefined) this.#texts.set(text, text);
    return known ?? text;
  }

  /** A record with a working copy is listed with it; others as their entry says. */
  async #summarise(id: string): Promise<void> {
    const draft = this.drafts.get(id);
    if (!draft) {
      this.#summaries.delete(id);
      return;
    }
    const state = overlay(await this.loadState(id), draft.fields);
    const summary = await summarise(this.entries.get(id)?.envelope.kind ?? "", state, sha256);
    if (this.drafts.get(id) === draft) this.#summaries.set(id, summary);
  }
}

function put<V>(map: Map<string, V>, id: string, value: V | undefined): void {
  if (value === undefined) map.delete(id);
  else map.set(id, value);
}
