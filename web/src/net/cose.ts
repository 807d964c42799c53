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
  const header = new Map<number | string, unknown>([
    [ALG, ES256],
    [KID, unhex(device)],
    ["heard-request", crypto.getRandomValues(new Uint8Array(16))],
  ]);
  const covered = encode(header);
  const external = concat(utf8("heard sync v1"), unhex(area));
  const toSign = Uint8Array.from(encode(["Signature1", covered, external, payload]));
  const signature = await crypto.subtle.sign({ name: "ECDSA", hash: "SHA-256" }, key, toSign);
  return Uint8Array.from(encode([covered, new Map(), payload, new Uint8Array(signature)]));
}
