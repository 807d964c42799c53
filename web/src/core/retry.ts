/** When a device asks again. Milliseconds; `random` is from 0 up to 1, drawn anew each time. */

/** Why the worker should look. "now" is a person asking. */
export type Why = "start" | "saved" | "online" | "visible" | "timer" | "now";

const FIRST_MS = 2_000;
const LONGEST_MS = 600_000;
/** Even the luckiest draw leaves a line, or a server that restarts, a moment. */
const LEAST_MS = 250;

/**
 * How long to wait after so many tries in a row that came to nothing: anything up to a bound that doubles, so that
 * phones that lost the line together do not come back together. `askedMs` is what the server asked for; it is waited
 * out first, though no answer, whoever gave it, silences a phone for longer than the longest wait.
 */
export function backoffMs(failures: number, random: number, askedMs = 0): number {
  const spread = Math.min(FIRST_MS * 2 ** failures, LONGEST_MS);
  return Math.min(askedMs, LONGEST_MS) + Math.round(LEAST_MS + random * (spread - LEAST_MS));
}

/** Whether this is a reason not to wait out a back-off. A timer or a save is none: they come by themselves. */
export function cutsShort(why: Why): boolean {
  return why !== "timer" && why !== "saved";
}

/** How long to wait on being woken. A line that is back is back for a whole village, and may come and go. */
export function wakeMs(why: Why, random: number): number {
  return why === "online" ? Math.round(random * FIRST_MS) : 0;
}
