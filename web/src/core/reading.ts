import type { Sha256 } from "./bytes";
import type { Purpose } from "./consent";
import { answerPart, shareOf, statementPart } from "./piece";
import { noticeField } from "./records/consent-record";
import { statements, text, topicField, topics } from "./records/conversation";
import { askedSet, givenAnswers, inSetOrder } from "./records/response";
import type { Field, State } from "./state";

/** A shared piece as a reviewer reads it. */
export type Piece = {
  piece: string;
  words: string;
  language?: string;
  translation?: string;
};

/** A shared answer as a reviewer reads it. Without a value it was declined. */
export type ReadAnswer = {
  piece: string;
  question: string;
  /** Text (ids of choices in the set's order, a date, or words), or a number. */
  value?: string | number;
  declined?: true;
  language?: string;
  translation?: string;
};

/**
 * What someone outside the team may see of a record: only shared pieces as previewed,
 * coarse place, topics and consent badges. No name, no notes, no place as said.
 */
export type Reading = {
  id: string;
  kind: "conversation" | "response";
  space: string;
  /** Day only, "2026-05-03". */
  day?: string;
  meeting?: string;
  /** Id in the area's list of places. */
  place?: string;
  topics: string[];
  language?: string;
  pieces: Piece[];
  /** Of a response only: the set that was asked, hex, its version, and the shared answers in its order. */
  set?: string;
  version?: number;
  answers?: ReadAnswer[];
  consent: { purpose: Purpose; how?: string; day?: string; version?: number; language?: string }[];
  review?: { state: "new" | "heard" | "question" | "used" | "set-aside"; because?: string };
};

/** One permission that is a current yes, and the occasion that gave it. */
export type Badge = { purpose: Purpose; state: State };

/** The record that is read: whose, and for a response its questions in the order of the set, where that is known. */
export type Readable = { id: string; kind: Reading["kind"]; space: string; questions: readonly string[] };

/** The reading of a record, twin of the server's: what is shared in `state`, for the permissions of `badges`. */
export async function read(record: Readable, state: State, badges: Badge[], sha256: Sha256): Promise<Reading> {
  const { id, kind, space, questions } = record;
  const day = dayOf(settled(state.at));
  const meeting = listed(state.meeting);
  const place = listed(state["area-place"]);
  const language = code(settled(state.language));
  const isResponse = kind === "response";
  return {
    id,
    kind,
    space,
    ...(day && { day }),
    ...(meeting && { meeting }),
    ...(place && { place }),
    topics: isResponse ? [] : topics(state).filter((id) => isListId(id) && !state[topicField(id)]?.others),
    ...(language && { language }),
    pieces: isResponse ? [] : await pieces(state, sha256),
    ...(isResponse && { ...asked(state), answers: await answers(state, questions, sha256) }),
    consent: badges.map(badge),
  };
}

/** Nothing unsettled leaves the team: a field with two values reads as none. */
function settled(field: Field | undefined): string {
  return field?.others ? "" : text(field);
}

/** An id in a list, or nothing: a sentence where an id belongs stays in the team. */
function listed(field: Field | undefined): string {
  const id = settled(field);
  return isListId(id) ? id : "";
}

/** The day of a time as a device said it, or nothing: a sentence in its place stays in the team. */
const dayOf = (at: string) => /^\d{4}-\d\d-\d\d/.exec(at)?.[0] ?? "";

/** A language's code, or nothing. */
const code = (language: string) => (/^[A-Za-z0-9-]{2,35}$/.test(language) ? language : "");

const HOW = ["spoken", "signed", "ticked", "witnessed", "sign-language", "card"];

const isListId = (id: string) => /^[a-z0-9-]{1,40}$/.test(id);

async function pieces(state: State, sha256: Sha256): Promise<Piece[]> {
  const found: Piece[] = [];
  for (const statement of statements(state)) {
    const words = text(statement.words);
    const part = statementPart(statement);
    if (!words || statement.out || (await shareOf(state, part, sha256)) !== "shown") continue;
    const language = code(text(statement.language));
    const translation = text(statement.translation);
    found.push({
      piece: part.piece,
      words,
      ...(language && { language }),
      ...(translation && { translation }),
    });
  }
  return found;
}

async function answers(state: State, questions: readonly string[], sha256: Sha256): Promise<ReadAnswer[]> {
  const found: ReadAnswer[] = [];
  for (const answer of inSetOrder(givenAnswers(state), questions)) {
    const part = answerPart(answer, askedSet(state));
    if ((await shareOf(state, part, sha256)) !== "shown") continue;
    const language = code(answer.language);
    const translation = text(answer.translation);
    found.push({
      piece: part.piece,
      question: answer.q,
      ...(answer.value === false ? { declined: true } : { value: answer.value }),
      ...(language && { language }),
      ...(translation && { translation }),
    });
  }
  return found;
}

function asked(state: State) {
  return state.set?.others || state.version?.others ? undefined : askedSet(state);
}

function badge({ purpose, state }: Badge): Reading["consent"][number] {
  const how = HOW.find((known) => known === text(state.how));
  const day = dayOf(text(state.at));
  const version = state[noticeField(purpose, "version")]?.value;
  const language = code(text(state[noticeField(purpose, "language")]));
  return {
    purpose,
    ...(how && { how }),
    ...(day && { day }),
    ...(typeof version === "number" && { version }),
    ...(language && { language }),
  };
}
