import { vi } from "vitest";

type Mode = "exclusive" | "shared";
type Options = { mode?: Mode; ifAvailable?: boolean };
type Work<T> = (lock: object | null) => Promise<T> | T;

/** Locks as a browser's tabs share them, where the runtime has none: whoever asks for a name waits for those before. */
export function sharedLocks(): void {
  const names = new Map<string, Queue>();
  const request = <T>(name: string, ...rest: [Work<T>] | [Options, Work<T>]): Promise<T> => {
    const [options, work] = rest.length === 1 ? [{}, rest[0]] : rest;
    const queue = names.get(name) ?? new Queue();
    names.set(name, queue);
    return queue.request(options, work);
  };
  vi.stubGlobal("navigator", { locks: { request } });
}

class Queue {
  #held: Mode[] = [];
  readonly #waiting: { mode: Mode; begin: () => void }[] = [];

  async request<T>({ mode = "exclusive", ifAvailable = false }: Options, work: Work<T>): Promise<T> {
    if (this.#waiting.length > 0 || !this.#isFree(mode)) {
      if (ifAvailable) return work(null);
      await new Promise<void>((begin) => this.#waiting.push({ mode, begin }));
    } else this.#held.push(mode);
    try {
      return await work({});
    } finally {
      this.#held.splice(this.#held.indexOf(mode), 1);
      this.#next();
    }
  }

  #next(): void {
    for (let next = this.#waiting[0]; next && this.#isFree(next.mode); next = this.#waiting[0]) {
      this.#waiting.shift();
      this.#held.push(next.mode);
      next.begin();
    }
  }

  #isFree(mode: Mode): boolean {
    return mode === "shared" ? !this.#held.includes("exclusive") : this.#held.length === 0;
  }
}
