import { hex } from "../core/bytes";
import { overlay } from "../core/entry";
import { type Part, partsOf, pieceHash, shareOf } from "../core/piece";
import { type Reading, read } from "../core/reading";
import { sharedField } from "../core/records/conversation";
import { askedSet } from "../core/records/response";
import type { Scalar, State } from "../core/state";
import type { Consents } from "./consents";
import type { Offers } from "./offers";
import { sha256 } from "./sha256";
import type { Shelf } from "./shelf";
import type { Known } from "./standing";
import type { WorkingCopy } from "./working-copy";

/** A piece as it was previewed: its hash, and whether somebody was keeping it back then. */
type Seen = { hash: string; keptBack: boolean };

/** Sharing pieces of a record with the council, exactly as they were previewed. */
export class Sharing {
  /** Each piece of a record as its worker has seen it last. */
  readonly #previewed = new Map<string, Map<string, Seen>>();

  constructor(
    private readonly shelf: Shelf,
    private readonly working: WorkingCopy,
    private readonly consents: Consents,
    private readonly offers: Offers,
    private readonly known: Known,
  ) {}

  async preview(id: string, pieces: string[]): Promise<Reading> {
    await this.shelf.loadState(id);
    const state = this.working.state(id);
    const parts = this.#parts(id, state);
    const chosen = await marks(state, parts, pieces);
    const envelope = this.working.entry(id)?.envelope;
    const badges = envelope?.subject ? await this.consents.badges(envelope.subject) : [];
    const kind = envelope?.kind === "response" ? "response" : "conversation";
    const space = this.known.profile.space?.name ?? "";
    const record = { id, kind, space, questions: await this.#questions(state) } as const;
    const reading = await read(record, overlay(state, chosen), badges, sha256);
    this.#previewed.set(id, await seenNow(state, parts, pieces));
    return reading;
  }

  /**
   * Answers false, and writes nothing, when a piece is no longer what was previewed, or a colleague keeps it back since:
   * that has to be seen first.
   */
  async share(id: string, pieces: string[]): Promise<boolean> {
    await this.shelf.loadState(id);
    const state = this.working.state(id);
    const parts = this.#parts(id, state);
    const now = await seenNow(state, parts, pieces);
    const seen = this.#previewed.get(id);
    if (!pieces.every((piece) => isAsSeen(now.get(piece), seen?.get(piece)))) return false;
    const chosen = await marks(state, parts, pieces);
    for (const [field, { value }] of Object.entries(chosen)) this.working.settle(id, field, value);
    await this.working.flush();
    return true;
  }

  #parts(id: string, state: State): Part[] {
    return partsOf(this.working.entry(id)?.envelope.kind ?? "", state);
  }

  /** The questions that were asked, in their order; none for a conversation, or where the set has not come yet. */
  async #questions(state: State): Promise<string[]> {
    const asked = askedSet(state);
    if (!asked) return [];
    const sets = await this.offers.questionSets();
    const known = sets.find(({ set, version }) => set === asked.set && version === asked.version);
    return known?.questions.map(({ id }) => id) ?? [];
  }
}

/** These pieces as they stand, but for those that can be neither shared nor shown. */
async function seenNow(state: State, parts: Part[], pieces: string[]): Promise<Map<string, Seen>> {
  const found = new Map<string, Seen>();
  for (const part of parts) {
    if (!pieces.includes(part.piece) || part.out || part.unsettled) continue;
    const keptBack = state[sharedField(part.piece)]?.value === false;
    found.set(part.piece, { hash: hex(await pieceHash(part, sha256)), keptBack });
  }
  return found;
}

function isAsSeen(now: Seen | undefined, seen: Seen | undefined): boolean {
  return now !== undefined && now.hash === seen?.hash && (!now.keptBack || seen.keptBack);
}

/** What to write so that exactly these pieces are shared. A piece with two versions of a part is kept back. */
async function marks(state: State, parts: Part[], pieces: string[]): Promise<Record<string, { value: Scalar }>> {
  const chosen: Record<string, { value: Scalar }> = {};
  for (const part of parts) {
    const value = await mark(state, part, pieces.includes(part.piece));
    if (value !== undefined) chosen[sharedField(part.piece)] = { value };
  }
  return chosen;
}

/** Undefined when the record already says so. */
async function mark(state: State, part: Part, wanted: boolean): Promise<Scalar | undefined> {
  const now = await shareOf(state, part, sha256);
  if (wanted && !part.out && !part.unsettled) return now === "shown" ? undefined : pieceHash(part, sha256);
  return now === "kept-back" ? undefined : false;
}
