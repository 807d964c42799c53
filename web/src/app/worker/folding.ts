import type { Store } from "../../store/store";
import type { NewsChannel } from "../news";
import { foldAndTell } from "./receive";

/**
 * Turns working copies into changes, as many as the next batch needs, and the others while a request is on its way:
 * a worker with a week's records does not wait for the last to be folded before the first is sent.
 */
export class Folding {
  #left: string[] | undefined;
  /** Bytes folded ahead of the batch they are for. */
  #ahead = 0;
  #meanwhile: Promise<void> | undefined;

  constructor(
    private readonly store: Store,
    private readonly news: NewsChannel,
    private readonly actor: string,
  ) {}

  /** Resolves when so many bytes more than at the last time are folded, or all that there are. */
  async enough(bytes: number): Promise<void> {
    this.#left ??= await this.#all();
    while (this.#ahead < bytes && (await this.#one()));
    if (this.#left.length === 0) await this.#meanwhile;
    this.#ahead = 0;
  }

  /** Goes on while something else is waited for. */
  goOn(): void {
    this.#meanwhile ??= this.#rest();
  }

  async end(): Promise<void> {
    this.#left = [];
    await this.#meanwhile;
  }

  async #all(): Promise<string[]> {
    const drafts = await this.store.readAll("draft");
    return [...drafts].flatMap(([id, { open }]) => (open ? [] : [id]));
  }

  async #rest(): Promise<void> {
    this.#left ??= await this.#all();
    while (await this.#one());
  }

  async #one(): Promise<boolean> {
    const id = this.#left?.shift();
    if (id === undefined) return false;
    this.#ahead += (await foldAndTell(this.store, this.news, id, this.actor))?.bytes ?? 0;
    return true;
  }
}
