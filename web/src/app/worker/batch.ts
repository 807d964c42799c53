import type { Own } from "../../core/entry";
import type { Pushed, Result } from "../../core/wire";
import type { Store } from "../../store/store";

/** What one request carries at most, whatever the line can do. */
export const MOST_CHANGES = 200;
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

  /** Work that waits at the server's end, held or for later, is not uploaded again each time somebody types. */
  constructor(readonly offerAgain: boolean) {}

  /** `results` are in the order of the batch. */
  note(batch: Outgoing[], results: Result[]): void {
    for (const [place, sent] of batch.entries()) {
      const key = keyOf(sent.doc, sent.hash);
      if (results[place]?.outcome === "missing" && !this.#twice.has(key)) this.#twice.add(key);
      else this.#once.add(key);
    }
  }

  has(doc: string, hash: string): boolean {
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
      if (!isToSend(own, asked.offerAgain) || asked.has(doc, own.hash)) continue;
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

function isToSend({ status }: Own, offerAgain: boolean): boolean {
  return status === "waiting" || (offerAgain && (status === "held" || status === "sent"));
}

async function changeOf(store: Store, doc: string, hash: string): Promise<Uint8Array | undefined> {
  try {
    return (await store.read("change", `${doc}/${hash}`)).value;
  } catch (error) {
    console.error("a change does not open; all others are sent", error);
    return undefined;
  }
}
