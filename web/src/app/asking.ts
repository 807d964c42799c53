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
    shelf.watch((ids) => void this.#prune(Object.keys(this.#stopped).filter((id) => ids.has(id))));
  }

  async load(): Promise<void> {
    this.#stopped = (await this.shelf.store.readSpare("settings", KEY)).value ?? {};
  }

  at(id: string): string | undefined {
    return this.#stopped[id];
  }

  /** Notes the question, in the order of asking; nothing means that asking came to its end. */
  async set(id: string, question: string | undefined): Promise<void> {
    await this.#change((all) => withQuestion(all, id, question));
    // Which records went while no page was open is known once all are read. The note does not wait for that.
    const pruned = this.shelf.whole.then(() => this.#prune(Object.keys(this.#stopped)));
    pruned.catch(() => undefined);
  }

  /** Of a record that went no note stays. */
  async #prune(ids: string[]): Promise<void> {
    const over = ids.filter((id) => this.#isOver(id));
    if (over.length === 0) return;
    await this.#change((all) => over.reduce((left, id) => withQuestion(left, id, undefined), all));
  }

  #isOver(id: string): boolean {
    const entry = this.shelf.entries.get(id);
    return entry ? entry.gone === true : this.shelf.isWhole;
  }

  #change(change: Change): Promise<void> {
    this.#stopped = change(this.#stopped);
    // Without the note asking begins at the start again, and no answer is lost.
    const failed = () => console.error("where asking stopped could not be noted");
    this.#writing = this.#writing.then(() => this.#write(change)).catch(failed);
    return this.#writing;
  }

  async #write(change: Change): Promise<void> {
    const { value = {}, version } = await this.shelf.store.readSpare("settings", KEY);
    const writes = [{ store: "settings", key: KEY, value: change(value) } as const];
    // Another tab noted something meanwhile.
    if (!(await this.shelf.store.commit(writes, [{ store: "settings", key: KEY, version }])))
      return this.#write(change);
    this.news.tell({ what: "settings" });
  }
}

type Change = (all: Record<string, string>) => Record<string, string>;

function withQuestion(all: Record<string, string>, id: string, question: string | undefined): Record<string, string> {
  const { [id]: _, ...others } = all;
  return question === undefined ? others : { ...others, [id]: question };
}
