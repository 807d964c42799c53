import { ONLY, type Settings } from "../store/shapes";
import type { Store } from "../store/store";
import type { NewsChannel } from "./news";

/** How this person wants the app: language and text size. */
export class SettingsShelf {
  #settings: Settings = {};

  constructor(
    private readonly store: Store,
    private readonly news: NewsChannel,
  ) {
    news.listen((item) => {
      if (item.what === "settings") void this.load();
    });
  }

  async load(): Promise<void> {
    this.#settings = (await this.store.readSpare("settings", ONLY)).value ?? {};
  }

  get(name: string): string | undefined {
    return this.#settings[name];
  }

  async set(name: string, value: string): Promise<void> {
    this.#settings = { ...this.#settings, [name]: value };
    await this.#write(name, value);
    await this.load();
    this.news.tell({ what: "settings" });
  }

  /** Puts one setting beside those that are stored: another tab may have set others meanwhile. */
  async #write(name: string, value: string): Promise<void> {
    for (;;) {
      const { value: stored, version } = await this.store.readSpare("settings", ONLY);
      const expected = [{ store: "settings", key: ONLY, version } as const];
      if (await this.store.commit([{ store: "settings", key: ONLY, value: { ...stored, [name]: value } }], expected))
        return;
    }
  }
}
