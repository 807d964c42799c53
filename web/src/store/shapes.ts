/** What lies in which object store. Nothing is in clear but record ids, change hashes and the names of settings. */
import type { Draft, Entry } from "../core/entry";
import type { Pace } from "../core/pace";
import type { State } from "../core/state";
import type { Circle, Who } from "../core/wire";

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
};

/** Where a device stands that knows of nothing yet. */
export const NOWHERE: Standing = { cursors: {}, circles: [], who: [] };

/** Which records the first screen shows, of how many: a start opens these and draws. */
export type Index = { count: number; ids: string[] };

export type Settings = Record<string, string>;

export type Shapes = {
  record: Entry;
  /** A cache, so that opening a record needs no document engine. */
  state: State;
  /** Raw change bytes under `record/hash`; never rewritten. */
  change: Uint8Array;
  draft: Draft;
  profile: StoredProfile;
  standing: Standing;
  settings: Settings;
  index: Index;
};

export type StoreName = keyof Shapes;

export const STORES: StoreName[] = ["record", "state", "change", "draft", "profile", "standing", "settings", "index"];

/** The key under which the stores that hold one thing hold it. */
export const ONLY = "only";
