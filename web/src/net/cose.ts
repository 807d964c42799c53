/** COSE_Sign1 (RFC 9052) with ES256, as docs/sync.md spells it for field profiles. */
import { encode } from "cborg";
import { concat, unhex, utf8 } from "../core/bytes";

export const COSE_SIGN1 = 'application/cose; cose-type="cose-sign1"';

const ALG = 1;
const ES256 = -7;
const KID = 4;

export type Signer = { device: string; area: string; key: CryptoKey };

/** Signs one request; the fresh request id in its header makes it one that can be told from a replay. */
export async function sign(payload: Uint8Array, { device, area, key }: Signer): Promise<Uint8Array<ArrayBuffer>> {
  const covered = protectedHeader(device, crypto.getRandomValues(new Uint8Array(16)));
  const signature = await crypto.subtle.sign(
    { name: "ECDSA", hash: "SHA-256" },
    key,
    signedBytes(covered, area, payload),
  );
  return Uint8Array.from(encode([covered, new Map(), payload, new Uint8Array(signature)]));
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

/** What is signed (RFC 9052, section 4.4), bound to the area so that no other server can use it. */
export function signedBytes(covered: Uint8Array, area: string, payload: Uint8Array): Uint8Array<ArrayBuffer> {
  const external = concat(utf8("heard sync v1"), unhex(area));
  return Uint8Array.from(encode(["Signature1", covered, external, payload]));
}
