import type { Why } from "../core/retry";
import type { Sync } from "./front";
import type { NewsChannel } from "./news";

/** Why the worker should look. Whoever asks by hand names which ask it is, and hears when it was served. */
export type Wake = { why: Why; ask?: number };

/** What a worker tells its own page: that its scripts could not be fetched, or the last ask that it served. */
export type FromWorker = "stuck" | { served: number };

const SAVED_MS = 2_000;
const EVERY_MS = 300_000;
const RESTART_MS = 30_000;

/**
 * Starts the worker and wakes it: at start, on regaining a line, when seen again, after a save, every five minutes
 * and by hand. The worker folds and syncs; without it everything can still be written.
 */
export class Engine {
  #worker: Worker | undefined;
  #saved: ReturnType<typeof setTimeout> | undefined;
  #line: Sync["line"] = "idle";
  /** How often somebody asked by hand, and which of these asks was served last. */
  #asked = 0;
  #served = 0;

  constructor(
    news: NewsChannel,
    private readonly onLine: () => void,
  ) {
    news.listen((item) => {
      if (item.what !== "line") return;
      this.#line = item.line;
      onLine();
    });
  }

  /** Who asks sees it taken up at once, and until a sync that began after it has ended: one before it proves nothing. */
  get line(): Sync["line"] {
    return this.#served < this.#asked ? "working" : this.#line;
  }

  start(): void {
    if (this.#worker) return;
    this.#begin();
    addEventListener("online", () => this.wake("online"));
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "visible") this.wake("visible");
    });
    setInterval(() => this.wake("timer"), EVERY_MS);
  }

  wake(why: Why): void {
    if (!this.#worker) {
      if (why === "now" || why === "online") this.#begin();
      return;
    }
    if (why === "now") this.#asked += 1;
    this.#worker.postMessage({ why, ...(why === "now" && { ask: this.#asked }) } satisfies Wake);
    if (why === "now") this.onLine();
  }

  /** A pause in typing is a good moment; each keystroke is not. */
  saved(): void {
    clearTimeout(this.#saved);
    this.#saved = setTimeout(() => this.wake("saved"), SAVED_MS);
  }

  /**
   * Its scripts could not be fetched (a first visit that lost its line). The app works on, and a fresh worker tries
   * again.
   */
  #restart(worker: Worker): void {
    if (this.#worker !== worker) return;
    worker.terminate();
    this.#worker = undefined;
    this.#served = this.#asked;
    this.#line = "later";
    this.onLine();
    setTimeout(() => this.#worker ?? this.#begin(), RESTART_MS);
  }

  #hasServed(ask: number): void {
    this.#served = ask;
    this.onLine();
  }

  #begin(): void {
    const worker = new Worker(new URL("./worker/worker.ts", import.meta.url), { type: "module" });
    this.#worker = worker;
    worker.addEventListener("error", () => this.#restart(worker));
    worker.addEventListener("message", ({ data }: MessageEvent<FromWorker>) => {
      if (data === "stuck") this.#restart(worker);
      else this.#hasServed(data.served);
    });
    this.wake("start");
  }
}
