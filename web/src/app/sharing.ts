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
    return read(id, space, overlay(state, chosen), badges, sha256);
  }

  async share(id: string, pieces: string[]): Promise<void> {
    await this.shelf.loadState(id);
    const state = this.working.state(id);
    const chosen = await marks(state, pieces);
    for (const [field, { value }] of Object.entries(chosen)) this.working.settle(id, field, value);
    await this.working.flush();
  }
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
