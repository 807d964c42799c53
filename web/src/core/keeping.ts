/**
 * How long what is here may stay of somebody who has not said yes to keeping it, and when people are asked again.
 * Days are counted since 1970, as the server counts them. Twin of `server/src/domain/retention.rs`.
 */
import type { Entry } from "./entry";

const DAY_MS = 86_400_000;

/** What a space has set, in days. */
export type Periods = { conversations: number; responses: number; askAgain: number };

/** What holds until a space sets something else. */
export const UNLESS_SET: Periods = { conversations: 14, responses: 14, askAgain: 730 };

/** Before the last day, in the mark that says it. */
export const UNTIL = "until-";

/** How long before its last day a record is shown to whoever could ask. */
const SOON = 7;

/** A phone whose clock runs so far ahead of the server's last word lets go of nothing: the clock may be wrong. */
const DOUBTFUL = 180;

export function dayOf(at: string): number | undefined {
  const parts = /^(\d{4})-(\d\d)-(\d\d)/.exec(at);
  if (!parts) return undefined;
  return Math.floor(Date.UTC(Number(parts[1]), Number(parts[2]) - 1, Number(parts[3])) / DAY_MS);
}

/** "2026-05-03" */
export function dayAt(day: number): string {
  return new Date(day * DAY_MS).toISOString().slice(0, 10);
}

/**
 * Today, by this phone's clock in milliseconds since 1970. Where it was wrong when the server last answered, it is taken
 * to be so still. `told` and `toldAt`: the server's seconds then, and this phone's.
 */
export function today(now: number, { told, toldAt }: { told?: number; toldAt?: number } = {}): number {
  const ahead = told === undefined || toldAt === undefined ? 0 : toldAt - told;
  return Math.floor((now - ahead * 1000) / DAY_MS);
}

/** The day of a record: as the server last told of it, else as its writer's phone says. */
export function heardOn({ told }: Entry, at: string | undefined): number | undefined {
  return told === undefined ? dayOf(at ?? "") : Math.floor((told * 1000) / DAY_MS);
}

/** The last day on which a record is kept where there is no yes since the day `since`: the server's word, else never earlier. */
export function lastDay(
  entry: Entry,
  at: string | undefined,
  since: number | undefined,
  periods: Periods,
): number | undefined {
  if (entry.until !== undefined) return dayOf(entry.until);
  const from = heardOn(entry, at);
  if (from === undefined) return undefined;
  const days = entry.envelope.kind === "response" ? periods.responses : periods.conversations;
  return Math.max(from, since ?? 0) + days;
}

export function isSoon(last: number, now: number): boolean {
  return last - now <= SOON;
}

/** `told`: when the server last answered, in its own seconds. */
export function isDoubtful(now: number, told: number | undefined): boolean {
  return told !== undefined && now - Math.floor((told * 1000) / DAY_MS) > DOUBTFUL;
}

/** Whether the server has all of a record that is here. */
export function isSent(entry: Entry, hasDraft: boolean): boolean {
  const isKept = entry.told !== undefined && entry.own.every(({ status }) => status === "kept");
  return isKept && !hasDraft && entry.setAside.length === 0;
}

/**
 * Whether a record may go from this phone today. What the server has not got goes only once its day was shown on a day
 * before: a clock that was wrong for an hour takes nothing.
 */
export function mayGo(entry: Entry, hasDraft: boolean, last: number, now: number): boolean {
  if (last >= now) return false;
  return isSent(entry, hasDraft) || (entry.warned !== undefined && entry.warned < now);
}
