import { hex } from "../../core/bytes";
import type { Entry, Own, SetAside } from "../../core/entry";
import { newEntry } from "../../core/entry";
import { mark } from "../../core/mark";
import { type Clocks, isLost, LOST, missingSince, stands } from "../../core/missing";
import { after } from "../../core/outcome";
import type { Envelope, State } from "../../core/state";
import type { FeedItem, Result } from "../../core/wire";
import { randomId } from "../random";
import { sha256 } from "../sha256";
import { bornOtherwise, RecordDocument, torn, withAllUpon } from "./document";
import { described } from "./fold";
import { fromWords, putAside, reMake, wordsOfEach } from "./remake";
import { takenBack } from "./unopened";

/** What the server said of one of this device's changes. */
export type Word = Result & { hash: string };

/** A record as it is stored; no entry when this device does not have it. */
export type Known = {
  entry: Entry | undefined;
  changes: Map<string, Uint8Array>;
  hasDraft: boolean;
  /** When the server answered, in its own seconds. */
  at?: number | undefined;
  /** What this device's clock says, in seconds. */
  now?: number | undefined;
  /** The change that the record begins anew with, where this device made that. */
  anew?: string | undefined;
};

/**
 * A record as it is to be stored. Without an entry all of it goes; without a state the one that is there stays.
 * `lacks`: the record, or a part of it, is not here and has to be asked for.
 */
export type Taken = {
  entry?: Entry;
  changes: Map<string, Uint8Array>;
  state?: State;
  lacks?: boolean;
};

/** Codes that send words back to the worker, who must see them before they are written again. */
const WORKER_FIRST = ["declined", "old-epoch"];
/** The document that these words are to be put on was asked for. */
const ASKED = "asked-whole";

/**
 * What one record becomes by the server's answer: its part of the feed first, then the results of this device's own
 * changes. Nothing a worker wrote is dropped but on *gone*.
 */
export async function take(known: Known, items: FeedItem[], results: Word[], actor: string): Promise<Taken> {
  const record = new Taking(known);
  for (const item of items) await record.feed(item);
  for (const result of results) record.result(result);
  return settled(record, actor);
}

async function settled(record: Taking, actor: string): Promise<Taken> {
  try {
    return await record.settle(actor);
  } catch (error) {
    if (record.givesWay()) return settled(record, actor);
    // The engine cannot read this record: a newer app wrote it, or bytes are broken. All others go on.
    console.error("a record could not be read", error);
    return record.unread();
  }
}

class Taking {
  #entry: Entry | undefined;
  #changes: Map<string, Uint8Array>;
  readonly #hasDraft: boolean;
  readonly #at: number | undefined;
  #lacks = false;
  /** Whether a change of this device was confirmed by this answer. */
  #keptNow = false;
  /** How many changes were here before this answer, and whether it brought one. */
  readonly #before: number;
  #brought = false;
  /** The record's first change, by this answer. */
  #first: string | undefined;
  #refused = new Map<string, string>();
  readonly #clocks: Clocks | undefined;
  /** Whether all of the record was asked for because something is missing. */
  readonly #asked: boolean;
  readonly #anew: string | undefined;
  /** Changes of colleagues that nobody brings any more. */
  #lost = new Set<string>();

  constructor(known: Known) {
    const { at, now } = known;
    this.#clocks = at !== undefined && now !== undefined ? { server: at, phone: now } : undefined;
    this.#asked = known.entry?.missing?.asked === true;
    this.#entry = known.entry && { ...known.entry };
    this.#changes = new Map(known.changes);
    this.#before = known.changes.size;
    this.#hasDraft = known.hasDraft;
    this.#at = known.at;
    this.#anew = known.anew;
  }

  async feed(item: FeedItem): Promise<void> {
    switch (item.what) {
      case "gone":
        return this.#gone();
      case "left":
        // A record that was moved to another circle of this device has only left the old one.
        if (this.#entry?.circle === item.circle) this.#entry.left = true;
        return;
      case "mark":
        if (this.#entry) mark(this.#entry, item.mark, item.on);
        return;
      case "change":
        return this.#change(item.circle, item.epoch, item.change, item.envelope);
      case "held":
      case "unknown":
        return;
    }
  }

  result({ hash, outcome, code, needs, position }: Word): void {
    const entry = this.#entry;
    const own = entry?.own.find((one) => one.hash === hash);
    if (!entry || !own) return;
    switch (after(outcome)) {
      case "kept":
        this.#keptNow = true;
        if (entry.bornHere && entry.own[0]?.hash === hash) this.#first = hash;
        this.#mark(hash, { status: "kept", ...(position !== undefined && { position }) });
        this.#told(entry);
        break;
      case "held":
        this.#mark(hash, { status: "held", ...(code && { code }) });
        break;
      case "later":
        this.#mark(hash, { status: "sent", ...(code && { code }) });
        break;
      case "missing":
        // What the server lacks goes first; after a restore that may be work it had kept before.
        entry.own = entry.own.map((one) => {
          const lacking = needs.includes(one.hash) || code === "no-birth";
          // A change that is to be made anew, also by this same answer, takes what was built on it along.
          if (one.status === "re-make" || (!lacking && ["kept", "held"].includes(one.status))) return one;
          return { ...one, status: "waiting" };
        });
        this.#missing(entry, needs, code);
        break;
      case "gone":
        this.#gone();
        break;
      case "re-make":
        if (code && WORKER_FIRST.includes(code)) this.#refused.set(hash, code);
        else this.#mark(hash, { status: "re-make", ...(code && { code }) });
        break;
      case "refused":
        this.#refused.set(hash, code ?? "refused");
    }
  }

  async settle(actor: string): Promise<Taken> {
    const entry = this.#entry;
    if (!entry || entry.gone) return { ...(entry && { entry }), changes: new Map(), state: {}, lacks: this.#lacks };
    // Changes are read one by one for that, which takes as long as opening the record.
    if (this.#first && this.#changes.size > 1) this.#onlyBornOnce(entry, this.#first);
    if (this.#lost.size > 0 && !entry.left) this.#goOnWithout(entry);
    this.#reMakeOrRefuse(entry, actor);
    if (unkept(entry).length === 0) delete entry.missing;
    if (entry.left) return this.#leave(entry);
    if (this.#saysWhatItSaid(entry)) return { entry, changes: this.#changes, lacks: this.#lacks };
    const document = new RecordDocument(this.#changes.values(), actor);
    try {
      // This writer's history goes on elsewhere, or what it wrote here before is not known to be its own.
      const known = hashesOf(entry.own);
      if (document.writtenBy(entry.actor ?? actor).some((hash) => !known.includes(hash))) entry.actor = randomId();
      const state = document.state();
      entry.setAside = entry.setAside.filter((one) => one.code !== LOST || !stands(one, state));
      const next = await described(document, entry);
      const lacks = this.#lacks || document.lacksSome();
      return { entry: next, changes: this.#changes, state, lacks };
    } finally {
      document.free();
    }
  }

  /**
   * Whether this answer only said *kept*, of all that is here: the record reads as it did when that was folded. So a
   * week's records are confirmed without opening each of them.
   */
  #saysWhatItSaid({ own }: Entry): boolean {
    const isSame = !this.#brought && this.#changes.size === this.#before;
    if (!isSame || own.length === 0 || own.length !== this.#before) return false;
    return own.every(({ hash, status }) => status === "kept" && this.#changes.has(hash));
  }

  /**
   * Whether own changes are to be made anew because what arrived was written by the same writer at the same place, as
   * where a profile was copied: the history that the server has stands.
   */
  givesWay(): boolean {
    const entry = this.#entry;
    if (!entry) return false;
    const { own } = torn(unkept(entry), this.#changes);
    const first = entry.own.findIndex((one) => own.includes(one.hash) && one.status !== "re-make");
    if (first < 0) return false;
    for (const { hash } of entry.own.slice(first)) this.#mark(hash, { status: "re-make", code: "actor-clash" });
    return true;
  }

  /** What has arrived, kept for an app that can read it; the record is shown as it was. One that left goes all the same. */
  unread(): Taken {
    if (this.#entry?.left) return this.#leave(this.#entry);
    return { ...(this.#entry && { entry: this.#entry }), changes: this.#changes };
  }

  async #change(circle: string, epoch: number, bytes: Uint8Array, envelope: Envelope | undefined): Promise<void> {
    if (!this.#entry) {
      // A part of a record whose beginning is not here cannot be shown; the whole of it is asked for.
      this.#lacks = !envelope;
      if (!envelope) return;
      this.#entry = { ...newEntry(envelope), bornHere: false, epoch };
    }
    const entry = this.#entry;
    if (epoch < entry.epoch || (entry.gone && epoch === entry.epoch)) return;
    if (epoch > entry.epoch) this.#cleanCopy(entry, epoch, envelope);
    entry.circle = circle;
    delete entry.left;
    delete entry.words;
    // Somebody else's device made the record before this one had a change to send.
    if (entry.own.length === 0) entry.bornHere = false;
    const hash = await changeHash(bytes);
    if (envelope && this.#changes.size > 0) this.#first = hash;
    this.#changes.set(hash, bytes);
    this.#brought = true;
    this.#told(entry);
    if (entry.own.some((one) => one.hash === hash && one.status !== "kept")) this.#mark(hash, { status: "kept" });
    if (hash === this.#anew) this.#isOwnBeginning(entry, hash);
  }

  /** Who made a record anew brings that again to a server that lost it. Sent once more now, it is told its place in the log. */
  #isOwnBeginning(entry: Entry, hash: string): void {
    entry.own = [{ hash, status: "waiting" }];
    entry.bornHere = true;
  }

  #told(entry: Entry): void {
    if (this.#at !== undefined) entry.told = this.#at;
  }

  /**
   * A record is born by one change. Another that was here, as it may be after a restore, goes with all that builds on it,
   * but for own work that is not confirmed.
   */
  #onlyBornOnce(entry: Entry, first: string): void {
    const others = bornOtherwise(first, unkept(entry), this.#changes);
    const upon = withAllUpon([...others], [], this.#changes);
    if (!unkept(entry).some((hash) => upon.has(hash))) {
      for (const hash of others) this.#changes.delete(hash);
      return;
    }
    // Own work on it goes on from the one that is kept, and what it was written on is nowhere else.
    for (const hash of others) this.#lost.add(hash);
    for (const hash of unkept(entry)) this.#mark(hash, { status: "re-make", code: LOST });
  }

  /** The record begins again without its history. Own words that were on their way are shown to their worker. */
  #cleanCopy(entry: Entry, epoch: number, envelope: Envelope | undefined): void {
    if (entry.own.some((one) => one.status !== "kept")) this.#setAside(entry, unkept(entry), "old-epoch");
    this.#changes.clear();
    delete entry.gone;
    this.#entry = Object.assign(entry, { epoch, own: [], heads: [], bornHere: false }, envelope && { envelope });
  }

  #reMakeOrRefuse(entry: Entry, actor: string): void {
    const firstRefused = entry.own.findIndex((one) => this.#refused.has(one.hash));
    if (firstRefused >= 0) {
      const code = this.#refused.get(entry.own[firstRefused]?.hash ?? "") ?? "refused";
      // What was made later by the same actor builds on the refused change and shares its fate.
      this.#setAside(entry, hashesOf(entry.own.slice(firstRefused)), code);
    }
    const waiting = entry.own.find((one) => one.status === "re-make");
    if (!waiting) return;
    if (entry.left) {
      // What it would be put on is not this team's any more.
      const again = entry.own.slice(entry.own.indexOf(waiting));
      this.#setAside(entry, hashesOf(again), "left");
      return;
    }
    const made = reMake(entry, this.#changes, entry.actor ?? actor, this.#lost);
    if (!made) {
      this.#askWhole(entry, waiting);
      return;
    }
    this.#changes = made.changes;
    Object.assign(entry, made.entry);
  }

  /**
   * Own changes wait for a colleague's, or for the record's first. Who has them may be without a line for a while; after
   * that, and once all that the server has was asked for, they are lost.
   */
  #missing(entry: Entry, needs: string[], code: string | undefined): void {
    const own = hashesOf(entry.own);
    const isUnborn = code === "no-birth" && !entry.bornHere;
    const theirs = (isUnborn ? [...this.#changes.keys()] : needs).filter(
      (hash) => this.#changes.has(hash) && !own.includes(hash),
    );
    if (theirs.length === 0 || !this.#clocks) return;
    entry.missing = missingSince(entry.missing, this.#clocks);
    if (!isLost(entry.missing, this.#clocks)) return;
    if (isUnborn || this.#asked) {
      for (const hash of theirs) this.#lost.add(hash);
      for (const { hash, status } of entry.own)
        if (status !== "kept") this.#mark(hash, { status: "re-make", code: isUnborn ? "no-birth" : LOST });
      return;
    }
    entry.missing = { ...entry.missing, asked: true };
    this.#lacks = true;
  }

  /** What is lost, and all that was built on it, is nobody's to send but its writers': its words are set aside here. */
  #goOnWithout(entry: Entry): void {
    const own = unkept(entry);
    const upon = withAllUpon([...this.#lost, ...own], [], this.#changes);
    this.#lost = new Set([...upon].filter((hash) => !own.includes(hash)));
    const aside = [...this.#lost].sort().flatMap((hash) => putAside(entry, this.#changes, [hash], LOST));
    entry.setAside = [...entry.setAside, ...aside];
  }

  /** The document to put own words on is not here: its person was left out, being quiet. Once, it is asked for. */
  #askWhole(entry: Entry, waiting: Own): void {
    if (waiting.code === ASKED) return;
    this.#lacks = true;
    entry.own = entry.own.map((one) => (one.status === "re-make" ? { ...one, code: ASKED } : one));
  }

  #setAside(entry: Entry, hashes: string[], code: string): void {
    const aside: SetAside[] = entry.words
      ? fromWords(entry.words, hashes, code)
      : putAside(entry, this.#changes, hashes, code);
    // What was set aside before was written later: what its worker has written since has taken its place there already.
    // A later value of a field stands for an earlier one; notes that were added are words of their own.
    const stands = ({ field }: SetAside) =>
      field !== "notes" && entry.setAside.some((old) => old.field === field && old.code !== LOST);
    entry.setAside = [...entry.setAside, ...aside.filter((one) => !stands(one))];
    entry.own = entry.own.filter((one) => !hashes.includes(one.hash));
    for (const hash of hashes) this.#changes.delete(hash);
    entry.actor = randomId();
    if (entry.own.length === 0 && this.#changes.size === 0) entry.bornHere = true;
  }

  #mark(hash: string, now: Omit<Own, "hash">): void {
    if (!this.#entry) return;
    if (now.status === "kept" || now.status === "held") delete this.#entry.missing;
    this.#entry.own = this.#entry.own.map((one) => (one.hash === hash ? { hash, ...now } : one));
  }

  #gone(): void {
    if (!this.#entry) return;
    this.#entry = takenBack(this.#entry, this.#hasDraft);
    this.#changes.clear();
  }

  /** No longer this team's: only work that the server has not confirmed stays, to be sent, or to be finished first. */
  #leave(entry: Entry): Taken {
    const waiting = unkept(entry);
    const nothing = { state: {} };
    if (waiting.length === 0 && entry.setAside.length === 0 && !this.#hasDraft)
      // The last of it was taken in just now: meanwhile it may be in one of this device's circles again.
      return { changes: new Map(), ...nothing, lacks: this.#keptNow };
    const words = entry.words ?? this.#wordsOf(entry, waiting);
    const changes = new Map([...this.#changes].filter(([hash]) => waiting.includes(hash)));
    return { entry: { ...entry, words, summary: {} }, changes, ...nothing };
  }

  /** Words that the engine cannot read go with their changes, as bytes. */
  #wordsOf(entry: Entry, hashes: string[]): NonNullable<Entry["words"]> {
    try {
      return wordsOfEach(entry, this.#changes, hashes);
    } catch (error) {
      console.error("the words of a record that left could not be read", error);
      return {};
    }
  }
}

function unkept(entry: Entry): string[] {
  return hashesOf(entry.own.filter((one) => one.status !== "kept"));
}

function hashesOf(own: Own[]): string[] {
  return own.map((one) => one.hash);
}

/** Automerge's hash of a change: over the chunk from its type to its end. */
export async function changeHash(bytes: Uint8Array): Promise<string> {
  return hex(await sha256(Uint8Array.from(bytes.subarray(8))));
}
