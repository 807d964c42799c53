import type { Entry } from "./entry";
import { UNTIL } from "./keeping";

const ERASING: Record<string, Entry["erasing"]> = {
  "erase-asked": "asked",
  erasing: "soon",
  "erasing-by-card": "by-card",
};

/** What the server tells of a record beside its words: on, or off again. A mark that is not known is passed over. */
export function mark(entry: Entry, name: string, on: boolean): void {
  if (name === "heard") entry.heard = on;
  if (name === "card-asked") {
    if (on) entry.cardAsked = true;
    else delete entry.cardAsked;
  }
  if (name.startsWith(UNTIL)) {
    const day = name.slice(UNTIL.length);
    if (on) entry.until = day;
    else if (entry.until === day) delete entry.until;
  }
  const erasing = ERASING[name];
  if (!erasing) return;
  if (on) entry.erasing = erasing;
  else if (entry.erasing === erasing) delete entry.erasing;
}
