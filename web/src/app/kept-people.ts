import { PURPOSES } from "../core/consent";
import { type Entry, overlay } from "../core/entry";
import { dayOf, heardOn, lastDay, type Periods, UNLESS_SET } from "../core/keeping";
import { answers, decisionOf, type KnownOccasion, standingYes } from "../core/records/consent-record";
import { text } from "../core/records/conversation";
import type { Shelf } from "./shelf";
import type { Known } from "./standing";

const SAID = ["conversation", "response"];

export function isSaid({ envelope }: Entry): boolean {
  return SAID.includes(envelope.kind);
}

/** The ids of what one person said, and of all else of theirs. */
export type Person = { said: string[]; others: string[] };

/** What their consent says of a person. */
export type Found = Person & {
  /** The last day of each record of what they said; none where there is a yes to keep. */
  last: Map<string, number>;
  /** The day of the oldest yes that stands. */
  yesSince: number | undefined;
};

/** The people of whom something is here, and how long that may stay. */
export class KeptPeople {
  constructor(
    private readonly shelf: Shelf,
    private readonly known: Known,
  ) {}

  /** Everybody of whom something that they said is here, by their id. */
  all(): Map<string, Person> {
    const people = new Map<string, Person>();
    for (const [id, entry] of this.shelf.entries) {
      const { subject } = entry.envelope;
      if (!subject || entry.gone || entry.left) continue;
      const person = people.get(subject) ?? { said: [], others: [] };
      (isSaid(entry) ? person.said : person.others).push(id);
      people.set(subject, person);
    }
    for (const [subject, { said }] of people) if (said.length === 0) people.delete(subject);
    return people;
  }

  /** Reads the consent of these people, for a look that passes. */
  async lookAt(people: Map<string, Person>): Promise<Map<string, Found>> {
    const isConsent = (id: string) => this.shelf.entries.get(id)?.envelope.kind === "consent";
    const ids = [...people.values()].flatMap(({ others }) => others.filter(isConsent));
    const states = await this.shelf.states(ids);
    const found = new Map<string, Found>();
    for (const [subject, person] of people) {
      const occasions = person.others
        .filter((id) => states.has(id))
        .map((id): KnownOccasion => {
          const draft = this.shelf.drafts.get(id);
          const state = overlay(states.get(id) ?? {}, draft?.fields ?? {});
          const member = this.known.memberOf(this.shelf.entries.get(id)?.author);
          return { id, state, member, draft: draft?.open === true };
        });
      found.set(subject, this.#find(person, occasions));
    }
    return found;
  }

  periods({ circle }: Entry): Periods {
    return this.known.standing.circles.find(({ id }) => id === circle)?.keeps ?? UNLESS_SET;
  }

  #find(person: Person, occasions: KnownOccasion[]): Found {
    const yes = answers(occasions);
    const yeses = PURPOSES.flatMap((purpose) => (yes[purpose] ? (standingYes(occasions, purpose) ?? []) : []));
    const days = yeses.flatMap(({ state }) => dayOf(text(state.at)) ?? []);
    const yesSince = days.length > 0 ? Math.min(...days) : undefined;
    // An occasion of which nothing is known may be a yes: nothing goes because of it.
    const decides = ({ state, draft }: KnownOccasion) => draft || PURPOSES.some((one) => decisionOf(state, one));
    const runs = !yes.keep && occasions.every(decides);
    return { ...person, last: runs ? this.#lastDays(person.said, occasions) : new Map(), yesSince };
  }

  #lastDays(said: string[], occasions: KnownOccasion[]): Map<string, number> {
    const about = occasions.filter(({ state }) => decisionOf(state, "keep"));
    // Where there never was a yes, the time of each record runs from when it came.
    const hadYes = about.some(({ state, draft }) => !draft && decisionOf(state, "keep") === "yes");
    const heard = about.map(({ id, state }) => {
      const entry = this.shelf.entries.get(id);
      return (entry && heardOn(entry, text(state.at))) ?? 0;
    });
    const since = hadYes ? Math.max(...heard) : undefined;
    const last = new Map<string, number>();
    for (const id of said) {
      const entry = this.shelf.entries.get(id);
      const day = entry && lastDay(entry, this.shelf.summary(id).at, since, this.periods(entry));
      if (day !== undefined) last.set(id, day);
    }
    return last;
  }
}
