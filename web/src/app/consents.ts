import { unhex } from "../core/bytes";
import { PURPOSES, type Purpose } from "../core/consent";
import { type Draft, newEntry } from "../core/entry";
import {
  answers,
  decisionField,
  decisionOf,
  joinIds,
  type KnownOccasion,
  noticeField,
  seenField,
  standingYes,
} from "../core/records/consent-record";
import { text } from "../core/records/conversation";
import type { State } from "../core/state";
import type { Consent, Decision, Notice, Occasion, Stop } from "./front";
import { deviceTime } from "./now";
import { randomId } from "./random";
import type { Shelf } from "./shelf";
import type { Known } from "./standing";
import type { WorkingCopy } from "./working-copy";

/** An occasion as it counts here. `unread`: it does not open, and what was decided in it is not known. */
type Counted = KnownOccasion & { unread: boolean };

/** What an occasion that does not open may have been at the strictest: a no to everything, made with the card. */
const UNREAD: State = Object.fromEntries([
  ["how", { value: "card" }],
  ...PURPOSES.map((purpose) => [decisionField(purpose), { value: "no" }]),
]);

/** Occasions of consent: what was decided, and the one that is being held now. */
export class Consents {
  constructor(
    private readonly shelf: Shelf,
    private readonly working: WorkingCopy,
    private readonly known: Known,
  ) {}

  watch(subject: string, see: (consent: Consent) => void): Stop {
    const show = () => void this.of(subject).then((consent) => !stopped && see(consent));
    let stopped = false;
    show();
    const stop = this.shelf.watch((ids) => {
      if ([...ids].some((id) => this.#isAbout(id, subject))) show();
    });
    return () => {
      stopped = true;
      stop();
    };
  }

  async of(subject: string): Promise<Consent> {
    const occasions = await this.#occasions(subject);
    const asked = PURPOSES.filter((purpose) =>
      occasions.some(({ state, draft, unread }) => {
        const decision = decisionOf(state, purpose);
        return decision && !unread && !(draft && decision === "yes");
      }),
    );
    return { answers: answers(occasions), asked, occasions: occasions.map((one) => this.#shown(one)) };
  }

  /** How a current yes was given, for the badges of a reading. A no of an occasion that is being held takes it back here too. */
  async badges(subject: string): Promise<{ purpose: Purpose; state: State }[]> {
    const occasions = await this.#occasions(subject);
    return PURPOSES.flatMap((purpose) => {
      const yes = standingYes(occasions, purpose);
      return yes ? [{ purpose, state: yes.state }] : [];
    });
  }

  /** One at a time for each person, whichever tab asks: a person has one occasion that is being held, or none. */
  start(subject: string): Promise<string> {
    return navigator.locks.request(`heard-occasion-${subject}`, async () => {
      // Whatever is decided is decided in sight of all that is known here.
      await this.shelf.whole;
      return (await this.#held(subject)) ?? this.#begin(subject);
    });
  }

  /**
   * Notes one decision, in sight of the occasions that are known now. What arrives later has not been seen,
   * so a no that comes in while this occasion is held is not answered by it.
   */
  decide(occasion: string, purpose: Purpose, decision: Decision | undefined, notice: Notice | undefined): void {
    const subject = this.working.entry(occasion)?.envelope.subject;
    if (!subject || !this.shelf.drafts.get(occasion)?.open) return;
    const seen = this.#earlier(occasion, subject, purpose);
    const set = (field: string, value: string | number | Uint8Array | null) => this.working.set(occasion, field, value);
    set(decisionField(purpose), decision ?? null);
    // An occasion may be begun one day and held the next.
    set("at", deviceTime());
    set(seenField(purpose), decision && seen.length > 0 ? joinIds(seen) : null);
    const shown = decision && notice;
    set(noticeField(purpose, "id"), shown ? unhex(notice.id) : null);
    set(noticeField(purpose, "version"), shown ? notice.version : null);
    set(noticeField(purpose, "language"), shown ? notice.language : null);
    set(noticeField(purpose, "sha256"), shown ? notice.sha256 : null);
  }

  detail(occasion: string, field: "how" | "by", value: string): void {
    if (this.shelf.drafts.get(occasion)?.open) this.working.set(occasion, field, value);
  }

  /** Closes the occasion: from now on it may be folded and sent. One in which nothing was decided is never made. */
  async finish(occasion: string): Promise<void> {
    await this.working.flush();
    const { value: draft, version } = await this.shelf.store.read("draft", occasion);
    const entry = this.shelf.entries.get(occasion);
    if (!draft?.open) return;
    if (!entry) throw new Error("an occasion without its record");
    const decided = PURPOSES.some((purpose) => draft.fields[decisionField(purpose)]?.value != null);
    if (!decided) return this.drop(occasion);
    const done = { fields: draft.fields };
    const expected = [{ store: "draft", key: occasion, version } as const];
    if (!(await this.shelf.store.commit([{ store: "draft", key: occasion, value: done }], expected)))
      return this.finish(occasion);
    await this.shelf.stored(occasion, entry, done);
  }

  /** Forgets an occasion that is being held. One that was finished meanwhile, in another tab, stays. */
  async drop(occasion: string): Promise<void> {
    await this.working.flush();
    const [draft, record] = await Promise.all([
      this.shelf.store.read("draft", occasion),
      this.shelf.store.read("record", occasion),
    ]);
    if (!draft.value?.open) return this.shelf.refresh([occasion]);
    const dropped = await this.shelf.store.commit(
      [
        { store: "draft", key: occasion },
        { store: "record", key: occasion },
      ],
      [
        { store: "draft", key: occasion, version: draft.version },
        { store: "record", key: occasion, version: record.version },
      ],
    );
    if (!dropped) return this.drop(occasion);
    this.shelf.forget(occasion);
  }

  /** The occasion that is being held for this person, as storage has it: another tab may have begun it just now. */
  async #held(subject: string): Promise<string | undefined> {
    for (const [id, draft] of await this.shelf.store.readAll("draft")) {
      if (!draft.open) continue;
      // One that does not open keeps nobody else from being asked.
      const { value: entry } = await this.shelf.store.readSpare("record", id);
      if (entry?.envelope.subject !== subject) continue;
      await this.shelf.refresh([id]);
      return id;
    }
    return undefined;
  }

  async #begin(subject: string): Promise<string> {
    const id = randomId();
    const entry = newEntry({ kind: "consent", circle: this.known.team(), subject });
    const draft: Draft = { fields: {}, open: true };
    await this.shelf.store.commit([
      { store: "record", key: id, value: entry },
      { store: "draft", key: id, value: draft },
    ]);
    await this.shelf.stored(id, entry, draft);
    return id;
  }

  /** Every other occasion of this person known here that decided this purpose, drafts aside. */
  #earlier(occasion: string, subject: string, purpose: Purpose): string[] {
    return this.shelf.idsOf("consent").filter((id) => {
      if (id === occasion || this.shelf.entries.get(id)?.envelope.subject !== subject) return false;
      return !this.shelf.drafts.get(id)?.open && decisionOf(this.working.state(id), purpose) !== undefined;
    });
  }

  #isAbout(id: string, subject: string): boolean {
    const envelope = this.working.entry(id)?.envelope;
    return envelope?.kind === "consent" && envelope.subject === subject;
  }

  /** All of them: one that is not here yet might be the no that counts, and so might one that does not open. */
  async #occasions(subject: string): Promise<Counted[]> {
    await this.shelf.whole;
    const ids = this.shelf.idsOf("consent").filter((id) => this.shelf.entries.get(id)?.envelope.subject === subject);
    const tried = await Promise.allSettled(ids.map((id) => this.shelf.loadState(id)));
    const occasions = ids.map((id, i) => {
      const unread = tried[i]?.status === "rejected";
      return {
        id,
        unread,
        state: unread ? UNREAD : this.working.state(id),
        member: this.known.memberOf(this.shelf.entries.get(id)?.author),
        draft: this.shelf.drafts.get(id)?.open === true,
      };
    });
    const at = (one: Counted) => text(one.state.at);
    return occasions.sort((a, b) => (at(a) < at(b) ? -1 : at(a) > at(b) ? 1 : a.id < b.id ? -1 : 1));
  }

  #shown({ id, state, draft, unread }: Counted): Occasion {
    if (unread) return { id, draft, unread, decisions: [] };
    const author = this.shelf.entries.get(id)?.author;
    const recordedBy = author ? this.known.nameOf(author) : this.known.profile.name;
    const at = text(state.at);
    const how = text(state.how);
    const by = text(state.by);
    return {
      id,
      draft,
      ...(at && { at }),
      ...(how && { how }),
      ...(by && { by }),
      ...(recordedBy && { recordedBy }),
      decisions: PURPOSES.flatMap((purpose) => {
        const decision = decisionOf(state, purpose);
        if (!decision) return [];
        const version = state[noticeField(purpose, "version")]?.value;
        const language = text(state[noticeField(purpose, "language")]);
        return [{ purpose, decision, ...(typeof version === "number" && { version }), ...(language && { language }) }];
      }),
    };
  }
}
