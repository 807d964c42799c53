import type { Socket } from "node:net";

/** What one slice of a body weighs on the way; about what a mobile network carries at once. */
const SLICE = 1400;
/** So much of one connection is on its way at most, as TCP would have it. */
const WINDOW = 32 * 1024;

/** Where the bytes of one connection come out. */
export type Outlet = { isOpen: () => boolean; arrived: (bytes: Buffer) => void; finished: () => void };

type Turn = { slices: Buffer[]; waiting: number; hasEnded: boolean; from: Socket; to: Outlet };

/** One direction of a line. Connections take turns, slice by slice. */
export class Pipe {
  readonly #turns = new Set<Turn>();
  #busy = false;
  /** Until when the line is taken. Timers come late, and what they miss is made up for while there is more to carry. */
  #taken = 0;

  /** `shape`: kbit/s, and how many milliseconds each byte is under way. */
  constructor(private readonly shape: () => { kbits: number; delay: number }) {}

  /** Carries all that comes from this socket. */
  join(from: Socket, to: Outlet): void {
    const turn: Turn = { slices: [], waiting: 0, hasEnded: false, from, to };
    this.#turns.add(turn);
    from.on("data", (bytes: Buffer) => {
      for (let at = 0; at < bytes.length; at += SLICE) turn.slices.push(bytes.subarray(at, at + SLICE));
      turn.waiting += bytes.length;
      if (turn.waiting > WINDOW) from.pause();
      this.#begin();
    });
    from.on("end", () => {
      turn.hasEnded = true;
      this.#begin();
    });
    from.resume();
  }

  #begin(): void {
    if (this.#busy) return;
    this.#taken = Math.max(this.#taken, performance.now());
    this.#next();
  }

  #next(): void {
    const turn = this.#turn();
    this.#busy = turn !== undefined;
    if (!turn) return;
    const slice = turn.slices.shift() ?? Buffer.alloc(0);
    const { kbits, delay } = this.shape();
    this.#taken += (slice.length * 8) / kbits;
    setTimeout(() => {
      turn.waiting -= slice.length;
      if (turn.waiting <= WINDOW) turn.from.resume();
      const isLast = turn.hasEnded && turn.slices.length === 0;
      if (isLast) this.#turns.delete(turn);
      setTimeout(() => {
        if (slice.length > 0 && turn.to.isOpen()) turn.to.arrived(slice);
        if (isLast && turn.to.isOpen()) turn.to.finished();
      }, delay);
      this.#next();
    }, this.#taken - performance.now());
  }

  /** Whose turn it is: whoever has something to carry and waited longest. */
  #turn(): Turn | undefined {
    for (const turn of this.#turns) {
      if (!turn.to.isOpen()) this.#turns.delete(turn);
      else if (turn.slices.length > 0 || turn.hasEnded) {
        this.#turns.delete(turn);
        this.#turns.add(turn);
        return turn;
      }
    }
    return undefined;
  }
}
