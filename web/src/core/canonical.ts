import { concat, utf8 } from "./bytes";

/**
 * The canonical CBOR (definite lengths, shortest forms) of one array of plain values, as hashes are made over it.
 * Small enough to write out, which keeps a codec off the page. Numbers are whole.
 */
export function canonicalArray(items: (string | number | false | null | Uint8Array)[]): Uint8Array<ArrayBuffer> {
  return concat(head(4, items.length), ...items.map(item));
}

function item(value: string | number | false | null | Uint8Array): Uint8Array {
  if (value === null) return Uint8Array.of(0xf6);
  if (value === false) return Uint8Array.of(0xf4);
  if (typeof value === "number") return value < 0 ? head(1, -1 - value) : head(0, value);
  const bytes = typeof value === "string" ? utf8(value) : value;
  return concat(head(typeof value === "string" ? 3 : 2, bytes.length), bytes);
}

/** A major type with its argument in the fewest bytes. */
function head(major: number, argument: number): Uint8Array {
  const type = major << 5;
  if (argument < 24) return Uint8Array.of(type | argument);
  const size = [1, 2, 4, 8].find((bytes) => argument < 2 ** (8 * bytes)) ?? 8;
  const digits = Array.from({ length: size }, (_, i) => Math.floor(argument / 2 ** (8 * (size - 1 - i))) % 256);
  return Uint8Array.of(type | (24 + Math.log2(size)), ...digits);
}
