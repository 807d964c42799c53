import { decode } from "cborg";
import { expect, test } from "vitest";
import { unhex } from "../core/bytes";
import { fixture } from "../testing/fixtures";
import { CLAIM, CLAIM_HEADER, ofArea, protectedHeader, sign, signClaim, signedBytes } from "./cose";

type Claimed = Record<"claim" | "payload" | "message", string>;
type Signed = Claimed & Record<"area" | "device" | "request", string>;

const EC = { name: "ECDSA", namedCurve: "P-256" };
const ES256 = { name: "ECDSA", hash: "SHA-256" };
const golden = fixture("wire/signed.json") as Signed;

/** Whether a signature is that of a key (an uncompressed point, hex) over what is signed. */
async function holds(claim: string, signature: Uint8Array | undefined, signed: Uint8Array<ArrayBuffer>) {
  const key = await crypto.subtle.importKey("raw", Uint8Array.from(unhex(claim)), EC, false, ["verify"]);
  return crypto.subtle.verify(ES256, key, Uint8Array.from(signature ?? []), signed);
}

test("what is signed is spelled as the server spells it", async () => {
  const [covered, , payload, signature] = decode(unhex(golden.message)) as Uint8Array[];
  expect(protectedHeader(golden.device, unhex(golden.request))).toEqual(covered);
  const bytes = signedBytes(covered ?? new Uint8Array(), ofArea(golden.area), payload ?? new Uint8Array());
  expect(await holds(golden.claim, signature, bytes)).toBe(true);
});

test("a signed claim is spelled as the server spells it", async () => {
  const { claim, message } = fixture("wire/claim.json") as Claimed;
  const [covered, , payload, signature] = decode(unhex(message)) as Uint8Array[];
  expect(CLAIM_HEADER).toEqual(covered);
  expect(await holds(claim, signature, signedBytes(CLAIM_HEADER, CLAIM, payload ?? new Uint8Array()))).toBe(true);
});

test("a claim is signed with the key that asks, and for nothing else", async () => {
  const pair = await crypto.subtle.generateKey(EC, true, ["sign", "verify"]);
  const claim = Buffer.from(await crypto.subtle.exportKey("raw", pair.publicKey)).toString("hex");
  const sent = Uint8Array.of(1, 2);
  const [covered, , payload, signature] = decode(await signClaim(sent, pair.privateKey)) as Uint8Array[];
  expect([covered, payload]).toEqual([CLAIM_HEADER, sent]);
  expect(await holds(claim, signature, signedBytes(CLAIM_HEADER, CLAIM, sent))).toBe(true);
  expect(await holds(claim, signature, signedBytes(CLAIM_HEADER, ofArea(golden.area), sent))).toBe(false);
});

test("a signed request is bound to its area and its payload", async () => {
  const pair = await crypto.subtle.generateKey(EC, false, ["sign", "verify"]);
  const signer = { device: golden.device, area: golden.area, key: pair.privateKey };
  const [covered, , payload, signature] = decode(await sign(Uint8Array.of(1, 2), signer)) as Uint8Array[];
  const holds = (area: string, sent: Uint8Array) => {
    const bytes = signedBytes(covered ?? new Uint8Array(), ofArea(area), sent);
    return crypto.subtle.verify(ES256, pair.publicKey, Uint8Array.from(signature ?? []), bytes);
  };
  expect(await holds(golden.area, payload ?? new Uint8Array())).toBe(true);
  expect(await holds("ff".repeat(16), payload ?? new Uint8Array())).toBe(false);
  expect(await holds(golden.area, Uint8Array.of(1, 3))).toBe(false);
});
