import { newEntry } from "../core/entry";
import type { Reading } from "../core/reading";
import { text } from "../core/records/conversation";
import { reviewId } from "../core/records/review";
import type { DeskAnswer, ReadingFilter, ReadingList, ReadingRow } from "./front";
import { deviceTime } from "./now";
import { sha256 } from "./sha256";
import type { Shelf } from "./shelf";
import type { Known } from "./standing";
import type { WorkingCopy } from "./working-copy";

type Review = NonNullable<Reading["review"]>;

/** The reviewer's desk: readings from the server, and this reviewer's own word on them, which is a record like any other. */
export class Desk {
  constructor(
    private readonly shelf: Shelf,
    private readonly working: WorkingCopy,
    private readonly known: Known,
  ) {}

  async readings(filter: ReadingFilter): Promise<DeskAnswer<ReadingList>> {
    const query = new URLSearchParams(Object.entries(filter).filter(([, value]) => value));
    const { fetchReading } = await import("../net/readings");
    const fetched = await fetchReading(`/api/readings?${query}`);
    if (fetched.kind !== "ok") return fetched;
    const list = fetched.value as ReadingList;
    const rows = await Promise.all(list.rows.map((row) => this.#ownRow(row)));
    return { kind: "ok", value: { ...list, rows } };
  }

  async reading(id: string): Promise<DeskAnswer<Reading>> {
    const { fetchReading } = await import("../net/readings");
    const fetched = await fetchReading(`/api/readings/${id}`);
    if (fetched.kind !== "ok") return fetched;
    const reading = fetched.value as Reading;
    const own = await this.#own(id);
    return { kind: "ok", value: own ? { ...reading, review: own } : reading };
  }

  async review(id: string, state: Review["state"], because: string | undefined): Promise<void> {
    const circle = this.known.circle("council");
    if (!circle) throw new Error("this device is in no council circle");
    const review = await reviewId(this.known.profile.member, id, sha256);
    await this.shelf.loadState(review);
    const entry = newEntry({ kind: "review", circle, about: id });
    this.working.set(review, "state", state, entry);
    this.working.set(review, "because", because || null);
    this.working.set(review, "at", deviceTime());
    await this.working.flush();
  }

  async #ownRow(row: ReadingRow): Promise<ReadingRow> {
    const own = await this.#own(row.id);
    return own ? { ...row, review: own.state } : row;
  }

  /** What this reviewer said here, which the server may not have yet. */
  async #own(id: string): Promise<Review | undefined> {
    const review = await reviewId(this.known.profile.member, id, sha256);
    if (!this.working.entry(review)) return undefined;
    await this.shelf.loadState(review);
    const now = this.working.state(review);
    const state = text(now.state) as Review["state"];
    const because = text(now.because);
    return state ? { state, ...(because && { because }) } : undefined;
  }
}
