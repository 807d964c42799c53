import { unhex } from "../core/bytes";
import { cardHash, parseCard, printCode } from "../core/card";
import type { Act } from "../core/wire";
import type { HeldWork, StoredAct } from "../store/shapes";
import type { ActLine, Erasing, Held, HeldRecord, Moving, Stop } from "./front";
import { Look } from "./look";
import type { NewsChannel } from "./news";
import { randomId } from "./random";
import type { Rows } from "./rows";
import { sha256 } from "./sha256";
import type { Shelf } from "./shelf";
import type { Known } from "./standing";

/** What may be said of a person who is to be erased. */
export type EraseKind = "erase" | "confirm-erase" | "cancel-erase";

type CardKind = "new-card" | "confirm-card" | "cancel-card";

type NewAct = Act extends infer A ? (A extends Act ? Omit<A, "id"> : never) : never;

/** What a team decides together: work that waits for its word, and people who move to another team. */
export class TeamWork {
  #held = new Map<string, HeldWork>();
  #acts = new Map<string, StoredAct>();
  readonly #watchers = new Set<() => void>();
  readonly #look: Look<[Map<string, HeldWork>, Map<string, StoredAct>]>;

  constructor(
    private readonly shelf: Shelf,
    private readonly rows: Rows,
    private readonly known: Known,
    private readonly news: NewsChannel,
    private readonly wake: () => void,
  ) {
    const { store } = shelf;
    this.#look = new Look(
      () => Promise.all([store.readAll("held"), store.readAll("act")]),
      ([held, acts]) => {
        this.#held = held;
        this.#acts = acts;
        this.show();
      },
    );
    news.listen((item) => {
      if (item.what === "held" || item.what === "acts") void this.load();
    });
    shelf.watch(() => this.show());
  }

  load(): Promise<void> {
    return this.#look.again();
  }

  /** Work that waits for this team's word, by who wrote it. */
  watchHeld(see: (held: Held[]) => void): Stop {
    return this.#watch(() => see(this.#byWriter()));
  }

  /** Takes the work that waits on a record in, or not. Durable when it resolves; done once the server has it. */
  decide(id: string, kind: "accept" | "decline"): Promise<void> {
    return this.#act({ kind, doc: id });
  }

  /** Moves the person of this record, with everything about them, to another team. */
  async move(id: string, to: string): Promise<void> {
    if (this.#moving(id)) return;
    await this.#act({ kind: "move", doc: id, to });
  }

  /** Asks that the person of this record be erased, agrees to it, or takes it back. */
  async erase(id: string, kind: EraseKind): Promise<void> {
    if (kind === this.#erasing(id)?.act.kind) return;
    const asked = this.#ofPerson(id, ({ act, done }) => act.kind === "erase" && done === true);
    // The number of what was taken back finds nothing any more.
    if (kind === "cancel-erase" && asked) await this.shelf.store.commit([{ store: "act", key: asked.act.id }]);
    await this.#act({ kind, doc: id });
  }

  /** Makes this record anew without its history, and what is noted of its person. */
  async makeAnew(id: string): Promise<void> {
    if (this.#isMadeAnew(id)) return;
    await this.#act({ kind: "clean-copy", doc: id });
    const subject = this.shelf.entries.get(id)?.envelope.subject;
    if (subject && this.shelf.entries.has(subject)) await this.#act({ kind: "clean-copy", doc: subject });
  }

  watchMadeAnew(id: string, see: (waits: boolean) => void): Stop {
    return this.#watch(() => see(this.#isMadeAnew(id)));
  }

  #isMadeAnew(id: string): boolean {
    return this.#open((act) => act.kind === "clean-copy" && act.doc === id) !== undefined;
  }

  watchErasing(id: string, see: (erasing: Erasing) => void): Stop {
    return this.#watch(() => {
      const stands = this.shelf.entries.get(id)?.erasing;
      const said = this.#erasing(id);
      const own = this.#ofPerson(id, ({ act }) => act.kind === "erase");
      see({
        ...(stands && { stands }),
        ...(said && { said: said.act.kind as EraseKind }),
        ...(own?.number && { number: own.number }),
      });
    });
  }

  watchMoving(id: string, see: (moving: Moving) => void): Stop {
    return this.#watch(() => {
      const own = this.known.standing.circles.map((circle) => circle.id);
      const teams = this.known.standing.teams?.all.filter(({ circle }) => !own.includes(circle));
      const to = this.#moving(id);
      see({ ...(teams && { teams }), ...(to !== undefined && { to: this.#teamName(to) }) });
    });
  }

  async newCard(id: string, code: string): Promise<"ok" | "bad-check"> {
    const card = await parseCard(code, sha256);
    if (!card) return "bad-check";
    await this.#act({ kind: "new-card", doc: id, hash: await cardHash(card, sha256) });
    return "ok";
  }

  async decideCard(id: string, kind: "confirm-card" | "cancel-card"): Promise<void> {
    if (this.#cardSaid(id) !== kind) await this.#act({ kind, doc: id });
  }

  watchCardSaid(id: string, see: (said: CardKind | null) => void): Stop {
    return this.#watch(() => see(this.#cardSaid(id)));
  }

  /** The last that was said here of another card, and is not done. */
  #cardSaid(id: string): CardKind | null {
    const said = this.#ofPerson(id, (one) => isOpen(one) && one.act.kind.endsWith("-card"))?.act.kind;
    return (said as CardKind | undefined) ?? null;
  }

  /** What was decided here and is not done yet, or could not be done. */
  watchActs(see: (acts: ActLine[]) => void): Stop {
    return this.#watch(() => {
      const inOrder = [...this.#acts.values()].sort((a, b) => a.order - b.order);
      see(inOrder.flatMap((stored) => this.#line(stored)));
    });
  }

  /** Takes a line about what could not be done away. */
  async clearAct(id: string): Promise<void> {
    await this.shelf.store.commit([{ store: "act", key: id }]);
    await this.#changed();
  }

  /** How many decisions the server has not answered. */
  get waiting(): number {
    return [...this.#acts.values()].filter(isOpen).length;
  }

  async #act(act: NewAct): Promise<void> {
    const order = Math.max(0, ...[...this.#acts.values()].map((one) => one.order)) + 1;
    const id = randomId();
    // The server takes the number from the same bytes.
    const number = act.kind === "erase" ? await printCode(unhex(id.slice(0, 20)), sha256) : undefined;
    const value = { order, act: { id, ...act } as Act, ...(number && { number }) };
    await this.shelf.store.commit([{ store: "act", key: id, value }]);
    await this.#changed();
    this.wake();
  }

  async #changed(): Promise<void> {
    await this.load();
    this.news.tell({ what: "acts" });
  }

  #byWriter(): Held[] {
    const writers = new Map<string, HeldRecord[]>();
    for (const [id, held] of this.#held) {
      const name = held.by ? this.known.nameOf(held.by) : "";
      writers.set(name, [...(writers.get(name) ?? []), this.#record(id, held)]);
    }
    return [...writers].map(([name, records]) => ({ name, records })).sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  #record(id: string, { kind, count }: HeldWork): HeldRecord {
    const row = this.rows.one(id);
    const said = this.#open((act) => (act.kind === "accept" || act.kind === "decline") && act.doc === id);
    return { id, count, ...(kind && { kind }), ...(row && { row }), ...(said && { said: said.kind as "accept" }) };
  }

  /** The circle that the person of this record is about to move to. */
  #moving(id: string): string | undefined {
    const act = this.#ofPerson(id, (one) => isOpen(one) && one.act.kind === "move")?.act;
    return act?.kind === "move" ? act.to : undefined;
  }

  /** The last that was said here of erasing this record's person, and is not done. */
  #erasing(id: string): StoredAct | undefined {
    return this.#ofPerson(id, (one) => isOpen(one) && one.act.kind.endsWith("erase"));
  }

  /** The newest of the acts on this record's person that is wanted. */
  #ofPerson(id: string, isWanted: (stored: StoredAct) => boolean): StoredAct | undefined {
    const whose = (doc: string) => this.shelf.entries.get(doc)?.envelope.subject ?? doc;
    const acts = [...this.#acts.values()].sort((a, b) => b.order - a.order);
    return acts.find((one) => "doc" in one.act && whose(one.act.doc) === whose(id) && isWanted(one));
  }

  #open(isWanted: (act: Act) => boolean): Act | undefined {
    return [...this.#acts.values()].find((stored) => isOpen(stored) && isWanted(stored.act))?.act;
  }

  #line({ act, refused, number, done }: StoredAct): ActLine[] {
    if (act.kind === "revoke") return [];
    // What is noted of a person is made anew beside their record.
    const isBeside = act.kind === "clean-copy" && this.shelf.entries.get(act.doc)?.envelope.subject === act.doc;
    if (isBeside && refused === undefined) return [];
    const row = this.rows.one(act.doc);
    return [
      {
        id: act.id,
        kind: act.kind,
        ...(row && { row }),
        ...(act.kind === "move" && { to: this.#teamName(act.to) }),
        ...(refused !== undefined && { refused }),
        ...(number && { number }),
        ...(done && { done }),
      },
    ];
  }

  #teamName(circle: string): string {
    return this.known.standing.teams?.all.find((team) => team.circle === circle)?.name ?? "";
  }

  #watch(show: () => void): Stop {
    show();
    this.#watchers.add(show);
    return () => this.#watchers.delete(show);
  }

  /** Tells whoever watches how things stand: also after the teams of the area, or who is behind a writer, were told. */
  show(): void {
    for (const show of this.#watchers) show();
  }
}

function isOpen({ refused, done }: StoredAct): boolean {
  return refused === undefined && !done;
}
