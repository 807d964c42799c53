import { broke, calm, cameThrough, careful, FRESH, type Pace, room } from "../../core/pace";
import type { Exchanged } from "../../net/sync";
import { ONLY } from "../../store/shapes";
import type { Store } from "../../store/store";
import { amendStanding } from "../standing";

type Both = { up: Pace; down: Pace };

/** What one sync learns of the line, and leaves for the next. */
export class Paces {
  /** Whether there has been an answer: what breaks after one is a line that breaks, and not one that is not there. */
  answered = false;
  #now: Both;

  private constructor(
    private readonly store: Store,
    private readonly before: Both,
  ) {
    this.#now = before;
  }

  static async of(store: Store): Promise<Paces> {
    const { value } = await store.readSpare("standing", ONLY);
    return new Paces(store, value?.paces ?? { up: FRESH, down: FRESH });
  }

  /** Bytes, not packed yet, that the next batch has room for. A little goes first where nobody knows of a line. */
  up(lineKnown: boolean): number {
    return room(lineKnown || this.answered ? this.#now.up : careful(this.#now.up));
  }

  /** Bytes, not packed, that the next answer may hold. */
  get down(): number {
    return room(this.#now.down);
  }

  cameThrough({ up, down, repeated }: Exchanged & { kind: "ok" }): void {
    this.answered = true;
    const was = this.#now;
    this.#now = {
      up: repeated ? broke(was.up, up.packed) : cameThrough(was.up, up),
      down: cameThrough(was.down, down),
    };
  }

  /** Nothing is learned from a line that was not there. An answer that breaks when it has begun was too much to carry. */
  broke({ packed, begun }: { packed: number; begun?: true }): void {
    const { up, down } = this.#now;
    if (begun) this.#now = { up, down: broke(down, down.aim) };
    else if (this.answered) this.#now = { up: broke(up, packed), down };
  }

  /** What the next sync begins with when all came through. */
  get rested(): Both {
    return { up: calm(this.#now.up), down: calm(this.#now.down) };
  }

  /** Stores what was learned, when not all came through. */
  async keep(): Promise<void> {
    if (this.#now === this.before) return;
    await amendStanding(this.store, (standing) => ({ ...standing, paces: this.#now }));
  }
}
