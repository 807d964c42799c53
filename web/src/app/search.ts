import { foldedWords, forms, isWelsh } from "../core/fold";
import type { QuestionSet } from "../core/records/question-set";
import { textsOf } from "../core/texts";
import type { Row } from "./front";
import type { Offers } from "./offers";
import type { Rows } from "./rows";
import type { Shelf } from "./shelf";
import type { WorkingCopy } from "./working-copy";

/** After so long without a search nothing of what was read for it stays. */
const FORGET_MS = 60_000;

/** Few enough that a phone has the memory, and goes on drawing meanwhile. */
const AT_ONCE = 100;

const SEARCHED = ["conversation", "response"];

/** The folded words of a record, a space before each, those of Welsh texts apart. */
type Folded = { welsh: string; other: string };

/** Finding words in all that this device has, offline. What is opened for it is opened once, and dropped afterwards. */
export class Search {
  readonly #folded = new Map<string, Folded>();
  /** What changed while it was being read. */
  readonly #changed = new Set<string>();
  #sets: QuestionSet[] = [];
  #wanted = "";
  #reading: Promise<void> | undefined;
  #forget: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly shelf: Shelf,
    private readonly working: WorkingCopy,
    private readonly rows: Rows,
    private readonly offers: Offers,
  ) {
    shelf.watch((ids) => this.#outdate(ids));
  }

  /**
   * Records in which each word is found, newest first; without a word none. A search that was overtaken by another
   * answers with what the newer one finds, so that its results never stand under other words.
   */
  async find(words: string): Promise<Row[]> {
    this.#wanted = words;
    try {
      if (foldedWords(words).length > 0) await this.#readAll();
      const wanted = foldedWords(this.#wanted);
      return wanted.length === 0 ? [] : this.rows.of(this.#ids(), (row) => this.#has(row, wanted));
    } finally {
      // From the end of each search: what a slow one reads after another was forgotten has to go as well.
      clearTimeout(this.#forget);
      this.#forget = setTimeout(() => this.#folded.clear(), FORGET_MS);
    }
  }

  #has(row: Row, wanted: string[]): boolean {
    const { welsh, other } = this.#folded.get(row.id) ?? { welsh: "", other: "" };
    const name = row.name ? spaced(row.name) : "";
    return wanted.every((word) => {
      const plain = ` ${word}`;
      if (other.includes(plain) || name.includes(plain)) return true;
      return forms(word, true).some((form) => welsh.includes(` ${form}`));
    });
  }

  /** Until nothing is missing: what changes while all else is read is read again. */
  async #readAll(): Promise<void> {
    this.#reading ??= this.#readMissing().finally(() => {
      this.#reading = undefined;
    });
    await this.#reading;
    if (this.#missing().length > 0) await this.#readAll();
  }

  async #readMissing(): Promise<void> {
    await this.shelf.whole;
    this.#sets = await this.offers.questionSets();
    const missing = this.#missing();
    for (let from = 0; from < missing.length; from += AT_ONCE)
      await this.#readSome(missing.slice(from, from + AT_ONCE));
  }

  async #readSome(ids: string[]): Promise<void> {
    this.#changed.clear();
    const states = await this.shelf.states(ids);
    for (const id of ids) {
      if (this.#changed.has(id)) continue;
      const folded: Folded = { welsh: "", other: "" };
      for (const { words, language } of textsOf(this.working.over(id, states.get(id) ?? {}), this.#sets))
        folded[isWelsh(language) ? "welsh" : "other"] += spaced(words);
      this.#folded.set(id, folded);
    }
  }

  #ids(): string[] {
    return SEARCHED.flatMap((kind) => this.shelf.idsOf(kind));
  }

  #missing(): string[] {
    return this.#ids().filter((id) => !this.#folded.has(id));
  }

  #outdate(ids: ReadonlySet<string>): void {
    for (const id of ids) {
      this.#changed.add(id);
      this.#folded.delete(id);
      // Answers are searched by what their set calls them.
      if (this.shelf.entries.get(id)?.envelope.kind === "question-set") this.#folded.clear();
    }
  }
}

function spaced(text: string): string {
  return foldedWords(text)
    .map((word) => ` ${word}`)
    .join("");
}
