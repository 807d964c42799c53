import { NOWHERE, ONLY, type Standing, type StoredProfile } from "../store/shapes";
import type { Store } from "../store/store";
import { Look } from "./look";
import type { NewsChannel } from "./news";

/** Changes what is stored of where this device stands, whoever else writes it meanwhile. */
export async function amendStanding(store: Store, amend: (standing: Standing) => Standing): Promise<void> {
  for (;;) {
    const { value = NOWHERE, version } = await store.readSpare("standing", ONLY);
    const expected = [{ store: "standing", key: ONLY, version } as const];
    if (await store.commit([{ store: "standing", key: ONLY, value: amend(value) }], expected)) return;
  }
}

/** Where this device stands with the server, in memory: its circles, and who stands behind which actor. */
export class Known {
  standing: Standing = NOWHERE;
  readonly #look: Look<Standing>;

  constructor(
    store: Store,
    readonly profile: StoredProfile,
    news: NewsChannel,
    /** Whether this device took that actor for one record, after a re-make. */
    private readonly isOwn: (actor: string) => boolean,
    /** A circle that records of what people said are in already. */
    private readonly usedTeam: () => string | undefined,
    private readonly onChange: (peopleToo: boolean) => void,
  ) {
    // A standing that does not open counts as none: the server tells it all again.
    const read = async () => (await store.readSpare("standing", ONLY)).value ?? NOWHERE;
    this.#look = new Look(read, (standing) => this.#take(standing));
    news.listen((item) => {
      if (item.what === "standing") void this.load();
    });
  }

  load(): Promise<void> {
    return this.#look.again();
  }

  #take(standing: Standing): void {
    const before = this.standing;
    this.standing = standing;
    this.onChange(JSON.stringify(before.who) !== JSON.stringify(standing.who));
  }

  /** The circle that new records of this device are born in. */
  circle(kind: "team" | "council" | "area"): string | undefined {
    return this.standing.circles.find((circle) => circle.kind === kind)?.id;
  }

  /** The circle that records of what people said are born in. */
  team(): string {
    // Circles that were lost on the disk come back with the next answer; until then work goes on where it was.
    const circle = this.circle("team") ?? this.usedTeam();
    if (!circle) throw new Error("this device is in no team");
    return circle;
  }

  nameOf(actor: string): string {
    const name = this.standing.who.find((who) => who.actor === actor)?.name;
    return name ?? (this.#isMe(actor) ? this.profile.name : "");
  }

  /** Who is bound to an actor. All unknown actors count as one member, which can only make fewer yeses. */
  memberOf(actor: string | undefined): string {
    const member = actor && this.standing.who.find((who) => who.actor === actor)?.member;
    return member ?? (actor === undefined || this.#isMe(actor) ? this.profile.member : "");
  }

  #isMe(actor: string): boolean {
    return actor === this.profile.actor || this.isOwn(actor);
  }
}
