import type { Ready, Stop } from "./front";

/** What the service worker says about its cache: percent of bytes that are really stored. */
type Stored = { percent: number };

const AGAIN_MS = 60_000;

/** Keeping the app itself on the phone: what is stored, whether it may stay, and new versions. */
export class Offline {
  #ready: Ready = { percent: 0, ready: false, persisted: "unknown" };
  #registration: ServiceWorkerRegistration | undefined;
  /** The version that waits, once all of it is stored: one that is not whole would leave the phone without its app offline. */
  #whole: ServiceWorker | undefined;
  /** A new version took charge and this page could not be loaded anew, because saving failed. */
  #behind = false;
  readonly #readyWatchers = new Set<(ready: Ready) => void>();
  readonly #updateWatchers = new Set<(waiting: boolean) => void>();

  /** `settle` makes durable what was typed; a page is never loaded anew before that. */
  constructor(private readonly settle: () => Promise<void>) {}

  async start(): Promise<void> {
    await this.#readPersisted();
    if (!("serviceWorker" in navigator)) return;
    navigator.serviceWorker.addEventListener("message", (event: MessageEvent<Stored>) => {
      const { active, waiting } = this.#registration ?? {};
      const { percent } = event.data;
      if (event.source === active) this.#show({ percent, ready: percent === 100 });
      if (waiting && event.source === waiting && percent === 100) this.#whole = waiting;
      this.#showUpdate();
    });
    let controlled = navigator.serviceWorker.controller !== null;
    navigator.serviceWorker.addEventListener("controllerchange", () => {
      // The first worker takes charge without ado; a later one only after the person asked for it.
      if (controlled) void this.#loadAnew();
      controlled = true;
    });
    void this.#prepare();
    addEventListener("online", () => void this.#prepare());
    // A line that breaks while the app is being stored tells nobody when it is back.
    setInterval(() => this.#isStored || void this.#prepare(), AGAIN_MS);
    document.addEventListener("visibilitychange", () => {
      // An installed app may stay open for weeks, and a browser looks for a new version only when a page loads.
      if (document.visibilityState === "visible") void this.#registration?.update().catch(() => undefined);
    });
  }

  /** Installs the service worker, if it is not, and has it store what is missing. */
  async #prepare(): Promise<void> {
    try {
      const registration = await navigator.serviceWorker.register("/sw.js", { updateViaCache: "none" });
      if (this.#registration !== registration) this.#watchVersions(registration);
      this.#registration = registration;
      const { active } = await navigator.serviceWorker.ready;
      // It answers with how much it has.
      active?.postMessage("fill");
      registration.waiting?.postMessage("fill");
    } catch {
      // No line at the first visit, or a browser that refuses: the app works while it is open.
    }
  }

  watchReady(see: (ready: Ready) => void): Stop {
    return watch(this.#readyWatchers, see, this.#ready);
  }

  watchUpdate(see: (waiting: boolean) => void): Stop {
    return watch(this.#updateWatchers, see, this.#offered);
  }

  async askPersist(): Promise<void> {
    const granted = await navigator.storage?.persist?.().catch(() => false);
    if (granted !== undefined) this.#show({ persisted: granted ? "yes" : "no" });
  }

  /** The version that waits takes charge, and every page is loaded anew. */
  async applyUpdate(): Promise<void> {
    if (this.#behind) await this.#loadAnew();
    else this.#whole?.postMessage("take-over");
  }

  /** Words that storage refuses are on the screen only, so the page stays, and offers the update again. */
  async #loadAnew(): Promise<void> {
    try {
      await this.settle();
      location.reload();
    } catch {
      this.#behind = true;
      this.#showUpdate();
    }
  }

  get #offered(): boolean {
    if (this.#behind) return true;
    // In a page that no version is in charge of, nothing older is running that could be replaced.
    if (!this.#whole || !navigator.serviceWorker.controller) return false;
    return this.#whole === this.#registration?.waiting;
  }

  /** Whether the app is stored, and so is the version that waits. */
  get #isStored(): boolean {
    const waiting = this.#registration?.waiting;
    return this.#ready.ready && (!waiting || waiting === this.#whole);
  }

  async #readPersisted(): Promise<void> {
    const persisted = await navigator.storage?.persisted?.().catch(() => undefined);
    // Not yet promised is not the same as refused: that is known only after asking.
    if (persisted) this.#show({ persisted: "yes" });
  }

  #watchVersions(registration: ServiceWorkerRegistration): void {
    const look = () => {
      registration.waiting?.postMessage("fill");
      this.#showUpdate();
    };
    registration.addEventListener("updatefound", () => registration.installing?.addEventListener("statechange", look));
  }

  #showUpdate(): void {
    for (const see of this.#updateWatchers) see(this.#offered);
  }

  #show(news: Partial<Ready>): void {
    this.#ready = { ...this.#ready, ...news };
    for (const see of this.#readyWatchers) see(this.#ready);
  }
}

function watch<T>(watchers: Set<(value: T) => void>, see: (value: T) => void, now: T): Stop {
  watchers.add(see);
  see(now);
  return () => watchers.delete(see);
}
