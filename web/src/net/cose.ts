/** COSE_Sign1 (RFC 9052) with ES256, as docs/sync.md spells it for who joins and for field profiles. */
import { encode } from "cborg";
import { concat, unhex, utf8 } from "../core/bytes";

export const COSE_SIGN1 = 'application/cose; cose-type="cose-sign1"';

const ALG = 1;
const ES256 = -7;
const KID = 4;

/** What a claim's signature is for, and the header that it covers. */
export const CLAIM = utf8("heard join v1");
export const CLAIM_HEADER = Uint8Array.from(encode(new Map([[ALG, ES256]])));

export type Signer = { device: string; area: string; key: CryptoKey };

/** Signs one request; the fresh request id in its header makes it one that can be told from a replay. */
export async function sign(payload: Uint8Array, { device, area, key }: Signer): Promise<Uint8Array<ArrayBuffer>> {
  const covered = protectedHeader(device, crypto.getRandomValues(new Uint8Array(16)));
  return message(covered, ofArea(area), payload, key);
}

/** Signs a claim to an invite with the private key to the one in it: who asks to be let in has both. */
export function signClaim(payload: Uint8Array, key: CryptoKey): Promise<Uint8Array<ArrayBuffer>> {
  return message(CLAIM_HEADER, CLAIM, payload, key);
}

/** The header that the signature covers, as its bytes. `device` is hex. */
export function protectedHeader(device: string, request: Uint8Array): Uint8Array<ArrayBuffer> {
  const header = new Map<number | string, unknown>([
    [ALG, ES256],
    [KID, unhex(device)],
    ["heard-request", request],
  ]);
  return Uint8Array.from(encode(header));
}

/** What binds a request to its area, so that no other server can use it. `area` is hex. */
export function ofArea(area: string): Uint8Array {
  return concat(utf8("heard sync v1"), unhex(area));
}

/** What is signed (RFC 9052, section 4.4). `external` says what for. */
export function signedBytes(covered: Uint8Array, external: Uint8Array, payload: Uint8Array): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(encode(["Signature1", covered, external, payload]));
}

async function message(
  covered: Uint8Array,
  external: Uint8Array,
  payload: Uint8Array,
  key: CryptoKey,
): Promise<Uint8Array<ArrayBuffer>> {
  const signed = signedBytes(covered, external, payload);
  const signature = await crypto.subtle.sign({ name: "ECDSA", hash: "SHA-256" }, key, signed);
  return Uint8Array.from(encode([covered, new Map(), payload, new Uint8Array(signature)]));
}
