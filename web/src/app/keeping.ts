import type { Entry } from "../core/entry";
import { dayAt, isSoon, today } from "../core/keeping";
import type { KeepLine, Stop, ToAsk } from "./front";
import { type Found, isSaid, KeptPeople, type Person } from "./kept-people";
import type { Shelf } from "./shelf";
import { amendStanding, type Known } from "./standing";
import { letGoOfOver, warn } from "./time-over";

/** People whose consent is read at a time. */
const AT_ONCE = 100;

const EVERY_MS = 3_600_000;
const GATHER_MS = 1_000;

/**
 * Who has not said yes to keeping what they said, and whose yes is old. What may stay no longer goes from this phone by
 * itself, also without a line.
 */
export class Keeping {
  readonly #people: KeptPeople;
  /** Everybody, as they were looked at last. */
  readonly #found = new Map<string, Found>();
  /** Whom to look at again. */
  readonly #changed = new Set<string>();
  readonly #watchers = new Set<() => void>();
  #looking: Promise<void> = Promise.resolve();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #began = false;

  constructor(
    private readonly shelf: Shelf,
    private readonly known: Known,
  ) {
    this.#people = new KeptPeople(shelf, known);
    shelf.watch((ids) => {
      if (!this.#began) return;
      for (const id of ids) this.#note(id);
      if (this.#changed.size > 0) this.#lookSoon();
    });
  }

  /** Looks at everybody now, every hour, and when the app is seen again. */
  begin(): Promise<void> {
    this.#began = true;
    setInterval(() => void this.look(), EVERY_MS);
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "visible") void this.look();
    });
    return this.look();
  }

  /** Looks at everybody, and lets go of what may stay no longer. */
  look(): Promise<void> {
    return this.#inTurn(() => this.#lookAt(this.#people.all()));
  }

  /** Whom to ask: whose words go soon, and whose yes is old. */
  watch(see: (asking: ToAsk) => void): Stop {
    const show = () => see(this.#toAsk());
    show();
    this.#watchers.add(show);
    return () => this.#watchers.delete(show);
  }

  /** The last day on which a record is kept, where there is no yes to that; null where there is. */
  watchLastDay(id: string, see: (day: string | null) => void): Stop {
    let stopped = false;
    const subjectOf = (one: string) => this.shelf.entries.get(one)?.envelope.subject;
    const show = async () => {
      await this.shelf.whole;
      const subject = subjectOf(id);
      const person = subject && this.#people.all().get(subject);
      if (!subject || !person) return;
      const found = await this.#people.lookAt(new Map([[subject, person]]));
      const last = found.get(subject)?.last.get(id);
      if (!stopped) see(last === undefined ? null : dayAt(last));
    };
    void show();
    const isConsent = (one: string) => this.shelf.entries.get(one)?.envelope.kind === "consent";
    const stop = this.shelf.watch((ids) => {
      if ([...ids].some((one) => isConsent(one) && subjectOf(one) === subjectOf(id))) void show();
    });
    return () => {
      stopped = true;
      stop();
    };
  }

  /** Somebody has read that records went from this phone. */
  async clearOver(): Promise<void> {
    await amendStanding(this.shelf.store, ({ over: _, ...standing }) => standing);
    await this.known.load();
    this.#show();
  }

  /** Notes whose time may be another: typing in a conversation changes nothing of it. */
  #note(id: string): void {
    const entry = this.shelf.entries.get(id);
    const subject = entry?.envelope.subject;
    if (!entry || !subject) return;
    const isNew = isSaid(entry) && !this.#found.get(subject)?.said.includes(id);
    if (isNew || entry.envelope.kind === "consent" || entry.gone || entry.left) this.#changed.add(subject);
  }

  #lookSoon(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      void this.#inTurn(async () => {
        const changed = [...this.#changed];
        this.#changed.clear();
        const all = this.#people.all();
        for (const subject of changed) if (!all.has(subject)) this.#found.delete(subject);
        await this.#lookAt(new Map([...all].filter(([subject]) => changed.includes(subject))));
      });
    }, GATHER_MS);
  }

  #inTurn(look: () => Promise<void>): Promise<void> {
    const next = async () => {
      await this.shelf.whole;
      await look();
      this.#show();
    };
    this.#looking = this.#looking
      .then(next)
      .catch((error) => console.error("how long records stay is not known", error));
    return this.#looking;
  }

  async #lookAt(people: Map<string, Person>): Promise<void> {
    const now = this.#today();
    const all = [...people];
    for (let from = 0; from < all.length; from += AT_ONCE) {
      const found = await this.#people.lookAt(new Map(all.slice(from, from + AT_ONCE)));
      for (const [subject, one] of found) this.#found.set(subject, one);
      await warn(this.shelf, found.values(), now);
      if (!(await letGoOfOver(this.shelf, this.known, found.values(), now))) continue;
      const left = this.#people.all();
      for (const subject of found.keys()) if (!left.has(subject)) this.#found.delete(subject);
    }
  }

  #toAsk(): ToAsk {
    const now = this.#today();
    const soon: KeepLine[] = [];
    const again: KeepLine[] = [];
    for (const { said, last, yesSince } of this.#found.values()) {
      for (const [id, day] of last) {
        const entry = this.#shown(id);
        if (entry && isSoon(day, now)) soon.push(this.#line(id, entry, day));
      }
      const newest = [...said].sort((a, b) => (this.#at(a) < this.#at(b) ? 1 : -1))[0] ?? "";
      const entry = this.#shown(newest);
      if (entry && yesSince !== undefined && now - yesSince > this.#people.periods(entry).askAgain)
        again.push(this.#line(newest, entry, yesSince));
    }
    const byDay = (a: KeepLine, b: KeepLine) => (a.day < b.day ? -1 : a.day > b.day ? 1 : a.id < b.id ? -1 : 1);
    return { soon: soon.sort(byDay), again: again.sort(byDay), over: this.known.standing.over ?? 0 };
  }

  /** A record that is in lists: who is about to be erased is in none. */
  #shown(id: string): Entry | undefined {
    const entry = this.shelf.entries.get(id);
    return entry && !entry.gone && !entry.left && !entry.erasing ? entry : undefined;
  }

  #today(): number {
    return today(Date.now(), this.known.standing);
  }

  #at(id: string): string {
    return this.shelf.summary(id).at ?? "";
  }

  #line(id: string, { envelope }: Entry, day: number): KeepLine {
    const { at, place, said, language } = this.shelf.summary(id);
    const { name } = this.shelf.summary(envelope.subject ?? id);
    return {
      id,
      day: dayAt(day),
      ...(at && { at }),
      ...(place && { place }),
      ...(name && { name }),
      ...(said && { said }),
      ...(language && { language }),
    };
  }

  #show(): void {
    for (const show of this.#watchers) show();
  }
}
