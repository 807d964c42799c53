import type { Entry } from "../core/entry";
import { needs, travel, waitingWhy } from "../core/travel";
import type { Row, Stop, Waiting } from "./front";
import type { Shelf } from "./shelf";

/** The lines of lists, kept up to date one by one. */
export class Rows {
  readonly #rows = new Map<string, Row>();
  readonly #waiting = new Map<string, Waiting>();
  readonly #bySubject = new Map<string, Set<string>>();

  constructor(private readonly shelf: Shelf) {
    for (const id of shelf.entries.keys()) this.#update(id);
    shelf.watch((ids) => {
      for (const id of ids) this.#update(id);
    });
  }

  /** Conversations, newest first. */
  watch(see: (rows: Row[]) => void): Stop {
    return this.#watch(() => {
      const rows = [...this.#rows.values()].filter((row) => row.kind === "conversation");
      see(rows.sort((a, b) => compare(b.at ?? "", a.at ?? "") || compare(a.id, b.id)));
    });
  }

  watchWaiting(see: (waiting: Waiting[]) => void): Stop {
    return this.#watch(() => see([...this.#waiting.values()]));
  }

  /** How many records the server has not confirmed. */
  get waiting(): number {
    return this.#waiting.size;
  }

  #watch(show: () => void): Stop {
    show();
    return this.shelf.watch(show);
  }

  #update(id: string): void {
    const entry = this.shelf.entries.get(id);
    if (!entry) {
      this.#rows.delete(id);
      this.#waiting.delete(id);
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
    const { name: own, place, said, language, at } = summary;
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
    };
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

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
