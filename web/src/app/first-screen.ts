import { ONLY } from "../store/shapes";
import type { Rows } from "./rows";
import type { Shelf } from "./shelf";

/** While records come in by hundreds, the note is made now and then. */
const NOTE_MS = 1_000;

/**
 * Notes which records the first screen shows, so that the next start opens these and draws, and all others later. Only
 * ids are noted: what is shown is always read from the records, so a note that is old is never wrong.
 */
export class FirstScreen {
  #timer: ReturnType<typeof setTimeout> | undefined;
  #noted = "";

  constructor(
    private readonly shelf: Shelf,
    private readonly rows: Rows,
  ) {
    shelf.watch(() => {
      if (shelf.isWhole) this.#timer ??= setTimeout(() => void this.note(), NOTE_MS);
    });
  }

  async note(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (!this.shelf.isWhole) return;
    // A start counts what is stored, with what does not open.
    const count = await this.shelf.store.count("record").catch(() => undefined);
    if (count === undefined) return;
    const value = { count, ids: this.rows.firstScreen };
    const noted = JSON.stringify(value);
    if (noted === this.#noted) return;
    this.#noted = noted;
    // Without a note the next start takes longer, and that is all.
    await this.shelf.store.commit([{ store: "index", key: ONLY, value }]).catch(() => undefined);
  }
}
