import type { Entry, Own } from "./entry";

/** How far back a phone keeps its team's records, in days; "all" keeps everything. */
export const WINDOWS = ["92", "183", "365", "all"] as const;
export type Window = (typeof WINDOWS)[number];

export const USUAL_WINDOW: Window = "365";

export function windowOf(setting: string | undefined): Window {
  return WINDOWS.find((window) => window === setting) ?? USUAL_WINDOW;
}

/** As the server is asked; nothing when it is to send everything. */
export function windowDays(window: Window): number | undefined {
  return window === "all" ? undefined : Number(window);
}

const DAY_S = 86_400;

/** How late it is and when this phone last began to read everything, in the server's seconds; what is in a backup. */
export type Told = { at: number; readSince: number; keptTo: number };

/**
 * Whether all that a phone has of one person may leave it: nothing of it was heard of within the window, or since the
 * phone last read everything, and the server has it all, this device's own changes in a backup too. Whatever is not
 * known for certain stays.
 */
export function mayLeave(entries: Entry[], days: number, { at, readSince, keptTo }: Told): boolean {
  // A day more than the server is asked for: it counts whole days, and tells all of whoever was quiet for longer.
  const before = Math.max(at - (days + 1) * DAY_S, readSince);
  return entries.every((entry) => {
    const isOld = entry.told !== undefined && entry.told < before;
    const isSettled = !entry.left && !entry.gone && entry.setAside.length === 0 && entry.heads.length > 0;
    return isOld && isSettled && entry.own.every((own) => isSafe(own, keptTo));
  });
}

function isSafe({ status, position }: Own, keptTo: number): boolean {
  return status === "kept" && position !== undefined && position <= keptTo;
}
