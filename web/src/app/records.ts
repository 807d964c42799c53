import { cardHash, parseCard } from "../core/card";
import { insertRuns } from "../core/edit";
import { type Entry, newEntry, type SetAside } from "../core/entry";
import { waitingElsewhere } from "../core/own-words";
import { type Scalar, type State, sameScalar } from "../core/state";
import { needs, travel } from "../core/travel";
import type { Write } from "../store/store";
import type { Open, Stop } from "./front";
import type { InUse } from "./in-use";
import { deviceTime } from "./now";
import { randomId } from "./random";
import { sha256 } from "./sha256";
import type { Shelf } from "./shelf";
import type { Known } from "./standing";
import type { WorkingCopy } from "./working-copy";

/** Opening and editing records: conversations and the people behind them. */
export class Records {
  constructor(
    private readonly shelf: Shelf,
    private readonly working: WorkingCopy,
    private readonly known: Known,
    private readonly inUse: InUse,
  ) {}

  watchOpen(id: string, see: (open: Open | null) => void): Stop {
    const isShown = (ids: ReadonlySet<string>) => {
      const subject = this.working.entry(id)?.envelope.subject;
      return ids.has(id) || (subject !== undefined && ids.has(subject));
    };
    return this.#watchLoaded(id, () => see(this.#open(id)), isShown);
  }

  /** Made and durable when it resolves. Nobody named means a fresh person, whose own record comes when something is known. */
  async newConversation(subject: string = randomId()): Promise<string> {
    const id = randomId();
    this.working.set(id, "at", deviceTime(), newEntry({ kind: "conversation", circle: this.known.team(), subject }));
    await this.working.flush();
    return id;
  }

  watchPerson(subject: string, see: (state: State) => void): Stop {
    const show = () => see(this.working.state(subject));
    return this.#watchLoaded(subject, show, (ids) => ids.has(subject));
  }

  setPerson(subject: string, field: string, value: Scalar): void {
    this.working.set(subject, field, value, this.#person(subject));
  }

  async isCard(code: string): Promise<boolean> {
    return (await parseCard(code, sha256)) !== undefined;
  }

  /** Keeps the hash of a card's code with its person. Whether the code is a printed one, the server will say. */
  async giveCard(subject: string, code: string): Promise<"ok" | "bad-check" | "has-card"> {
    await this.shelf.loadState(subject);
    if (this.working.state(subject)["card/hash"]) return "has-card";
    const card = await parseCard(code, sha256);
    if (!card) return "bad-check";
    this.setPerson(subject, "card/hash", await cardHash(card, sha256));
    this.setPerson(subject, "card/kind", "open");
    await this.working.flush();
    return "ok";
  }

  /** The worker has seen the refused words and wants them on the record as it is now. */
  async putBack(id: string): Promise<void> {
    const merged = await this.shelf.loadState(id);
    const entry = this.working.entry(id);
    if (!entry || !canPutBack(entry)) return;
    const seen = entry.setAside;
    for (const { field, value } of seen) {
      if (field.startsWith("card/") && merged["card/hash"]) continue;
      const now = this.working.state(id).notes?.value;
      const notes = field === "notes" && insertRuns(String(now ?? ""), [{ text: String(value) }]);
      this.working.set(id, field, notes || value);
    }
    await this.working.flush();
    await this.clearSetAside(id, seen);
  }

  /**
   * Their worker has taken the refused words elsewhere: they are here no longer. What came back since it was shown, in
   * `seen`, is shown first.
   */
  async clearSetAside(id: string, seen = this.working.entry(id)?.setAside ?? []): Promise<void> {
    const { store } = this.shelf;
    const [entry, draft] = await Promise.all([store.read("record", id), store.read("draft", id)]);
    if (!entry.value || entry.value.setAside.length === 0) return;
    const setAside = entry.value.setAside.filter((one) => !seen.some((shown) => sameWords(one, shown)));
    const next: Entry = { ...entry.value, setAside };
    const expected = [
      { store: "record", key: id, version: entry.version } as const,
      { store: "draft", key: id, version: draft.version } as const,
    ];
    // Of a record that left, or that was never taken in, nothing remains then.
    const isEmpty =
      !draft.value && setAside.length === 0 && next.own.length === 0 && (next.left || next.heads.length === 0);
    const writes: Write[] = isEmpty
      ? [
          { store: "record", key: id },
          { store: "state", key: id },
        ]
      : [{ store: "record", key: id, value: next }];
    if (!(await store.commit(writes, expected))) return this.clearSetAside(id, seen);
    if (isEmpty) this.shelf.forget(id);
    else await this.shelf.stored(id, next, draft.value);
  }

  /** Whoever lost words with an erased person has been told. */
  async clearGone(id: string): Promise<void> {
    const { store } = this.shelf;
    const entry = await store.read("record", id);
    if (!entry.value?.gone) return;
    const { lost: _, ...next } = entry.value;
    const expected = [{ store: "record", key: id, version: entry.version } as const];
    if (!(await store.commit([{ store: "record", key: id, value: next }], expected))) return this.clearGone(id);
    await this.shelf.stored(id, next, undefined);
  }

  #person(subject: string): Entry {
    return newEntry({ kind: "person", circle: this.known.team(), subject });
  }

  #open(id: string): Open | null {
    const entry = this.working.entry(id);
    if (!entry) return null;
    const hasDraft = this.shelf.drafts.has(id) || this.working.saved(id) !== "saved";
    return {
      id,
      envelope: entry.envelope,
      state: this.working.state(id),
      saved: this.#saved([id, entry.envelope.subject ?? id]),
      travel: travel(entry, hasDraft),
      needs: needs({ ...entry, summary: this.shelf.summary(id) }),
      setAside: entry.setAside,
      // What is being typed stays under its worker's hands.
      ...(entry.cardAsked && { cardAsked: true }),
      ...(entry.erasing && { erasing: entry.erasing }),
      ...(entry.left && !hasDraft && { elsewhere: waitingElsewhere(entry) }),
      canPutBack: canPutBack(entry),
    };
  }

  /** The worst of them: a screen of a conversation says one thing for its words and for its person's. */
  #saved(ids: string[]): Open["saved"] {
    const each = ids.map((id) => this.working.saved(id));
    return (["not-saved", "saving"] as const).find((how) => each.includes(how)) ?? "saved";
  }

  #watchLoaded(id: string, show: () => void, concerns: (ids: ReadonlySet<string>) => boolean): Stop {
    let stop: Stop | undefined;
    let stopped = false;
    const endUse = this.inUse.begin();
    void this.shelf.loadState(id).then(() => {
      if (stopped) return;
      show();
      stop = this.shelf.watch((ids) => concerns(ids) && show());
    });
    return () => {
      stopped = true;
      stop?.();
      endUse();
    };
  }
}

/** Words that a team declined, or that were for a record before it was made anew. An occasion is one change and no more. */
function canPutBack({ left, gone, envelope, setAside }: Entry): boolean {
  const isForWorker = setAside.length > 0 && setAside.every(({ code }) => code === "declined" || code === "old-epoch");
  return isForWorker && !left && !gone && envelope.kind !== "consent";
}

function sameWords(one: SetAside, other: SetAside): boolean {
  return one.field === other.field && sameScalar(one.value, other.value);
}
