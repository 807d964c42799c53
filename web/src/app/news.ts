import type { Stop, Sync } from "./front";

/** What tabs and workers of one profile tell each other. Never a person's words: ids and field names only. */
export type News =
  | { what: "records"; ids: string[] }
  | { what: "folded"; id: string; hash: string; fields: string[] }
  | { what: "standing" | "settings" | "profile" | "acts" | "held" }
  | { what: "line"; line: Sync["line"] };

const CHANNEL = "heard";

/** One end of the channel. It hears what others say, and not what it says itself. */
export class NewsChannel {
  readonly #channel = new BroadcastChannel(CHANNEL);
  readonly #listeners = new Set<(news: News) => void>();

  constructor() {
    this.#channel.addEventListener("message", (event: MessageEvent<News>) => {
      for (const listener of this.#listeners) listener(event.data);
    });
  }

  tell(news: News): void {
    this.#channel.postMessage(news);
  }

  listen(listener: (news: News) => void): Stop {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  close(): void {
    this.#channel.close();
  }
}
