import type { Stop } from "./front";

/** Shared by all that show records or write in them, in any tab; whoever takes records away wants it alone. */
const LOCK = "heard-in-use";

/** From now until it is stopped, no record leaves this phone only because it is old: somebody is at one. */
export function beginUse(): Stop {
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
