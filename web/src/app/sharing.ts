import { hex } from "../core/bytes";
import { overlay } from "../core/entry";
import { pieceHash, pieceOf, shareOf } from "../core/piece";
import { type Reading, read } from "../core/reading";
import { type Statement, sharedField, statements } from "../core/records/conversation";
import type { Scalar, State } from "../core/state";
import type { Consents } from "./consents";
import { sha256 } from "./sha256";
import type { Shelf } from "./shelf";
import type { Known } from "./standing";
import type { WorkingCopy } from "./working-copy";

/** Sharing pieces of a conversation with the council, exactly as they were previewed. */
export class Sharing {
  /** The hash of each piece of a record as its worker has seen it last. */
  readonly #previewed = new Map<string, Map<string, string>>();

  constructor(
    private readonly shelf: Shelf,
    private readonly working: WorkingCopy,
    private readonly consents: Consents,
    private readonly known: Known,
  ) {}

  async preview(id: string, pieces: string[]): Promise<Reading> {
    await this.shelf.loadState(id);
    const state = this.working.state(id);
    const chosen = await marks(state, pieces);
    const subject = this.working.entry(id)?.envelope.subject;
    const badges = subject ? await this.consents.badges(subject) : [];
    const space = this.known.profile.space?.name ?? "";
    const reading = await read(id, space, overlay(state, chosen), badges, sha256);
    this.#previewed.set(id, await hashes(state, pieces));
    return reading;
  }

  /** Answers false, and writes nothing, when a piece is no longer what was previewed: it has to be seen first. */
  async share(id: string, pieces: string[]): Promise<boolean> {
    await this.shelf.loadState(id);
    const state = this.working.state(id);
    const now = await hashes(state, pieces);
    const seen = this.#previewed.get(id);
    if (!pieces.every((piece) => now.has(piece) && now.get(piece) === seen?.get(piece))) return false;
    const chosen = await marks(state, pieces);
    for (const [field, { value }] of Object.entries(chosen)) this.working.settle(id, field, value);
    await this.working.flush();
    return true;
  }
}

/** The hash of each of these pieces, but for those that can be neither shared nor shown. */
async function hashes(state: State, pieces: string[]): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  for (const statement of statements(state)) {
    const piece = pieceOf(statement);
    if (!pieces.includes(piece) || statement.out || statement.unsettled) continue;
    found.set(piece, hex(await pieceHash(statement, sha256)));
  }
  return found;
}

/** What to write so that exactly these pieces are shared. A piece with two versions of a part is kept back. */
async function marks(state: State, pieces: string[]): Promise<Record<string, { value: Scalar }>> {
  const chosen: Record<string, { value: Scalar }> = {};
  for (const statement of statements(state)) {
    const value = await mark(state, statement, pieces.includes(pieceOf(statement)));
    if (value !== undefined) chosen[sharedField(pieceOf(statement))] = { value };
  }
  return chosen;
}

/** Undefined when the record already says so. */
async function mark(state: State, statement: Statement, wanted: boolean): Promise<Scalar | undefined> {
  const now = await shareOf(state, statement, sha256);
  if (wanted && !statement.out && !statement.unsettled)
    return now === "shown" ? undefined : pieceHash(statement, sha256);
  return now === "kept-back" ? undefined : false;
}
