/** What lies in which object store. Nothing is in clear but record ids, change hashes and the names of settings. */
import type { Draft, Entry } from "../core/entry";
import type { Pace } from "../core/pace";
import type { State } from "../core/state";
import type { Act, Circle, Team, Wanted, Who } from "../core/wire";

/** A profile as joining made it. Ids are hex. */
export type StoredProfile = {
  device: string;
  member: string;
  name: string;
  role: string;
  area: { id: string; name: string; demo: boolean };
  space?: { id: string; name: string };
  certificate: Uint8Array;
  /** The actor this profile writes as in every record, unless the record has one of its own. */
  actor: string;
};

/** Where this device stands with the server. */
export type Standing = {
  cursors: Record<string, Uint8Array>;
  nonce?: Uint8Array;
  incarnation?: string;
  circles: Circle[];
  who: Who[];
  /** Device time of the last full success. */
  lastAt?: string;
  /** How the line was, each way, when it was last used. */
  paces?: { up: Pace; down: Pace };
  /** Whether the last answer said that there was no more. */
  caughtUp?: true;
  /** When the server last answered, by its own clock: seconds since 1970. */
  told?: number;
  /** What this device's own clock said then. */
  toldAt?: number;
  /** When this device last began to read everything, by the server's clock, and whether it came to the end. */
  reading?: { since: number; done: boolean };
  /** Places in the server's log up to here are in a backup. */
  keptTo?: number;
  /** When this phone last looked for people that it need not keep any more, by the server's clock. */
  lookedAt?: number;
  /** Records that this device has a part of, or nothing, and should have whole. */
  whole?: string[];
  /** Records of which a part did not open when something was told of them: it is asked for once they do. */
  unopened?: string[];
  /** Changes that the server has lost the bytes of. */
  wanted?: Wanted[];
  /** How many records went from this phone because their time was over, until somebody has read that. */
  over?: number;
  /** The area's teams, and when they were told, by the server's clock. */
  teams?: { at: number; all: Team[] };
};

/** Where a device stands that knows of nothing yet. */
export const NOWHERE: Standing = { cursors: {}, circles: [], who: [] };

/** Which records the first screen shows, of how many: a start opens these and draws. */
export type Index = { count: number; ids: string[] };

/** Something that was decided here and is to be done by the server: in which order, and why it was not done, if it was not. */
/** `number` finds the receipt of an erasure; what was asked stays, once it is done, until its worker has noted the number. */
export type StoredAct = { order: number; act: Act; refused?: string; number?: string; done?: true };

/** Work on a record that waits for a word of this device's team: whose, how many changes, and the record's kind. */
export type HeldWork = { circle: string; count: number; by?: string; kind?: string };

export type Settings = Record<string, string>;

export type Shapes = {
  record: Entry;
  /** A cache, so that opening a record needs no document engine. */
  state: State;
  /** Raw change bytes under `record/hash`; never rewritten. */
  change: Uint8Array;
  draft: Draft;
  /** By the act's id. */
  act: StoredAct;
  /** By the record's id. */
  held: HeldWork;
  profile: StoredProfile;
  standing: Standing;
  settings: Settings;
  index: Index;
};

export type StoreName = keyof Shapes;

export const STORES: StoreName[] = [
  "record",
  "state",
  "change",
  "draft",
  "act",
  "held",
  "profile",
  "standing",
  "settings",
  "index",
];

/** The key under which the stores that hold one thing hold it. */
export const ONLY = "only";
