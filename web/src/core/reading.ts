import type { Purpose } from "./consent";

/** A shared piece as a reviewer reads it. */
export type Piece = {
  piece: string;
  words: string;
  language?: string;
  translation?: string;
  at?: string;
};

/**
 * What someone outside the team may see of a record: only shared pieces as previewed,
 * coarse place, topics and consent badges. No name, no notes, no place as said.
 */
export type Reading = {
  id: string;
  space: string;
  /** Day only, "2026-05-03". */
  day?: string;
  meeting?: string;
  /** Id in the area's list of places. */
  place?: string;
  topics: string[];
  language?: string;
  pieces: Piece[];
  consent: { purpose: Purpose; how?: string; day?: string; version?: number; language?: string }[];
  review?: { state: "new" | "heard" | "question" | "used" | "set-aside"; because?: string };
};
