import type { Store } from "../store/store";
import type { NewsChannel } from "./news";

const KEY = "questions";

/** Where asking stopped, question by record: on this phone only, sealed like all else. */
export class Asking {
  #stopped: Record<string, string> = {};

  constructor(
    private readonly store: Store,
    private readonly news: NewsChannel,
  ) {
    news.listen((item) => {
      if (item.what === "settings") void this.load();
    });
  }

  async load(): Promise<void> {
    this.#stopped = (await this.store.readSpare("settings", KEY)).value ?? {};
  }

  at(id: string): string | undefined {
    return this.#stopped[id];
  }

  /** Notes the question; nothing means that asking came to its end. */
  async set(id: string, question: string | undefined): Promise<void> {
    const { value = {}, version } = await this.store.readSpare("settings", KEY);
    const { [id]: _, ...others } = value;
    const next = question === undefined ? others : { ...others, [id]: question };
    const writes = [{ store: "settings", key: KEY, value: next } as const];
    // Another tab noted something meanwhile.
    if (!(await this.store.commit(writes, [{ store: "settings", key: KEY, version }]))) return this.set(id, question);
    this.#stopped = next;
    this.news.tell({ what: "settings" });
  }
}
