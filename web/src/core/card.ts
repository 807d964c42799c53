import { concat, type Sha256, utf8 } from "./bytes";

const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/** The card's 10 bytes, or nothing when the code was mistyped. Hyphens, spaces and case do not matter. */
export async function parseCard(typed: string, sha256: Sha256): Promise<Uint8Array | undefined> {
  const code = typed.toUpperCase().replace(/[\s-]/g, "").replace(/[IL]/g, "1").replace(/O/g, "0");
  if (code.length !== 18 || [...code].some((char) => !ALPHABET.includes(char))) return undefined;
  const bytes = unbase32(code.slice(0, 16));
  return (await check(bytes, sha256)) === code.slice(16) ? bytes : undefined;
}

/** What is stored of a card. */
export function cardHash(bytes: Uint8Array, sha256: Sha256): Promise<Uint8Array> {
  return sha256(concat(utf8("heard card v1"), bytes));
}

/** Ten bytes as a code is written: `ABCD-EFGH-JKMN-PQRS-TV`. */
export async function printCode(bytes: Uint8Array, sha256: Sha256): Promise<string> {
  const digits = base32(bytes) + (await check(bytes, sha256));
  return (digits.match(/.{1,4}/g) ?? []).join("-");
}

/** The first 10 bits of a hash, as two characters. */
async function check(bytes: Uint8Array, sha256: Sha256): Promise<string> {
  const hash = await sha256(concat(utf8("heard card check v1"), bytes));
  return base32(hash.slice(0, 5)).slice(0, 2);
}

/** Five bytes are eight characters; only whole fives are needed here. */
function base32(bytes: Uint8Array): string {
  let bits = "";
  for (const byte of bytes) bits += byte.toString(2).padStart(8, "0");
  return (bits.match(/.{5}/g) ?? []).map((five) => ALPHABET[Number.parseInt(five, 2)]).join("");
}

function unbase32(text: string): Uint8Array {
  const bits = [...text].map((char) => ALPHABET.indexOf(char).toString(2).padStart(5, "0")).join("");
  return Uint8Array.from(bits.match(/.{8}/g) ?? [], (eight) => Number.parseInt(eight, 2));
}
