import { type Entry, newEntry } from "../../core/entry";
import type { FeedItem } from "../../core/wire";
import type { Expect, Store, Write } from "../../store/store";

/** What becomes of a record of which a part does not open, and whether what was told has to be asked again. */
export type Unopened = { writes: Write[]; expected: Expect[]; closed: boolean };

/**
 * A record that was taken back, or is another team's now, goes by its keys, whatever of it opens: nobody may go on reading
 * it here. Unconfirmed work stays. Everything else waits until the record opens again, and is asked for then.
 */
export async function unopened(store: Store, id: string, items: FeedItem[], hasLeft: boolean): Promise<Unopened> {
  const { value: entry, version } = await store.readSpare("record", id);
  const expected: Expect[] = [{ store: "record", key: id, version }];
  const all = async (next?: Entry): Promise<Unopened> => ({
    writes: [...(await everything(store, id)), { store: "record", key: id, ...(next && { value: next }) }],
    expected,
    closed: false,
  });
  const hasDraft = (await store.keys("draft", id)).length > 0;
  if (items.some(({ what }) => what === "gone")) return all(entry && takenBack(entry, hasDraft));
  const leaves = hasLeft || items.some(({ what, circle }) => what === "left" && circle === entry?.circle);
  if (!entry || !leaves) return { writes: [], expected: [], closed: items.length > 0 };
  if (!hasDraft && entry.setAside.length === 0 && entry.own.every(({ status }) => status === "kept")) return all();
  const left: Entry = { ...entry, left: true, summary: {} };
  return {
    writes: [
      { store: "record", key: id, value: left },
      { store: "state", key: id },
    ],
    expected,
    closed: false,
  };
}

/** What is left of a record that its person took back. */
export function takenBack(
  { envelope: { kind, circle }, epoch, own, setAside, ...before }: Entry,
  typed: boolean,
): Entry {
  const lost = typed || before.lost || setAside.length > 0 || own.some(({ status }) => status !== "kept");
  return { ...newEntry({ kind, circle }), bornHere: false, epoch, gone: true, ...(lost && { lost }) };
}

async function everything(store: Store, id: string): Promise<Write[]> {
  const changes = await store.keys("change", `${id}/`);
  return [
    { store: "state", key: id },
    { store: "draft", key: id },
    ...changes.map((key): Write => ({ store: "change", key })),
  ];
}
