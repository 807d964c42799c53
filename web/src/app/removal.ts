import type { Draft, Entry } from "../core/entry";
import type { Expect, Store, Write } from "../store/store";

/** Records to be taken off this phone, as they stand in storage, and how: all of them, unless one changes meanwhile. */
export type Removal = {
  records: { id: string; entry: Entry; draft: Draft | undefined }[];
  writes: Write[];
  expected: Expect[];
};

/** Nothing where one of them is not here any more. */
export async function removal(store: Store, ids: string[]): Promise<Removal | undefined> {
  const { records, writes, expected }: Removal = { records: [], writes: [], expected: [] };
  for (const id of ids) {
    const [entry, draft] = await Promise.all([store.read("record", id), store.read("draft", id)]);
    if (!entry.value) return undefined;
    records.push({ id, entry: entry.value, draft: draft.value });
    const changes = await store.keys("change", `${id}/`);
    for (const place of ["record", "state", "draft"] as const) writes.push({ store: place, key: id });
    writes.push(...changes.map((key): Write => ({ store: "change", key })));
    expected.push({ store: "record", key: id, version: entry.version });
    expected.push({ store: "draft", key: id, version: draft.version });
  }
  return { records, writes, expected };
}
