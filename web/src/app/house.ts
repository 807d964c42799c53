import type { StoredProfile } from "../store/shapes";
import type { Store } from "../store/store";
import { Consents } from "./consents";
import { Desk } from "./desk";
import { Engine } from "./engine";
import type { Stop, Sync } from "./front";
import type { NewsChannel } from "./news";
import { Offers } from "./offers";
import { Records } from "./records";
import { Rows } from "./rows";
import { Sharing } from "./sharing";
import { Shelf } from "./shelf";
import { Known } from "./standing";
import { WorkingCopy } from "./working-copy";

/** Everything that exists once there is a profile, joined together. */
export class House {
  readonly shelf: Shelf;
  readonly known: Known;
  readonly working: WorkingCopy;
  readonly rows: Rows;
  readonly records: Records;
  readonly consents: Consents;
  readonly sharing: Sharing;
  readonly offers: Offers;
  readonly desk: Desk;
  readonly engine: Engine;
  readonly #lineWatchers = new Set<() => void>();

  private constructor(store: Store, profile: StoredProfile, news: NewsChannel) {
    const lineChanged = () => {
      for (const show of this.#lineWatchers) show();
    };
    this.shelf = new Shelf(store, news);
    const isOwn = (actor: string) => [...this.shelf.entries.values()].some((entry) => entry.actor === actor);
    this.known = new Known(store, profile, news, isOwn, (peopleToo) => {
      // Names stand beside what people wrote, on any screen.
      if (peopleToo) this.shelf.touch([...this.shelf.entries.keys()]);
      lineChanged();
    });
    this.engine = new Engine(news, lineChanged);
    this.working = new WorkingCopy(this.shelf, () => this.engine.saved(), news);
    this.rows = new Rows(this.shelf);
    this.records = new Records(this.shelf, this.working, this.known);
    this.consents = new Consents(this.shelf, this.working, this.known);
    this.sharing = new Sharing(this.shelf, this.working, this.consents, this.known);
    this.offers = new Offers(this.shelf, this.known);
    this.desk = new Desk(this.shelf, this.working, this.known);
  }

  static async open(store: Store, profile: StoredProfile, news: NewsChannel): Promise<House> {
    const house = new House(store, profile, news);
    await Promise.all([house.shelf.load(), house.known.load()]);
    return house;
  }

  watchSync(see: (sync: Sync) => void): Stop {
    const show = () => {
      const { lastAt } = this.known.standing;
      see({ line: this.engine.line, waiting: this.rows.waiting, ...(lastAt && { lastAt }) });
    };
    show();
    this.#lineWatchers.add(show);
    const stop = this.shelf.watch(show);
    return () => {
      this.#lineWatchers.delete(show);
      stop();
    };
  }
}
