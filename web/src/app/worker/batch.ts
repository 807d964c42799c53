import type { Own } from "../../core/entry";
import type { Pushed, Result } from "../../core/wire";
import type { Store } from "../../store/store";

/** What one request carries at most, whatever the line can do. */
export const MOST_CHANGES = 200;
/** The server has done as much for one request as it does. */
const BUSY = "busy";
/** What goes along with a change: its record's id, its envelope, and the names of it all. */
const BESIDE_BYTES = 64;

/** What one batch has room for, not packed yet. One change always fits. */
export type Room = { changes: number; bytes: number };

/** A change to send, and which one it is here. */
export type Outgoing = Pushed & { hash: string };

/** What one sync has sent. A change that had to wait for others is sent a second time, and no more. */
export class Asked {
  readonly #once = new Set<string>();
  readonly #twice = new Set<string>();
  readonly #busy = new Set<string>();

  /** Work that waits at the server's end, held or for later, is not uploaded again each time somebody types. */
  constructor(readonly offerAgain: boolean) {}

  /** `results` are in the order of the batch. */
  note(batch: Outgoing[], results: Result[]): void {
    this.#busy.clear();
    // What was too much for one request goes in the next one, as long as each of them gets on.
    const getsOn = results.some(({ code }) => code !== BUSY);
    for (const [place, sent] of batch.entries()) {
      const key = keyOf(sent.doc, sent.hash);
      const result = results[place];
      if (result?.code === BUSY && getsOn) this.#busy.add(key);
      else if (result?.outcome === "missing" && !this.#twice.has(key)) this.#twice.add(key);
      else this.#once.add(key);
    }
  }

  /** Whether a change is to go now. */
  wants(doc: string, { hash, status }: Own): boolean {
    if (this.#has(doc, hash)) return false;
    const again = this.offerAgain || this.#busy.has(keyOf(doc, hash));
    return status === "waiting" || (again && (status === "held" || status === "sent"));
  }

  #has(doc: string, hash: string): boolean {
    return this.#once.has(keyOf(doc, hash));
  }
}

/** Two records that begin alike have one hash, so a change is known by its record too. */
const keyOf = (doc: string, hash: string) => `${doc}/${hash}`;

/** The next changes that the server has not confirmed, oldest of each record first, leaving out what was just asked. */
export async function nextBatch(store: Store, asked: Asked, room: Room): Promise<Outgoing[]> {
  const batch: Outgoing[] = [];
  let size = 0;
  for (const [doc, entry] of await store.readAll("record")) {
    for (const [at, own] of entry.own.entries()) {
      if (!asked.wants(doc, own)) continue;
      const change = await changeOf(store, doc, own.hash);
      if (!change) continue;
      const bytes = change.length + BESIDE_BYTES;
      if (batch.length > 0 && (batch.length >= room.changes || size + bytes > room.bytes)) return batch;
      const first = at === 0 && entry.bornHere;
      batch.push({ doc, hash: own.hash, change, epoch: entry.epoch, ...(first && { envelope: entry.envelope }) });
      size += bytes;
    }
  }
  return batch;
}

export async function changeOf(store: Store, doc: string, hash: string): Promise<Uint8Array | undefined> {
  try {
    return (await store.read("change", `${doc}/${hash}`)).value;
  } catch (error) {
    console.error("a change does not open; all others are sent", error);
    return undefined;
  }
}
