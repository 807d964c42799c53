import type { Envelope, Scalar, State } from "./state";

/** How far one of this device's own changes has come. */
export type OwnStatus =
  | "waiting" // stored here, not answered for
  | "sent" // the server answered, but has not said kept
  | "kept"
  | "held" // kept sealed by the server until the team accepts it
  | "re-make"; // waits for the server's document, to be put onto it

/** `position`: of a kept change, its place in the server's log. */
export type Own = { hash: string; status: OwnStatus; code?: string; position?: number };

export type SetAside = { field: string; value: Scalar; code: string };

/** When it began, by the server's clock and by this device's own, in seconds since 1970; and whether all was asked for. */
export type Missing = { server: number; phone: number; asked?: true };

/** What a list needs to know of a record without opening it. */
export type Summary = {
  name?: string;
  place?: string;
  said?: string;
  language?: string;
  at?: string;
  /** Of a response: the set that was asked, hex, its version, and how many questions have an answer. */
  set?: string;
  version?: number;
  answered?: number;
  /** First words of each answer in text, by question. Which of them are somebody's own words, only the set can say. */
  texts?: Record<string, { said: string; language?: string }>;
  twoVersions?: true;
  changedSinceShared?: true;
};

/** One record as this device knows it, but for its state and changes. */
export type Entry = {
  envelope: Envelope;
  /** The circle it is in now; it may have been moved since its birth. */
  circle: string;
  epoch: number;
  /** Whether this device made the record's first change (or will), and so sends its envelope. */
  bornHere: boolean;
  heads: string[];
  /** When the server last brought or kept a change of it, by the server's own clock: seconds since 1970. */
  told?: number;
  /** Own changes in the order they were made. */
  own: Own[];
  /** The actor this device writes as here, when not the profile's. */
  actor?: string;
  /** The actor of the first change. */
  author?: string;
  heard: boolean;
  setAside: SetAside[];
  /** Since when own changes wait for others that the server has not. */
  missing?: Missing;
  summary: Summary;
  /** Its person waits to be erased: a second member has to agree, or it is hidden until it is done; only the card stops what it asked for. */
  erasing?: "asked" | "soon" | "by-card";
  /** The last day on which it is kept, as the server says, of somebody who has not said yes to that: "2026-05-03". */
  until?: string;
  /** The day, since 1970, on which this phone first showed that it goes soon. */
  warned?: number;
  /** Another card waits for a second member's word. */
  cardAsked?: true;
  /** Its person was erased: nothing but this line is left. */
  gone?: true;
  /** Words that this worker had not sent went with it: they are told so once. */
  lost?: true;
  /** No longer this team's: only unsent changes are left. */
  left?: true;
  /** What each of these changes says, by its hash: the record that they could be read from has left. */
  words?: Record<string, Omit<SetAside, "code">[]>;
};

/** A field as laid over a record by its worker, and the heads that were in sight. */
export type Touched = { value: Scalar; base: string[] };

/** The working copy of one record: what was touched since its last fold. */
export type Draft = {
  fields: Record<string, Touched>;
  /** An occasion of consent that is not done yet; it is not folded. */
  open?: true;
};

export function newEntry(envelope: Envelope): Entry {
  return {
    envelope,
    circle: envelope.circle,
    epoch: 0,
    bornHere: true,
    heads: [],
    own: [],
    heard: false,
    setAside: [],
    summary: {},
  };
}

/** The state with a working copy laid over it. A null takes a field out. */
export function overlay(state: State, touched: Record<string, { value: Scalar }>): State {
  const over: State = { ...state };
  for (const [field, { value }] of Object.entries(touched)) {
    if (value === null) delete over[field];
    else over[field] = { value };
  }
  return over;
}

/** The kinds that have the text `notes`, made by their first change. */
export const WITH_NOTES: readonly string[] = ["person", "conversation", "response"];
