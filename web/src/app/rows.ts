import type { Entry, Summary } from "../core/entry";
import { firstOwnWords } from "../core/own-words";
import { needs, travel, waitingWhy } from "../core/travel";
import type { ErasingLine, Row, Stop, Waiting } from "./front";
import type { Offers } from "./offers";
import type { Shelf } from "./shelf";

/** What lists are of; all else stands behind these. */
const LISTED = ["conversation", "response"];

/** As many lines as a list shows at first. */
const FIRST_PAGE = 50;

/** The lines of lists, kept up to date one by one. */
export class Rows {
  readonly #rows = new Map<string, Row>();
  readonly #waiting = new Map<string, Waiting>();
  readonly #bySubject = new Map<string, Set<string>>();
  /** Records that will be erased soon. */
  readonly #soon = new Set<string>();
  /** Ids of the listed rows in their order, as long as it is known. */
  #order: string[] | undefined;
  /** The questions that ask for somebody's own words, in their order, by set and version. */
  #textQuestions: Map<string, string[]> | undefined;

  constructor(
    private readonly shelf: Shelf,
    private readonly offers: Offers,
  ) {
    for (const id of shelf.entries.keys()) this.#update(id);
    shelf.watch((ids) => {
      for (const id of ids) this.#update(id);
    });
  }

  /** Conversations and responses, newest first. */
  watch(see: (rows: Row[]) => void): Stop {
    return this.#watch(() => see(this.#listed()));
  }

  watchWaiting(see: (waiting: Waiting[]) => void): Stop {
    // "Nothing waits" may be said only of all records.
    return this.#watch(() => this.shelf.isWhole && see([...this.#waiting.values()]));
  }

  /** People who will be erased soon, the newest of their records each, by when and where alone. */
  watchErasing(see: (lines: ErasingLine[]) => void): Stop {
    return this.#watch(() => see(this.#erasing()));
  }

  /** The records that the first screen is made of: a page of lines and one more, their people, all that waits, and what was asked. */
  get firstScreen(): string[] {
    const newest = this.#listed().slice(0, FIRST_PAGE + 1);
    const people = newest.flatMap(({ subject }) => (subject && this.#rows.has(subject) ? [subject] : []));
    const ids = [...newest.map(({ id }) => id), ...people, ...this.#waiting.keys()];
    return [...new Set([...ids, ...this.shelf.idsOf("question-set")])];
  }

  one(id: string): Row | undefined {
    return this.#rows.get(id);
  }

  /** The lines of those of these records that are wanted, newest first. */
  of(ids: string[], isWanted: (row: Row) => boolean): Row[] {
    const rows = ids.flatMap((id) => this.#rows.get(id) ?? []);
    return rows.filter(isWanted).sort(newestFirst);
  }

  /**
   * How many things the server has not confirmed, as a worker counts them: a conversation or a response, with what is
   * kept of its person and their consent. What waits for a person whose words are all there counts once.
   */
  get waiting(): number {
    const lines = [...this.#waiting.values()].map(({ row }) => row);
    const listed = lines.filter(({ kind }) => LISTED.includes(kind));
    const people = new Set(listed.map(({ subject }) => subject));
    const others = lines.filter(({ kind, subject }) => !LISTED.includes(kind) && !(subject && people.has(subject)));
    return listed.length + new Set(others.map(({ id, subject }) => subject ?? id)).size;
  }

  /** Newest first. Putting thousands in order takes as long as drawing them, so the order is kept while it holds. */
  #listed(): Row[] {
    this.#order ??= [...this.#rows.values()]
      .filter((row) => LISTED.includes(row.kind))
      .sort(newestFirst)
      .map(({ id }) => id);
    return this.#order.flatMap((id) => this.#rows.get(id) ?? []);
  }

  #erasing(): ErasingLine[] {
    const people = new Map<string, ErasingLine>();
    for (const id of this.#soon) {
      const { kind, subject } = this.shelf.entries.get(id)?.envelope ?? {};
      if (!kind || !LISTED.includes(kind)) continue;
      const { at, place } = this.shelf.summary(id);
      const line = { id, ...(at && { at }), ...(place && { place }) };
      const known = people.get(subject ?? id);
      if (!known || newestFirst(line, known) < 0) people.set(subject ?? id, line);
    }
    return [...people.values()].sort(newestFirst);
  }

  /** While the rest is being read, what is shown stays as it is. */
  #watch(show: () => void): Stop {
    show();
    return this.shelf.watch(() => this.shelf.isWhole && show());
  }

  #update(id: string): void {
    const entry = this.shelf.entries.get(id);
    if (entry && willGo(entry)) this.#soon.add(id);
    else this.#soon.delete(id);
    if (!entry || isHidden(entry)) {
      this.#rows.delete(id);
      this.#waiting.delete(id);
      this.#order = undefined;
      return;
    }
    const { kind, subject } = entry.envelope;
    const before = this.#rows.get(id)?.name;
    const row = this.#put(id, entry);
    if (kind === "person" && row.name !== before) this.#nameOthers(id);
    if (kind !== "person" && subject) this.#group(subject).add(id);
  }

  #put(id: string, entry: Entry): Row {
    const row = this.#row(id, entry);
    const before = this.#rows.get(id);
    if (before?.at !== row.at || before?.kind !== row.kind) this.#order = undefined;
    this.#rows.set(id, row);
    const draft = this.shelf.drafts.get(id);
    // An occasion that is not done yet is not waiting for the line but for its worker.
    const why = draft?.open ? undefined : waitingWhy(entry, draft !== undefined);
    if (why) this.#waiting.set(id, { id, row, why });
    else this.#waiting.delete(id);
    return row;
  }

  #row(id: string, entry: Entry): Row {
    const summary = this.shelf.summary(id);
    const { name: own, place, at, set, version, answered } = summary;
    const { said, language } = summary.said ? summary : { ...summary, ...this.#inWords(entry, summary) };
    const subject = entry.envelope.subject;
    const name = own ?? (subject && this.shelf.summary(subject).name);
    return {
      id,
      kind: entry.envelope.kind,
      travel: travel(entry, this.shelf.drafts.has(id)),
      needs: needs({ ...entry, summary }),
      ...(subject && { subject }),
      ...(name && { name }),
      ...(place && { place }),
      ...(said && { said }),
      ...(language && { language }),
      ...(at && { at }),
      ...(set && { set }),
      ...(version !== undefined && { version }),
      ...(answered !== undefined && { answered }),
    };
  }

  /** What tells a line from others where no statement does: an answer, or what this worker wrote on a record that left. */
  #inWords(entry: Entry, summary: Summary): Pick<Summary, "said" | "language"> | undefined {
    const own = entry.left && firstOwnWords(entry);
    return own ? { said: own } : this.#answeredInWords(summary);
  }

  /** The first answer in somebody's own words. Which questions ask for words only the set knows; it is read once it is needed. */
  #answeredInWords({ set, version, texts }: Summary): Pick<Summary, "said" | "language"> | undefined {
    if (!set || !texts) return undefined;
    if (!this.#textQuestions) this.#knowSets();
    const asking = this.#textQuestions?.get(`${set}/${version}`) ?? [];
    return asking.map((question) => texts[question]).find((answer) => answer);
  }

  #knowSets(): void {
    this.#textQuestions = new Map();
    this.offers.watchQuestionSets((sets) => {
      this.#textQuestions = new Map(
        sets.map(({ set, version, questions }) => {
          return [`${set}/${version}`, questions.filter(({ kind }) => kind === "text").map(({ id }) => id)];
        }),
      );
      this.shelf.touch(this.shelf.idsOf("response"));
    });
  }

  /** A person's chosen name stands on every line about them. */
  #nameOthers(subject: string): void {
    for (const id of this.#group(subject)) {
      const entry = this.shelf.entries.get(id);
      if (entry) this.#put(id, entry);
    }
  }

  #group(subject: string): Set<string> {
    const group = this.#bySubject.get(subject) ?? new Set();
    this.#bySubject.set(subject, group);
    return group;
  }
}

/** What is about to be erased is in no list; what was is told only to whoever lost words with it. */
function isHidden(entry: Entry): boolean {
  return willGo(entry) || (entry.gone === true && !entry.lost);
}

function willGo({ erasing }: Entry): boolean {
  return erasing === "soon" || erasing === "by-card";
}

type Dated = { id: string; at?: string };

function newestFirst(a: Dated, b: Dated): number {
  return compare(b.at ?? "", a.at ?? "") || compare(a.id, b.id);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
