import { concat } from "../../core/bytes";
import { windowDays, windowOf } from "../../core/window";
import type { Act, Request } from "../../core/wire";
import { ONLY, type Standing } from "../../store/shapes";
import type { Store } from "../../store/store";
import { sha256 } from "../sha256";
import { withCleanCopy } from "./clean-copy";

/** What a request carries besides a nonce and changes. */
export type Errand = Omit<Request, "nonce" | "push">;

/** As many records as one request asks for whole. */
const MOST_WHOLE = 50;
/** The list of teams is asked for again after so long: it has to be here before somebody without a line needs it. */
const TEAMS_S = 86_400;

/** What one sync asks of the server besides taking changes: each thing once, for an answer may be "later". */
export class Errands {
  readonly #acts = new Set<string>();
  readonly #whole = new Set<string>();
  #teams = false;

  constructor(
    private readonly store: Store,
    private readonly isWorker: boolean,
  ) {}

  /**
   * What the next request asks. Acts wait until every change was sent: what was written about a person before they are
   * moved arrives before the move.
   */
  async next(standing: Standing, pushing: boolean): Promise<Errand> {
    const acts = pushing ? [] : await this.#readyActs();
    const whole = this.#newWhole(standing).slice(0, MOST_WHOLE);
    const teams = this.#wantsTeams(standing);
    for (const doc of whole) this.#whole.add(doc);
    this.#teams ||= teams;
    const asksNothing = !pushing && acts.length === 0 && whole.length === 0 && !teams;
    return {
      ...(await this.#cursors(standing, asksNothing)),
      ...(acts.length > 0 && { acts }),
      ...(whole.length > 0 && { whole }),
      ...(teams && { teams }),
    };
  }

  /** Whether there is something to ask that this sync has not asked yet. */
  async areMore(standing: Standing): Promise<boolean> {
    return this.#newWhole(standing).length > 0 || (await this.#newActs()).length > 0;
  }

  /** The acts to send now. One that has to wait is not looked at again in this sync. */
  async #readyActs(): Promise<Act[]> {
    const ready: Act[] = [];
    for (const stored of await this.#newActs()) {
      const { act } = stored;
      this.#acts.add(act.id);
      const whole = act.kind === "clean-copy" ? await withCleanCopy(this.store, stored, act) : act;
      if (whole) ready.push(whole);
    }
    return ready;
  }

  async #newActs() {
    const waiting = [...(await this.store.readAll("act")).values()].filter(
      ({ refused, done }) => refused === undefined && !done,
    );
    waiting.sort((a, b) => a.order - b.order);
    return waiting.filter(({ act }) => !this.#acts.has(act.id));
  }

  #newWhole({ whole = [] }: Standing): string[] {
    return whole.filter((doc) => !this.#whole.has(doc));
  }

  #wantsTeams({ teams, told = 0 }: Standing): boolean {
    return this.isWorker && !this.#teams && (!teams || told - teams.at > TEAMS_S);
  }

  /**
   * A device that has read everything and brings nothing says in one hash where it stands. One without cursors stands
   * nowhere: it may have records of circles that it is in no more, and is told so.
   */
  async #cursors({ cursors, caughtUp }: Standing, asksNothing: boolean) {
    const inOrder = Object.keys(cursors).sort();
    if (caughtUp && asksNothing && inOrder.length > 0) {
      return { cursors: await sha256(concat(...inOrder.map((circle) => cursors[circle] as Uint8Array))) };
    }
    return { cursors, ...(await this.#window()) };
  }

  /** How far back this phone keeps people: of whoever was left out it is told everything once they are heard of again. */
  async #window(): Promise<{ window?: number }> {
    const { value: settings } = await this.store.readSpare("settings", ONLY);
    const window = windowDays(windowOf(settings?.window));
    return this.isWorker && window !== undefined ? { window } : {};
  }
}
