import type { Missing, SetAside } from "./entry";
import { type State, sameScalar } from "./state";

/** Why words of colleagues are set aside: their changes never reached the server, or it lost them, and nobody brings them. */
export const LOST = "lost";

/** So long a change waits for those that it builds on. */
const LOST_AFTER_S = 14 * 86_400;

/** What the server's clock and this device's own say: seconds since 1970. */
export type Clocks = Pick<Missing, "server" | "phone">;

/** How long something was missing, by the clock that went on less; negative where one was set back. */
function missingFor(since: Clocks, now: Clocks): number {
  return Math.min(now.server - since.server, now.phone - since.phone);
}

/** Since when it is missing; anew where a clock was set back. */
export function missingSince(before: Missing | undefined, now: Clocks): Missing {
  return before && missingFor(before, now) >= 0 ? before : now;
}

/** Whether nobody is waited for any more. */
export function isLost(since: Missing, now: Clocks): boolean {
  return missingFor(since, now) >= LOST_AFTER_S;
}

/** Whether lost words stand in the record (again): who wrote them brought them after all. */
export function stands({ field, value }: SetAside, state: State): boolean {
  const there = state[field];
  const versions = there ? [there.value, ...(there.others ?? []).map((other) => other.value)] : [];
  if (field !== "notes") return versions.some((version) => sameScalar(version, value));
  const lines = String(value).split("\n");
  return versions.some((notes) => lines.every((line) => String(notes).includes(line)));
}
