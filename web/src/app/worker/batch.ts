import type { Pushed } from "../../core/wire";
import type { Store } from "../../store/store";

/** What the server takes at once. A batch is lost whole when the line breaks, so it stays small. */
export const MOST_CHANGES = 200;
const MOST_BYTES = 192 * 1024;

/** A change to send, and which one it is here. */
export type Outgoing = Pushed & { hash: string };

/** The next changes that the server has not confirmed, oldest of each record first, leaving out what was just asked. */
export async function nextBatch(store: Store, asked: ReadonlySet<string>, most: number): Promise<Outgoing[]> {
  const batch: Outgoing[] = [];
  let size = 0;
  for (const [doc, entry] of await store.readAll("record")) {
    for (const [at, own] of entry.own.entries()) {
      if (own.status === "kept" || own.status === "re-make" || asked.has(own.hash)) continue;
      const { value: change } = await store.read("change", `${doc}/${own.hash}`);
      if (!change) continue;
      if (batch.length > 0 && (batch.length >= most || size + change.length > MOST_BYTES)) return batch;
      const first = at === 0 && entry.bornHere;
      batch.push({ doc, hash: own.hash, change, epoch: entry.epoch, ...(first && { envelope: entry.envelope }) });
      size += change.length;
    }
  }
  return batch;
}
