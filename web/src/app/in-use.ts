import type { Stop } from "./front";

/** Shared by all that show records or write in them, in any tab; whoever takes records away wants it alone. */
const LOCK = "heard-in-use";

/** While a tab shows a record, or has words on it that are not durable, no record leaves only because it is old. */
export class InUse {
  #uses = 0;
  #end: Stop | undefined;

  /** One lock for all uses of a tab: asking for one at each keystroke would be felt. */
  begin(): Stop {
    this.#uses += 1;
    this.#end ??= hold();
    let isOver = false;
    return () => {
      if (isOver) return;
      isOver = true;
      this.#uses -= 1;
      if (this.#uses > 0) return;
      this.#end?.();
      this.#end = undefined;
    };
  }
}

function hold(): Stop {
  let end: Stop = () => undefined;
  const used = new Promise<void>((done) => {
    end = done;
  });
  // A page that is being left gets none any more, and needs none.
  navigator.locks.request(LOCK, { mode: "shared" }, () => used).catch(() => undefined);
  return end;
}

/** Does it while nobody is at any record, and nobody can begin to be. Nothing where somebody is. */
export async function unlessUsed<T>(work: () => Promise<T>): Promise<T | undefined> {
  return navigator.locks.request(LOCK, { ifAvailable: true }, (lock) => (lock ? work() : undefined));
}
