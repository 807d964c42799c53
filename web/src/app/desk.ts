import { newEntry } from "../core/entry";
import type { Reading } from "../core/reading";
import { text } from "../core/records/conversation";
import { reviewId } from "../core/records/review";
import type {
  AnswersFilter,
  AnswerTables,
  DeskAnswer,
  Download,
  ExportAsk,
  ExportLine,
  ExportPreview,
  ReadingList,
  ReadingRow,
  ReadingSearch,
} from "./front";
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

  /**
   * What this reviewer said a moment ago, the server may not have: it is asked for every state, so that no record
   * falls between two of them, and the wanted ones are picked here.
   */
  async readings({ words, state, ...filter }: ReadingSearch): Promise<DeskAnswer<ReadingList>> {
    const net = await import("../net/desk");
    // What is looked for may be a person's words, and an address is kept in too many places.
    const fetched = words?.trim()
      ? await net.askDesk("/api/readings", { ...present(filter), words })
      : await net.fetchDesk(`/api/readings?${query(filter)}`);
    if (fetched.kind !== "ok") return fetched;
    const list = fetched.value as ReadingList;
    const rows = await Promise.all(list.rows.map((row) => this.#ownRow(row)));
    const wanted = rows.filter(({ review }) => !state || review === state);
    return { kind: "ok", value: { ...list, rows: wanted } };
  }

  async reading(id: string): Promise<DeskAnswer<Reading>> {
    const { fetchDesk } = await import("../net/desk");
    const fetched = await fetchDesk(`/api/readings/${id}`);
    if (fetched.kind !== "ok") return fetched;
    const reading = fetched.value as Reading;
    const own = await this.#own(id);
    return { kind: "ok", value: own ? { ...reading, review: own } : reading };
  }

  async answers(set: string, filter: AnswersFilter): Promise<DeskAnswer<AnswerTables>> {
    const { fetchDesk } = await import("../net/desk");
    return (await fetchDesk(`/api/answers/${set}?${query(filter)}`)) as DeskAnswer<AnswerTables>;
  }

  async exportPreview(ask: ExportAsk): Promise<DeskAnswer<ExportPreview>> {
    const { askDesk } = await import("../net/desk");
    return (await askDesk("/api/exports/preview", asked(ask))) as DeskAnswer<ExportPreview>;
  }

  async download(ask: ExportAsk): Promise<DeskAnswer<Download>> {
    const { fetchSheet } = await import("../net/desk");
    const sheet = await fetchSheet("/api/exports", asked(ask));
    if (sheet.kind !== "ok") return sheet;
    const name = sheet.name ?? `heard-${deviceTime().slice(0, 10)}.${ask.format}`;
    return { kind: "ok", value: { name, file: sheet.file } };
  }

  async exports(): Promise<DeskAnswer<ExportLine[]>> {
    const { fetchDesk } = await import("../net/desk");
    return (await fetchDesk("/api/exports")) as DeskAnswer<ExportLine[]>;
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

function query(filter: object): URLSearchParams {
  return new URLSearchParams(Object.entries(present(filter)).map(([part, value]) => [part, String(value)]));
}

function asked(ask: ExportAsk): Record<string, unknown> {
  return { ...ask, filter: present(ask.filter) };
}

/** Without the parts that ask for nothing. */
function present(filter: object): Record<string, unknown> {
  return Object.fromEntries(Object.entries(filter).filter(([, value]) => value));
}
