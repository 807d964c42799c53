/**
 * The words last looked for at the desk. They may be somebody's own, so they stand in memory only: in no address, and
 * in nothing that this computer keeps.
 */
let words = "";

export function lookedFor(): string {
  return words;
}

export function lookFor(next: string): void {
  words = next;
}

/** For who comes to a list from elsewhere: words of an hour ago would leave most of it out. */
export function lookForNothing(): void {
  lookFor("");
}
