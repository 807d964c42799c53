import { hex } from "../core/bytes";
import type { Standing, StoredProfile } from "../store/shapes";
import type { Store } from "../store/store";
import { Asking } from "./asking";
import { Consents } from "./consents";
import { Desk } from "./desk";
import { Engine } from "./engine";
import { FirstScreen } from "./first-screen";
import type { Row, Stop, Sync } from "./front";
import { InUse } from "./in-use";
import { Keeping } from "./keeping";
import type { NewsChannel } from "./news";
import { Offers } from "./offers";
import { Records } from "./records";
import { Responses } from "./responses";
import { Rows } from "./rows";
import type { Search } from "./search";
import { Sharing } from "./sharing";
import { Shelf } from "./shelf";
import { amendStanding, Known } from "./standing";
import { TeamWork } from "./team-work";
import { WorkingCopy } from "./working-copy";

/** A device that was away for so long may have what was erased since. */
const LONG_AWAY_MS = 14 * 86_400_000;

/** How long it waits for the server's first answer then. */
const ASK_FIRST_MS = 10_000;

/** Everything that exists once there is a profile, joined together. */
export class House {
  readonly shelf: Shelf;
  readonly known: Known;
  readonly working: WorkingCopy;
  readonly rows: Rows;
  readonly records: Records;
  readonly responses: Responses;
  readonly asking: Asking;
  readonly consents: Consents;
  readonly sharing: Sharing;
  readonly offers: Offers;
  readonly desk: Desk;
  readonly engine: Engine;
  readonly team: TeamWork;
  readonly keeping: Keeping;
  #search: Search | undefined;
  readonly firstScreen: FirstScreen;
  readonly #lineWatchers = new Set<() => void>();

  private constructor(store: Store, profile: StoredProfile, news: NewsChannel, shelf: Shelf) {
    const lineChanged = () => {
      for (const show of this.#lineWatchers) show();
    };
    this.shelf = shelf;
    const isOwn = (actor: string) => [...this.shelf.entries.values()].some((entry) => entry.actor === actor);
    const usedTeam = () => {
      const entries = this.shelf.idsOf("conversation").map((id) => this.shelf.entries.get(id));
      // A record that left tells of a team which is not this device's any more.
      return entries.find((entry) => entry && !entry.left && !entry.gone)?.circle;
    };
    this.known = new Known(store, profile, news, isOwn, usedTeam, (peopleToo) => {
      // Names stand beside what people wrote, on any screen.
      if (peopleToo) this.shelf.touch([...this.shelf.entries.keys()]);
      this.team.show();
      lineChanged();
    });
    this.engine = new Engine(news, lineChanged);
    const inUse = new InUse();
    this.working = new WorkingCopy(this.shelf, () => this.engine.saved(), news, inUse);
    this.offers = new Offers(this.shelf, this.known);
    this.rows = new Rows(this.shelf, this.offers);
    this.firstScreen = new FirstScreen(this.shelf, this.rows);
    this.records = new Records(this.shelf, this.working, this.known, inUse);
    this.consents = new Consents(this.shelf, this.working, this.known);
    this.responses = new Responses(this.working, this.known);
    this.asking = new Asking(this.shelf, news);
    this.sharing = new Sharing(this.shelf, this.working, this.consents, this.offers, this.known);
    this.team = new TeamWork(this.shelf, this.rows, this.known, news, () => this.engine.wake("saved"));
    this.keeping = new Keeping(this.shelf, this.known);
    this.desk = new Desk(this.shelf, this.working, this.known);
  }

  /** Resolves once the first screen can be drawn. `shelf` may be one that is being opened already. */
  static async open(
    store: Store,
    profile: StoredProfile,
    news: NewsChannel,
    shelf = new Shelf(store, news),
  ): Promise<House> {
    const house = new House(store, profile, news, shelf);
    await Promise.all([shelf.open(), house.known.load(), house.asking.load(), house.team.load()]);
    if (shelf.isWhole) void house.firstScreen.note();
    return house;
  }

  /** Searching is loaded once somebody searches. */
  async search(words: string): Promise<Row[]> {
    const { Search } = await import("./search");
    this.#search ??= new Search(this.shelf, this.working, this.rows, this.offers);
    return this.#search.find(words);
  }

  /** Whether it has not heard from the server for so long that it asks before it shows anything, while it seems to have a line. */
  get asksFirst(): boolean {
    const { lastAt } = this.known.standing;
    return lastAt !== undefined && navigator.onLine && Date.now() - Date.parse(lastAt) > LONG_AWAY_MS;
  }

  /** Resolves once the server's first answer is taken in, or there is no telling when that will be. */
  askFirst(): Promise<void> {
    // Answered is who has read on, or has nothing to read.
    const reached = ({ cursors, lastAt }: Standing) => [lastAt, ...Object.values(cursors).map(hex)].join();
    const before = reached(this.known.standing);
    return new Promise((resolve) => {
      const stop = this.watchSync(({ line }) => {
        const isTold = reached(this.known.standing) !== before;
        if (!isTold && (line === "idle" || line === "working")) return;
        setTimeout(() => stop());
        void this.shelf.refreshed().then(resolve);
      });
      setTimeout(resolve, ASK_FIRST_MS);
      this.engine.start();
    });
  }

  /** Reads everything anew, as far back as this phone keeps records now. */
  async readAgain(): Promise<void> {
    await amendStanding(this.shelf.store, (standing) => ({ ...standing, cursors: {} }));
    this.engine.wake("now");
  }

  /** How many conversations and responses are here. */
  async recordCount(): Promise<number> {
    await this.shelf.whole;
    return this.shelf.idsOf("conversation").length + this.shelf.idsOf("response").length;
  }

  watchSync(see: (sync: Sync) => void): Stop {
    const show = () => {
      const { lastAt } = this.known.standing;
      see({ line: this.engine.line, waiting: this.rows.waiting + this.team.waiting, ...(lastAt && { lastAt }) });
    };
    show();
    this.#lineWatchers.add(show);
    const stops = [this.shelf.watch(show), this.team.watchActs(show)];
    return () => {
      this.#lineWatchers.delete(show);
      for (const stop of stops) stop();
    };
  }
}
