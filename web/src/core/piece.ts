import { equal, type Sha256, unhex } from "./bytes";
import { canonicalArray } from "./canonical";
import { type Statement, sharedField, statements, text } from "./records/conversation";
import { type Answer, askedSet, givenAnswers } from "./records/response";
import type { State } from "./state";

/** What can be shared of a record, or kept back, by itself: a statement or an answer. */
export type Part = {
  /** Its name, `s/<p>` or `a/<question>`. */
  piece: string;
  /** Taken out, or not whole: it can be neither shared nor shown. */
  out: boolean;
  /** A part of it has two versions: it can be neither shared nor shown. */
  unsettled: boolean;
  /** The piece as it would be previewed now; its hash is over these bytes. */
  bytes: Uint8Array<ArrayBuffer>;
};

/** The name of the piece that a statement is. */
export const pieceOf = (statement: Statement) => `s/${statement.p}`;
/** The name of the piece that the answer to a question is. */
export const answerPiece = (q: string) => `a/${q}`;

/** All that could be shared of a record of this kind. */
export function partsOf(kind: string, state: State): Part[] {
  switch (kind) {
    case "conversation":
      return statements(state).map(statementPart);
    case "response":
      return givenAnswers(state).map((answer) => answerPart(answer, askedSet(state)));
    default:
      return [];
  }
}

/** SHA-256 of the piece as it would be previewed now. */
export function pieceHash(part: Part, sha256: Sha256): Promise<Uint8Array> {
  return sha256(part.bytes);
}

/** How a piece stands towards those outside the team: never decided, kept back, shown, or edited since it was shared. */
export async function shareOf(
  state: State,
  part: Part,
  sha256: Sha256,
): Promise<"undecided" | "kept-back" | "shown" | "changed"> {
  const shared = state[sharedField(part.piece)];
  if (!shared) return "undecided";
  if (!(shared.value instanceof Uint8Array)) return shared.others ? "changed" : "kept-back";
  if (part.out) return "kept-back";
  if (shared.others || part.unsettled) return "changed";
  return equal(shared.value, await pieceHash(part, sha256)) ? "shown" : "changed";
}

export function statementPart(statement: Statement): Part {
  const { out, unsettled } = statement;
  const piece = pieceOf(statement);
  const language = text(statement.language) || null;
  const translation = text(statement.translation) || null;
  const bytes = canonicalArray(["heard piece v1", piece, text(statement.words), language, translation]);
  return { piece, out, unsettled, bytes };
}

export function answerPart(answer: Answer, asked: { set: string; version: number } | undefined): Part {
  const piece = answerPiece(answer.q);
  const { set, version } = asked ?? { set: "", version: 0 };
  const language = answer.language || null;
  const translation = text(answer.translation) || null;
  const bytes = canonicalArray(["heard answer v1", piece, unhex(set), version, answer.value, language, translation]);
  // An answer to nobody knows which question cannot be shown beside it.
  return { piece, out: !asked, unsettled: answer.unsettled, bytes };
}
