import { isDoubtful, isSent, isSoon, mayGo } from "../core/keeping";
import type { Store } from "../store/store";
import { unlessUsed } from "./in-use";
import type { Found } from "./kept-people";
import { removal } from "./removal";
import type { Shelf } from "./shelf";
import { amendStanding, type Known } from "./standing";

/** Notes on which day this phone first showed that a record goes soon. What is written meanwhile is noted with the next look. */
export async function warn(shelf: Shelf, found: Iterable<Found>, now: number): Promise<void> {
  for (const { last } of found) {
    for (const [id, day] of last) {
      const known = shelf.entries.get(id);
      if (!isSoon(day, now) || (known?.warned !== undefined && known.warned <= now)) continue;
      const { value: entry, version } = await shelf.store.read("record", id);
      if (!entry) continue;
      const expected = [{ store: "record", key: id, version } as const];
      const noted = { store: "record", key: id, value: { ...entry, warned: now } } as const;
      if (await shelf.store.commit([noted], expected)) await shelf.refresh([id]);
    }
  }
}

/** Lets go of what may stay no longer, while nobody is at a record. Answers whether anything went. */
export async function letGoOfOver(shelf: Shelf, known: Known, found: Iterable<Found>, now: number): Promise<boolean> {
  if (isDoubtful(now, known.standing.told)) return false;
  // A yes may stand in a record that does not open. What the server has it brings back; of all else nothing goes then.
  const allOpen = (await shelf.store.count("record")) === shelf.entries.size;
  let went = false;
  for (const { said, others, last } of found) {
    const over = said.filter((id) => {
      const [entry, day, hasDraft] = [shelf.entries.get(id), last.get(id), shelf.drafts.has(id)];
      if (!entry || day === undefined || !mayGo(entry, hasDraft, day, now)) return false;
      return allOpen || isSent(entry, hasDraft);
    });
    if (over.length === 0) continue;
    // With the last of what somebody said goes all else of theirs.
    const all = over.length === said.length ? [...over, ...others] : over;
    const dropped = await unlessUsed(() => drop(shelf.store, all, over.length));
    if (!dropped) continue;
    for (const id of all) shelf.forget(id);
    went = true;
  }
  if (went) await known.load();
  return went;
}

/**
 * Takes records off this phone, all or none. What the server knows is asked for: it says that it is gone, or brings it
 * back where somebody said yes elsewhere.
 */
async function drop(store: Store, ids: string[], said: number): Promise<boolean> {
  const all = await removal(store, ids);
  // Somebody is being asked just now.
  if (!all || all.records.some(({ draft }) => draft?.open)) return false;
  if (!(await store.commit(all.writes, all.expected))) return false;
  const sent = all.records.filter(({ entry }) => entry.told !== undefined).map(({ id }) => id);
  await amendStanding(store, (standing) => ({
    ...standing,
    whole: [...new Set([...(standing.whole ?? []), ...sent])],
    over: (standing.over ?? 0) + said,
  }));
  return true;
}
