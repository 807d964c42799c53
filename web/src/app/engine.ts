import type { Why } from "../core/retry";
import type { Sync } from "./front";
import type { NewsChannel } from "./news";

/** Why the worker should look. */
export type Wake = { why: Why };

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
  line: Sync["line"] = "idle";

  constructor(
    news: NewsChannel,
    private readonly onLine: () => void,
  ) {
    news.listen((item) => {
      if (item.what !== "line") return;
      this.line = item.line;
      onLine();
    });
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
    if (!this.#worker && (why === "now" || why === "online")) this.#begin();
    else this.#worker?.postMessage({ why } satisfies Wake);
  }

  /** A pause in typing is a good moment; each keystroke is not. */
  saved(): void {
    clearTimeout(this.#saved);
    this.#saved = setTimeout(() => this.wake("saved"), SAVED_MS);
  }

  /**
   * Its scripts could not be fetched (a first visit that lost its line), which is the only thing it ever tells by a
   * message or an error. The app works on, and a fresh worker tries again.
   */
  #restart(worker: Worker): void {
    if (this.#worker !== worker) return;
    worker.terminate();
    this.#worker = undefined;
    this.line = "later";
    this.onLine();
    setTimeout(() => this.#worker ?? this.#begin(), RESTART_MS);
  }

  #begin(): void {
    const worker = new Worker(new URL("./worker/worker.ts", import.meta.url), { type: "module" });
    this.#worker = worker;
    worker.addEventListener("error", () => this.#restart(worker));
    worker.addEventListener("message", () => this.#restart(worker));
    this.wake("start");
  }
}
