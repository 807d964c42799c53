import { equal } from "./bytes";

/** One value of a record's field as both sides read it. Times are text as the device said them, ids and hashes bytes. */
export type Scalar = string | number | boolean | Uint8Array | null;

export function sameScalar(a: Scalar, b: Scalar): boolean {
  return a instanceof Uint8Array && b instanceof Uint8Array ? equal(a, b) : a === b;
}

/** A field as read, conflicts included. `by` (actor, hex) is present exactly when `others` is. */
export type Field = {
  value: Scalar;
  by?: string;
  others?: { value: Scalar; by: string }[];
};

/** A record as read: flat field name -> field. The text `notes` is a field whose value is a string. */
export type State = Record<string, Field>;

export type Kind = "person" | "consent" | "conversation" | "response" | "question-set" | "notice" | "list" | "review";

/** What a record is and whose; fixed by its first change, outside the document. Ids are 32 hex digits. */
export type Envelope = {
  kind: Kind | (string & {});
  circle: string;
  subject?: string;
  about?: string;
};
