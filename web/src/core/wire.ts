/** The sync message of docs/sync.md, twin of `server/src/wire`. Bytes on the wire, hex ids here. */
import { decode, encode } from "cborg";
import { hex, unhex } from "./bytes";
import type { Periods } from "./keeping";
import type { Envelope } from "./state";

export const VERSION = 1;

export type Pushed = { doc: string; change: Uint8Array; envelope?: Envelope; epoch: number };

/** A request that is no change. Done once, however often it is sent. */
export type Act = { id: string } & (
  | { kind: "accept" | "decline"; doc: string } // the held work of this record
  | { kind: "erase" | "confirm-erase" | "cancel-erase"; doc: string } // the person of this record
  | { kind: "new-card"; doc: string; hash: Uint8Array } // a card in place of the one that the person lost
  | { kind: "confirm-card" | "cancel-card"; doc: string }
  /** Makes the record anew with `change`, which was made from heads of that `hash`: both are there once it is sent. */
  | { kind: "clean-copy"; doc: string; change?: Uint8Array; hash?: Uint8Array }
  | { kind: "revoke"; device: string }
  | { kind: "move"; doc: string; to: string } // the person of this record, to that team's circle
);

export type Request = {
  nonce?: Uint8Array;
  /** Or the SHA-256 of those last answered, when none has changed. */
  cursors?: Record<string, Uint8Array> | Uint8Array;
  push: Pushed[];
  acts?: Act[];
  /** How many days back a device without a cursor reads. */
  window?: number;
  /** Records that this device should have whole, with all else of their people. */
  whole?: string[];
  /** Asks for the names of the area's teams. */
  teams?: true;
  /** Change bytes that the answer may carry. */
  room?: number;
  /** Asks that what was kept is said without its hash: the order and `re` say which it is. */
  short?: true;
};

/** `position`: of a kept change, its place in the log. Its hash is left out of an answer that was to be short. */
export type Result = { hash?: string; outcome: string; code?: string; needs: string[]; position?: number };
export type Acted = { id: string; outcome: string; code?: string };
export type FeedItem = { circle: string; doc: string } & (
  | { what: "change"; change: Uint8Array; epoch: number; envelope?: Envelope }
  | { what: "left" | "gone" }
  | { what: "mark"; mark: string; on: boolean }
  /** Work that waits for a member's word: who wrote it, how many changes, the record's kind. None waits at 0. */
  | { what: "held"; by?: string; count: number; kind?: string }
  | { what: "unknown" }
);
/** `keeps`: what a team's space has set, where that is not what holds unless something is set. */
export type Circle = { id: string; kind: string; name: string; role: string; space?: string; keeps?: Periods };

/** A team of the area, by its circle. */
export type Team = { circle: string; name: string };

/** Changes that the server has lost the bytes of. */
export type Wanted = { doc: string; hashes: string[] };

/** Who stands behind an actor. */
export type Who = { actor: string; member: string; name: string };

export type Response = {
  incarnation: string;
  nonce?: Uint8Array;
  /** The first bytes of the hash of the request that this answers; an older server does not say. */
  re?: Uint8Array;
  results: Result[];
  acted: Acted[];
  feed: FeedItem[];
  who: Who[];
  /** All of this device's circles; undefined when they have not changed. */
  circles?: Circle[];
  cursors: Record<string, Uint8Array>;
  more: boolean;
  /** Places in the log up to here are in a backup. */
  keptTo?: number;
  wanted: Wanted[];
  teams?: Team[];
};

/** An answer that says why a whole request was not taken. */
export type Problem = { code: string };

export class WireError extends Error {}

/** Nothing that Heard ever sends. */
export class NoMessage extends WireError {}

/** A message of ours, in a version that this app does not know. */
export class OtherVersion extends WireError {}

export function encodeRequest(request: Request): Uint8Array<ArrayBuffer> {
  const { nonce, cursors, push, acts = [], window, whole = [], teams, room, short } = request;
  return encodeMap({
    v: VERSION,
    ...(nonce && { nonce }),
    ...(cursors && { cursors }),
    push: push.map(({ doc, change, envelope, epoch }) => ({
      doc: unhex(doc),
      change,
      ...(envelope && { envelope: encodeEnvelope(envelope) }),
      ...(epoch > 0 && { epoch }),
    })),
    ...(acts.length > 0 && { acts: acts.map(encodeAct) }),
    ...(window !== undefined && { window }),
    ...(whole.length > 0 && { whole: whole.map(unhex) }),
    ...(teams && { teams }),
    ...(room !== undefined && { room }),
    ...(short && { short }),
  });
}

export function decodeResponse(bytes: Uint8Array): Response {
  const map = decodeMap(bytes);
  if (typeof map.v !== "number") throw new NoMessage("not a message of ours");
  if (map.v !== VERSION) throw new OtherVersion("another version of the message");
  const circles = map.circles === undefined ? undefined : list(map.circles).map(decodeCircle);
  return {
    incarnation: id(map.incarnation),
    ...(map.nonce instanceof Uint8Array && { nonce: map.nonce }),
    ...(map.re instanceof Uint8Array && { re: map.re }),
    results: list(map.results ?? []).map(decodeResult),
    acted: list(map.acted ?? []).map(decodeActed),
    feed: list(map.feed ?? []).map(decodeFeedItem),
    who: list(map.who ?? []).map(decodeWho),
    ...(circles && { circles }),
    cursors: decodeCursors(map.cursors ?? {}),
    more: map.more === true,
    ...(typeof map.kept_to === "number" && { keptTo: map.kept_to }),
    wanted: list(map.wanted ?? []).map(decodeWanted),
    ...(map.teams != null && { teams: list(map.teams).map(decodeTeam) }),
  };
}

export function decodeProblem(bytes: Uint8Array): Problem {
  return { code: words(decodeMap(bytes).code) };
}

export function encodeMap(map: Record<string, unknown>): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(encode(map));
}

export function decodeMap(bytes: Uint8Array): Record<string, unknown> {
  try {
    return fields(decode(bytes));
  } catch (cause) {
    throw new NoMessage("not a message of ours", { cause });
  }
}

/** An answer that is for the screens to take apart. */
export function decodeAny(bytes: Uint8Array): unknown {
  try {
    return decode(bytes);
  } catch (cause) {
    throw new NoMessage("not a message of ours", { cause });
  }
}

function encodeAct(act: Act): Record<string, unknown> {
  const { id, kind } = act;
  switch (act.kind) {
    case "revoke":
      return { id: unhex(id), kind, device: unhex(act.device) };
    case "new-card":
      return { id: unhex(id), kind, doc: unhex(act.doc), hash: act.hash };
    case "clean-copy":
      return { id: unhex(id), kind, doc: unhex(act.doc), hash: act.hash, change: act.change };
    case "move":
      return { id: unhex(id), kind, doc: unhex(act.doc), to: unhex(act.to) };
    default:
      return { id: unhex(id), kind, doc: unhex(act.doc) };
  }
}

function encodeEnvelope({ kind, circle, subject, about }: Envelope): Record<string, unknown> {
  return {
    kind,
    circle: unhex(circle),
    ...(subject && { subject: unhex(subject) }),
    ...(about && { about: unhex(about) }),
  };
}

function decodeEnvelope(value: unknown): Envelope {
  const { kind, circle, subject, about } = fields(value);
  return {
    kind: words(kind),
    circle: id(circle),
    ...(subject != null && { subject: id(subject) }),
    ...(about != null && { about: id(about) }),
  };
}

function decodeResult(value: unknown): Result {
  const { hash, outcome, code, needs, position } = fields(value);
  return {
    ...(hash != null && { hash: id(hash) }),
    outcome: words(outcome),
    ...(typeof code === "string" && { code }),
    needs: list(needs ?? []).map(id),
    ...(typeof position === "number" && { position }),
  };
}

function decodeActed(value: unknown): Acted {
  const { id: act, outcome, code } = fields(value);
  return { id: id(act), outcome: words(outcome), ...(typeof code === "string" && { code }) };
}

function decodeWanted(value: unknown): Wanted {
  const { doc, hashes } = fields(value);
  return { doc: id(doc), hashes: list(hashes).map(id) };
}

function decodeTeam(value: unknown): Team {
  const { circle, name } = fields(value);
  return { circle: id(circle), name: words(name) };
}

function decodeFeedItem(value: unknown): FeedItem {
  const item = fields(value);
  const place = { circle: id(item.circle), doc: id(item.doc) };
  switch (item.what) {
    case "change":
      if (!(item.change instanceof Uint8Array)) throw new WireError("a change without bytes");
      return {
        ...place,
        what: "change",
        change: item.change,
        epoch: typeof item.epoch === "number" ? item.epoch : 0,
        ...(item.envelope != null && { envelope: decodeEnvelope(item.envelope) }),
      };
    case "left":
    case "gone":
      return { ...place, what: item.what };
    case "mark":
      return { ...place, what: "mark", mark: words(item.mark), on: item.on === true };
    case "held":
      return {
        ...place,
        what: "held",
        // An older server does not count them.
        count: typeof item.count === "number" ? item.count : 1,
        ...(item.by != null && { by: id(item.by) }),
        ...(typeof item.kind === "string" && { kind: item.kind }),
      };
    default:
      // From a newer server; it is passed over so that the rest of the feed still arrives.
      return { ...place, what: "unknown" };
  }
}

function decodeWho(value: unknown): Who {
  const { actor, member, name } = fields(value);
  return { actor: id(actor), member: id(member), name: words(name) };
}

function decodeCircle(value: unknown): Circle {
  const { id: circle, kind, name, role, space, keeps } = fields(value);
  return {
    id: id(circle),
    kind: words(kind),
    name: words(name),
    role: words(role),
    ...(space != null && { space: id(space) }),
    ...(keeps != null && { keeps: decodePeriods(keeps) }),
  };
}

function decodePeriods(value: unknown): Periods {
  const { conversations, responses, ask_again } = fields(value);
  return { conversations: days(conversations), responses: days(responses), askAgain: days(ask_again) };
}

function days(value: unknown): number {
  if (typeof value !== "number") throw new WireError("a number of days was expected");
  return value;
}

export function decodeCircles(value: unknown): Circle[] {
  return list(value ?? []).map(decodeCircle);
}

function decodeCursors(value: unknown): Record<string, Uint8Array> {
  const cursors: Record<string, Uint8Array> = {};
  for (const [circle, cursor] of Object.entries(fields(value)))
    if (cursor instanceof Uint8Array) cursors[circle] = cursor;
  return cursors;
}

function fields(value: unknown): Record<string, unknown> {
  if (typeof value !== "object" || value === null || Array.isArray(value) || value instanceof Uint8Array)
    throw new WireError("a map was expected");
  return value as Record<string, unknown>;
}

function list(value: unknown): unknown[] {
  if (!Array.isArray(value)) throw new WireError("a list was expected");
  return value;
}

export function words(value: unknown): string {
  if (typeof value !== "string") throw new WireError("text was expected");
  return value;
}

/** An id, hash or actor: bytes on the wire, hex here. */
export function id(value: unknown): string {
  if (!(value instanceof Uint8Array)) throw new WireError("bytes were expected");
  return hex(value);
}
