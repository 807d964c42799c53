import type { Entry } from "../../core/entry";
import { mayLeave, type Told, windowDays, windowOf } from "../../core/window";
import { ONLY, type Standing } from "../../store/shapes";
import type { Store } from "../../store/store";
import { unlessUsed } from "../in-use";
import type { NewsChannel } from "../news";
import { removal } from "../removal";
import { amendStanding } from "../standing";

const DAY_S = 86_400;

/**
 * Lets go of people of whom nothing was heard within this phone's window, whole or not at all, once the server has
 * everything of theirs and it is in a backup. Looked for once a day, and after all was read anew; nobody leaves while
 * somebody is at a record.
 */
export async function letGo(store: Store, news: NewsChannel, standing: Standing): Promise<void> {
  const { told, keptTo, reading, lookedAt = 0 } = standing;
  if (told === undefined || keptTo === undefined || !reading?.done) return;
  // A clock that is ahead, here or on the way, must not age a record: both have to say that it is so late.
  const at = Math.min(told, Math.floor(Date.now() / 1000));
  // What was read by a clock that was ahead may have left out people of whom this phone was to be told.
  if (reading.since > at) return;
  if (at - lookedAt < DAY_S && lookedAt >= reading.since) return;
  const { value: settings } = await store.readSpare("settings", ONLY);
  const days = windowDays(windowOf(settings?.window));
  if (days === undefined) return;
  const known = { at, readSince: reading.since, keptTo };
  for (const ids of await people(store, (entries) => mayLeave(entries, days, known))) {
    const dropped = await unlessUsed(() => drop(store, ids, days, known));
    if (dropped === undefined) return;
    if (dropped) news.tell({ what: "records", ids });
  }
  await amendStanding(store, (now) => ({ ...now, lookedAt: at }));
}

/** The records of each person that may leave. */
async function people(store: Store, isWanted: (entries: Entry[]) => boolean): Promise<string[][]> {
  const bySubject = new Map<string, Map<string, Entry>>();
  for (const [id, entry] of await store.readAll("record")) {
    const { subject } = entry.envelope;
    if (!subject) continue;
    const records = bySubject.get(subject) ?? new Map<string, Entry>();
    bySubject.set(subject, records.set(id, entry));
  }
  const leaving = [...bySubject.values()].filter((records) => isWanted([...records.values()]));
  return leaving.map((records) => [...records.keys()]);
}

/** All of one person at once, as everything still stands: whoever is being written about stays. */
async function drop(store: Store, ids: string[], days: number, known: Told): Promise<boolean> {
  const all = await removal(store, ids);
  if (!all || all.records.some(({ draft }) => draft)) return false;
  const held = await Promise.all(ids.map((id) => store.read("held", id)));
  if (held.some(({ value }) => value)) return false;
  const entries = all.records.map(({ entry }) => entry);
  return mayLeave(entries, days, known) && store.commit(all.writes, all.expected);
}
