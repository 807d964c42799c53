/** What the desk asks through the front door, and what it is told: readings, counted answers, and sheets. */
import type { Question } from "../core/records/question-set";
import type { ReviewState } from "../core/records/review";

/** What the desk's list asks for; all optional. Ids and codes only, so that it may stand in a link. */
export type ReadingFilter = {
  place?: string;
  topic?: string;
  language?: string;
  from?: string;
  to?: string;
  kind?: "conversation" | "response";
  /** A question set, hex, and one of its versions. */
  set?: string;
  version?: number;
  /** This reviewer's own word on it. */
  state?: "new" | ReviewState;
};

/** A filter with words to look for, which never stand in a link. */
export type ReadingSearch = ReadingFilter & { words?: string };

export type ReadingRow = {
  id: string;
  kind: "conversation" | "response";
  /** Of a response: the first shared answer in somebody's own words, or "". */
  said: string;
  language?: string;
  topics: string[];
  place?: string;
  space: string;
  day?: string;
  meeting?: string;
  /** Of a response: what was asked, and how many answers are shared. */
  set?: string;
  version?: number;
  answers?: number;
  review: "new" | ReviewState;
};

export type ReadingList = { asOf: string; rows: ReadingRow[] };

export type AnswersFilter = {
  place?: string;
  language?: string;
  version?: number;
  from?: string;
  to?: string;
  /** What stands side by side. */
  by?: "place" | "language" | "version";
};

/** A number of different people; null where it is hidden. */
export type Cell = number | null;

/** What was answered to a set, counted. Every list of cells has one for each column. */
export type AnswerTables = {
  asOf: string;
  set: string;
  versions: number[];
  /** "" is everyone, then each value of what stands side by side. */
  columns: string[];
  people: Cell[];
  questions: AnswerTable[];
};

export type AnswerTable = {
  question: string;
  kind: Question["kind"];
  answered: Cell[];
  /**
   * A choice's id, a point of the scale, a band ("10–19"), a month ("2026-05"), a year ("2026") or years ("1940–1949");
   * "other" for all that have no band or time of their own; "" for preferred not to say.
   */
  rows: { key: string; cells: Cell[] }[];
  /** Answers in words, each with its record. */
  texts?: { id: string; words: string; language?: string; translation?: string }[];
};

/** A sheet to download: what is in it, what for, and in which language its headings are. */
export type ExportAsk = {
  filter: ReadingSearch;
  purpose: "share" | "quote" | "research";
  format: "csv" | "xlsx";
  language: "en" | "cy";
};

/** `leftOut`: records of people without a yes to the purpose; null when fewer than five. */
export type ExportPreview = { rows: number; leftOut: number | null };

export type Download = { name: string; file: Blob };

/** A download of the past. */
export type ExportLine = {
  day: string;
  role: string;
  mine: boolean;
  purpose: ExportAsk["purpose"];
  format: ExportAsk["format"];
  rows: number;
  /** The day since when it should be deleted and made anew: somebody in it was erased. */
  stale?: string;
};

export type DeskAnswer<T> =
  | { kind: "ok"; value: T }
  | { kind: "no-line" }
  | { kind: "join-again" }
  | { kind: "not-found" }
  | { kind: "too-many-cells" } // a list that is too large for one sheet
  | { kind: "bad-request" }; // nothing that can be asked for; asking again changes nothing
