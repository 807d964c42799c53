/**
 * The front door of the app layer: everything the screens may ask for, and nothing else.
 * Screens never touch IndexedDB, the network or Automerge. Every `watch…` calls back at once
 * with what is known and again on each change, from any tab; it returns its own "stop".
 */
import type { Purpose } from "../core/consent";
import type { ReadAnswer, Reading } from "../core/reading";
import type { ListName } from "../core/records/list";
import type { Wording } from "../core/records/notice";
import type { Question, QuestionSet } from "../core/records/question-set";
import type { AnswerValue } from "../core/records/response";
import type { Envelope, Field, Scalar, State } from "../core/state";
import type { Window } from "../core/window";
import type {
  AnswersFilter,
  AnswerTables,
  DeskAnswer,
  Download,
  ExportAsk,
  ExportLine,
  ExportPreview,
  ReadingList,
  ReadingSearch,
} from "./front-desk";

export type Stop = () => void;

/** Who this profile is, as the server certified it. */
export type Profile = {
  device: string;
  member: string;
  name: string;
  role: "member" | "reviewer" | "co-chair" | "steward";
  area: { id: string; name: string; demo: boolean };
  space?: { id: string; name: string };
};

/** What the app finds when it opens. */
export type Start =
  | { kind: "join" } // no profile yet
  | { kind: "ready"; profile: Profile }
  | { kind: "blocked"; why: "no-storage" | "newer-data" }; // private window, or an older app over newer data

export type Joined =
  | { kind: "ok"; profile: Profile }
  | { kind: "used" | "expired" | "unknown" | "elsewhere" } // the invite, in the server's words
  | { kind: "no-line" } // nothing reached the server; the invite may still be good
  | { kind: "later" };

/** How far a record has travelled. Never claims more than is known. */
export type Travel = "phone" | "sent" | "kept" | "heard";

/** Why a record asks for its worker. */
export type Need =
  | "two-versions" // a field has two values
  | "changed-since-shared" // a shared piece was edited, so reviewers no longer see it
  | "set-aside" // the server refused some words; they are here, shown
  | "held" // the team must accept it first
  | "held-elsewhere" // the team that has the record now must
  | "gone"; // its person took it back

/** One line of a list. Small: lists never open a document. */
export type Row = {
  id: string;
  kind: string;
  subject?: string;
  /** The person's chosen name, if their record gives one. */
  name?: string;
  place?: string;
  /** First words of the first statement, or of the first answer in somebody's own words. */
  said?: string;
  language?: string;
  /** "2026-05-03T14:05", as the device that made it said. */
  at?: string;
  /** Of a response: the set that was asked, hex, its version, and how many of its questions have an answer. */
  set?: string;
  version?: number;
  answered?: number;
  travel: Travel;
  needs: Need[];
};

/** An open record: the merged state with this phone's own unsent edits laid over it. */
export type Open = {
  id: string;
  envelope: Envelope;
  state: State;
  /** "saved": durable on this phone, with what is known of its person. "not-saved": storage failed; the words are on screen only. */
  saved: "saved" | "saving" | "not-saved";
  travel: Travel;
  needs: Need[];
  /** Values set aside after a refusal: field, value, the server's code. */
  setAside: { field: string; value: Scalar; code: string }[];
  /** Of a record that is no longer this team's: the words of this worker that wait elsewhere. Nothing else is here. */
  elsewhere?: { field: string; value: Scalar }[];
  /** Its person waits to be erased: a second member has to agree, or it is hidden until then. */
  erasing?: "asked" | "soon" | "by-card";
  /** Another card waits for a second member's word. */
  cardAsked?: true;
  /** Whether they can be laid over the record again: it is here, and it was not their content that was refused. */
  canPutBack: boolean;
};

export type ListItem = { id: string; label: Record<string, string> };
/** `deciders`: who may say yes or no for whom; `rules`: what a worker goes by when they ask. */
export type Lists = Record<ListName, ListItem[]>;

/** The exact words for asking one purpose, in one language, as the record of this id holds them. */
export type Notice = Wording & { id: string; sha256: Uint8Array };

export type Decision = "yes" | "no" | "withdrawn";

/** One occasion of consent, as shown: decided purposes only. `unread`: it does not open here, and counts as a no to all. */
export type Occasion = {
  id: string;
  draft: boolean;
  unread?: true;
  at?: string;
  how?: string;
  by?: string;
  recordedBy?: string;
  decisions: { purpose: Purpose; decision: Decision; version?: number; language?: string }[];
};

/** A person's consent: the answer now, for each purpose, and every occasion behind it. */
export type Consent = {
  answers: Record<Purpose, boolean>;
  /** Purposes that were ever decided (an unasked one is a no that nobody said). */
  asked: Purpose[];
  occasions: Occasion[];
};

export type Sync = {
  line: "idle" | "working" | "no-line" | "portal" | "later" | "join-again" | "update";
  /** Conversations and responses with anything that the server has not confirmed, their person's consent included. */
  waiting: number;
  /** Device time of the last full success, ISO text. */
  lastAt?: string;
};

export type Waiting = {
  id: string;
  row: Row;
  why: "not-sent" | "sent" | "held" | "held-elsewhere" | "set-aside" | "later";
};

/** A record on which work waits for a word of this team; the row where it is known here. */
export type HeldRecord = {
  id: string;
  kind?: string;
  /** How many changes wait. */
  count: number;
  row?: Row;
  /** What was decided on this phone and is not done yet. */
  said?: "accept" | "decline";
};

/** Work that waits for a word of this team, by who wrote it; the name is empty when it is not known. */
export type Held = { name: string; records: HeldRecord[] };

/** A decision about the team's work that is not done yet, or was refused. */
export type ActLine = {
  id: string;
  kind:
    | "accept"
    | "decline"
    | "move"
    | "erase"
    | "confirm-erase"
    | "cancel-erase"
    | "new-card"
    | "confirm-card"
    | "cancel-card"
    | "clean-copy";
  row?: Row;
  /** The name of the team that a person moves to. */
  to?: string;
  /** The server's code. */
  refused?: string;
  /** Finds the receipt of an erasure. */
  number?: string;
  /** The server has it: the line is there for its number. */
  done?: true;
};

/** How it stands with erasing a person: what the team was told, what was said here and not sent, and the receipt's number. */
export type Erasing = {
  stands?: "asked" | "soon" | "by-card";
  said?: "erase" | "confirm-erase" | "cancel-erase";
  number?: string;
};

/** A record that will be erased soon: all that is still shown of it. */
export type ErasingLine = { id: string; at?: string; place?: string };

/** A record that goes on the day after `day`, or whose person said the oldest yes that stands on that day. */
export type KeepLine = {
  id: string;
  day: string;
  at?: string;
  place?: string;
  name?: string;
  said?: string;
  language?: string;
};

/** Whom to ask about keeping what they said, and how many records went from this phone since somebody read of it. */
export type ToAsk = { soon: KeepLine[]; again: KeepLine[]; over: number };

/** The other teams of the area, where they are known, and the name of the one that this person is about to move to. */
export type Moving = { teams?: { circle: string; name: string }[]; to?: string };

/** What this phone holds: conversations and answers, and bytes of storage where the browser tells. */
export type Holding = { records: number; bytes?: number };

export type Ready = {
  /** 0–100 of what offline use needs (app shell, worker, document engine). */
  percent: number;
  ready: boolean;
  /** Whether the browser promised not to clear this app's storage. */
  persisted: "yes" | "no" | "unknown";
};

export interface Heard {
  start(): Promise<Start>;
  /** `secret` is the fragment of the invite link. */
  join(secret: string, name: string): Promise<Joined>;

  /** Conversations and responses, newest first. */
  watchRows(see: (rows: Row[]) => void): Stop;
  watchOpen(id: string, see: (open: Open | null) => void): Stop;
  /** Makes a conversation for a new or a known person; durable when it resolves. */
  newConversation(subject?: string): Promise<string>;
  /** Lays one field over the record. Durable within 300 ms; `flush` waits for it. */
  set(id: string, field: string, value: Scalar): void;
  flush(): Promise<void>;
  /** Settles a field that has two values, by writing the chosen one. */
  settle(id: string, field: string, value: Scalar): void;
  /** The refused words of this record have been taken elsewhere: they are here, and asked about, no longer. */
  clearSetAside(id: string): Promise<void>;
  /** Lays the refused words over the record again, as it is now. */
  putBack(id: string): Promise<void>;
  /** The name of who wrote, for "Amina wrote: …". */
  nameOf(actor: string): string;
  /** The person behind a conversation; their record is made on the first `set` on it. */
  watchPerson(subject: string, see: (state: State) => void): Stop;
  setPerson(subject: string, field: string, value: Scalar): void;

  watchLists(see: (lists: Lists) => void): Stop;
  /** Wordings that may be offered here, best language first. Unchecked ones only in a demo area. */
  watchNotices(language: string, see: (notices: Notice[]) => void): Stop;

  /** Every version known here, for showing answers. */
  watchQuestionSets(see: (sets: QuestionSet[]) => void): Stop;
  /** The newest version of each set, in languages that may be offered. Unchecked ones only in a demo area. */
  watchOfferedSets(see: (sets: QuestionSet[]) => void): Stop;
  /** Makes a response of a new or a known person; durable when it resolves. `language` is the one to ask in at first. */
  newResponse(set: string, version: number, language: string, subject?: string): Promise<string>;
  /**
   * Keeps what was answered to a question that was asked in `language`; false is "prefer not to say", null clears it.
   * Several choices are their ids in the set's order, joined by one space. Durable like `set`.
   */
  answer(id: string, question: string, value: AnswerValue | null, language: string): void;
  /** The question at which asking stopped. Known on this phone only, and here again after the app was closed. */
  questionAt(id: string): string | undefined;
  setQuestionAt(id: string, question: string | undefined): Promise<void>;
  /** This device's conversations and responses in which every word is found, newest first; offline, in all their texts. */
  search(words: string): Promise<Row[]>;

  watchConsent(subject: string, see: (consent: Consent) => void): Stop;
  /** Starts or resumes the draft occasion for this person. */
  startOccasion(subject: string): Promise<string>;
  /** Undefined: not now. In a draft a no counts on this phone at once, a yes only after Done. */
  decide(occasion: string, purpose: Purpose, decision: Decision | undefined, notice: Notice | undefined): void;
  occasionDetail(occasion: string, field: "how" | "by", value: string): void;
  finishOccasion(occasion: string): Promise<void>;
  dropOccasion(occasion: string): Promise<void>;

  /** Whether this could be the code of a card, by its check signs. Nothing is stored. */
  isCard(code: string): Promise<boolean>;
  /** Stores only the hash of a card's code. "bad-check": mistyped. "has-card": this person has one. */
  giveCard(subject: string, code: string): Promise<"ok" | "bad-check" | "has-card">;

  /** What a reviewer would see of this record if exactly these pieces were shared. */
  preview(id: string, pieces: string[]): Promise<Reading>;
  /**
   * Shares exactly these pieces, as previewed; all others are kept back. False when one of them has changed since
   * its last preview: then nothing is shared, and it has to be previewed again.
   */
  share(id: string, pieces: string[]): Promise<boolean>;

  /** Work of people who may not write in this team (any more). */
  watchHeld(see: (held: Held[]) => void): Stop;
  /** Takes it in, or not. Durable when it resolves; done once the server has it. */
  decideHeld(id: string, kind: "accept" | "decline"): Promise<void>;
  watchMoving(id: string, see: (moving: Moving) => void): Stop;
  /** Moves the person of this record, with everything about them, to another team. Durable when it resolves. */
  move(id: string, to: string): Promise<void>;
  watchErasing(id: string, see: (erasing: Erasing) => void): Stop;
  /** Asks that the person of this record be erased, agrees, or takes it back. Durable when it resolves. */
  erase(id: string, kind: "erase" | "confirm-erase" | "cancel-erase"): Promise<void>;
  /** Takes out what was there before in this record, and in what is noted of its person. Durable when it resolves. */
  makeAnew(id: string): Promise<void>;
  /** Whether that was asked for and is not done. */
  watchMadeAnew(id: string, see: (waits: boolean) => void): Stop;
  /** Gives another card in place of a lost one, once a second member agrees. "bad-check": mistyped. */
  newCard(id: string, code: string): Promise<"ok" | "bad-check">;
  /** Agrees to the other card, or takes it back. */
  decideCard(id: string, kind: "confirm-card" | "cancel-card"): Promise<void>;
  /** What was said here of another card for this record's person, and not sent. */
  watchCardSaid(id: string, see: (said: "new-card" | "confirm-card" | "cancel-card" | null) => void): Stop;
  /** People who will be erased soon, one record each. */
  watchErasingSoon(see: (lines: ErasingLine[]) => void): Stop;
  /** Whose words go soon, whose yes is old, and what went from this phone. */
  watchToAsk(see: (asking: ToAsk) => void): Stop;
  clearOver(): Promise<void>;
  /** The last day on which a record is kept, "2026-05-03", where there is no yes to keeping it. */
  watchLastDay(id: string, see: (day: string | null) => void): Stop;
  /** Whoever wrote words that went with an erased person has been told. */
  clearGone(id: string): Promise<void>;
  watchActs(see: (acts: ActLine[]) => void): Stop;
  /** Takes the line about a refused decision away. */
  clearAct(id: string): Promise<void>;

  /** Whether this device was away for so long that the server is asked before anything is shown. */
  asksFirst(): boolean;
  /** Resolves once the server's first answer is taken in, or after some seconds. */
  askFirst(): Promise<void>;
  syncNow(): void;
  watchSync(see: (sync: Sync) => void): Stop;
  watchWaiting(see: (waiting: Waiting[]) => void): Stop;
  watchReady(see: (ready: Ready) => void): Stop;
  askPersist(): Promise<void>;
  watchUpdate(see: (waiting: boolean) => void): Stop;
  applyUpdate(): void;

  readings(filter: ReadingSearch): Promise<DeskAnswer<ReadingList>>;
  reading(id: string): Promise<DeskAnswer<Reading>>;
  /** What was answered to a set, counted in different people. */
  answers(set: string, filter: AnswersFilter): Promise<DeskAnswer<AnswerTables>>;
  exportPreview(ask: ExportAsk): Promise<DeskAnswer<ExportPreview>>;
  /** The sheet itself. The server has recorded the download before it comes. */
  download(ask: ExportAsk): Promise<DeskAnswer<Download>>;
  /** Past downloads, newest first. */
  exports(): Promise<DeskAnswer<ExportLine[]>>;
  /** Sets this reviewer's state of a record; kept here and sent like any change. */
  review(id: string, state: "heard" | "question" | "set-aside", because?: string): Promise<void>;

  setting(name: "language" | "text-size"): string | undefined;
  setSetting(name: "language" | "text-size", value: string): Promise<void>;
  /** How far back this phone keeps records; another choice reads everything anew. */
  window(): Window;
  setWindow(window: Window): Promise<void>;
  holding(): Promise<Holding>;
}

export type * from "./front-desk";
export type {
  AnswerValue,
  Envelope,
  Field,
  Purpose,
  Question,
  QuestionSet,
  ReadAnswer,
  Reading,
  Scalar,
  State,
  Window,
};
