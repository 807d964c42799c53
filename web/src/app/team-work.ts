import type { Act } from "../core/wire";
import type { HeldWork, StoredAct } from "../store/shapes";
import type { ActLine, Held, HeldRecord, Moving, Stop } from "./front";
import { Look } from "./look";
import type { NewsChannel } from "./news";
import { randomId } from "./random";
import type { Rows } from "./rows";
import type { Shelf } from "./shelf";
import type { Known } from "./standing";

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

  watchMoving(id: string, see: (moving: Moving) => void): Stop {
    return this.#watch(() => {
      const own = this.known.standing.circles.map((circle) => circle.id);
      const teams = this.known.standing.teams?.all.filter(({ circle }) => !own.includes(circle));
      const to = this.#moving(id);
      see({ ...(teams && { teams }), ...(to !== undefined && { to: this.#teamName(to) }) });
    });
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
    return [...this.#acts.values()].filter(({ refused }) => refused === undefined).length;
  }

  async #act(act: NewAct): Promise<void> {
    const order = Math.max(0, ...[...this.#acts.values()].map((one) => one.order)) + 1;
    const id = randomId();
    await this.shelf.store.commit([{ store: "act", key: id, value: { order, act: { id, ...act } as Act } }]);
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
    const subject = this.shelf.entries.get(id)?.envelope.subject ?? id;
    const isSame = (doc: string) => (this.shelf.entries.get(doc)?.envelope.subject ?? doc) === subject;
    const act = this.#open((one) => one.kind === "move" && isSame(one.doc));
    return act?.kind === "move" ? act.to : undefined;
  }

  #open(isWanted: (act: Act) => boolean): Act | undefined {
    return [...this.#acts.values()].find(({ act, refused }) => refused === undefined && isWanted(act))?.act;
  }

  #line({ act, refused }: StoredAct): ActLine[] {
    if (act.kind === "revoke") return [];
    const row = this.rows.one(act.doc);
    return [
      {
        id: act.id,
        kind: act.kind,
        ...(row && { row }),
        ...(act.kind === "move" && { to: this.#teamName(act.to) }),
        ...(refused !== undefined && { refused }),
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
