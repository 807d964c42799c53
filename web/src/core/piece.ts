import { concat, equal, type Sha256, utf8 } from "./bytes";
import { type Statement, sharedField, text } from "./records/conversation";
import type { State } from "./state";

/** The name of the piece that a statement is. */
export const pieceOf = (statement: Statement) => `s/${statement.p}`;

/** SHA-256 of the piece as it would be previewed now. */
export function pieceHash(statement: Statement, sha256: Sha256): Promise<Uint8Array> {
  const language = text(statement.language) || null;
  const translation = text(statement.translation) || null;
  const parts = ["heard piece v1", pieceOf(statement), text(statement.words), language, translation];
  // Canonical CBOR of five short items is small enough to write out, and keeps a codec off the page.
  return sha256(concat(Uint8Array.of(0x85), ...parts.map(cborText)));
}

/** How a piece stands towards those outside the team: never decided, kept back, shown, or edited since it was shared. */
export async function shareOf(
  state: State,
  statement: Statement,
  sha256: Sha256,
): Promise<"undecided" | "kept-back" | "shown" | "changed"> {
  const shared = state[sharedField(pieceOf(statement))];
  if (!shared) return "undecided";
  if (!(shared.value instanceof Uint8Array)) return shared.others ? "changed" : "kept-back";
  if (statement.out) return "kept-back";
  if (shared.others || statement.unsettled) return "changed";
  return equal(shared.value, await pieceHash(statement, sha256)) ? "shown" : "changed";
}

function cborText(value: string | null): Uint8Array {
  if (value === null) return Uint8Array.of(0xf6);
  const bytes = utf8(value);
  const size = bytes.length;
  if (size < 24) return concat(Uint8Array.of(0x60 | size), bytes);
  if (size < 0x100) return concat(Uint8Array.of(0x78, size), bytes);
  if (size < 0x10000) return concat(Uint8Array.of(0x79, size >> 8, size & 255), bytes);
  return concat(Uint8Array.of(0x7a, size >>> 24, (size >> 16) & 255, (size >> 8) & 255, size & 255), bytes);
}
