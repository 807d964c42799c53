import type { Standing } from "../../store/shapes";
import type { Store } from "../../store/store";
import { type Asked, changeOf, type Outgoing } from "./batch";

/** As many as one request brings. */
const MOST = 50;

/** The changes that the server has lost and this device has, whoever wrote them: it knows them by their hashes. */
export async function lostThere(store: Store, { wanted = [] }: Standing, asked: Asked): Promise<Outgoing[]> {
  const found: Outgoing[] = [];
  for (const { doc, hashes } of wanted) {
    const { value: entry } = await store.read("record", doc).catch(() => ({ value: undefined }));
    for (const hash of hashes) {
      if (found.length === MOST) return found;
      const change =
        entry && asked.wants(doc, { hash, status: "waiting" }) ? await changeOf(store, doc, hash) : undefined;
      if (entry && change) found.push({ doc, hash, change, epoch: entry.epoch });
    }
  }
  return found;
}
