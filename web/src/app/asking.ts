import type { NewsChannel } from "./news";
import type { Shelf } from "./shelf";

const KEY = "questions";

/** Where asking stopped, question by record: on this phone only, sealed like all else. */
export class Asking {
  #stopped: Record<string, string> = {};
  #writing: Promise<void> = Promise.resolve();

  constructor(
    private readonly shelf: Shelf,
    private readonly news: NewsChannel,
  ) {
    news.listen((item) => {
      if (item.what === "settings") void this.load();
    });
  }

  async load(): Promise<void> {
    this.#stopped = (await this.shelf.store.readSpare("settings", KEY)).value ?? {};
  }

  at(id: string): string | undefined {
    return this.#stopped[id];
  }

  /** Notes the question, in the order of asking; nothing means that asking came to its end. */
  set(id: string, question: string | undefined): Promise<void> {
    this.#stopped = withQuestion(this.#stopped, id, question);
    // Without the note asking begins at the start again, and no answer is lost.
    const failed = () => console.error("where asking stopped could not be noted");
    this.#writing = this.#writing.then(() => this.#write(id, question)).catch(failed);
    return this.#writing;
  }

  /** Of records that went meanwhile no note stays. */
  async #write(id: string, question: string | undefined): Promise<void> {
    await this.shelf.whole;
    const { value = {}, version } = await this.shelf.store.readSpare("settings", KEY);
    const here = Object.fromEntries(Object.entries(value).filter(([other]) => this.#isHere(other)));
    const writes = [{ store: "settings", key: KEY, value: withQuestion(here, id, question) } as const];
    // Another tab noted something meanwhile.
    if (!(await this.shelf.store.commit(writes, [{ store: "settings", key: KEY, version }])))
      return this.#write(id, question);
    this.news.tell({ what: "settings" });
  }

  #isHere(id: string): boolean {
    const entry = this.shelf.entries.get(id);
    return entry !== undefined && !entry.gone;
  }
}

function withQuestion(all: Record<string, string>, id: string, question: string | undefined): Record<string, string> {
  const { [id]: _, ...others } = all;
  return question === undefined ? others : { ...others, [id]: question };
}
