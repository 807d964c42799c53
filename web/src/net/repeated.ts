/** So long a stand-still before a request begins is no chance. */
const LOST_MS = 50;

/**
 * Whether the browser sent a request more than once. On a connection that is used again it repeats by itself what
 * broke, and tells nobody: only its notes show that the request which came through began later than it was made.
 */
export function wasRepeated(url: string): boolean {
  const entry = performance.getEntriesByName(url, "resource").at(-1) as PerformanceResourceTiming | undefined;
  return entry !== undefined && entry.domainLookupStart - entry.fetchStart > LOST_MS;
}

/** The browser notes no more once it has noted a few hundred. */
export function forgetNotes(): void {
  performance.clearResourceTimings();
}
