import { decode } from "cborg";
import { expect, test } from "vitest";
import { unhex } from "../core/bytes";
import { fixture } from "../testing/fixtures";
import { protectedHeader, sign, signedBytes } from "./cose";

type Signed = Record<"claim" | "area" | "device" | "request" | "payload" | "message", string>;

const EC = { name: "ECDSA", namedCurve: "P-256" };
const ES256 = { name: "ECDSA", hash: "SHA-256" };
const golden = fixture("wire/signed.json") as Signed;

test("what is signed is spelled as the server spells it", async () => {
  const [covered, , payload, signature] = decode(unhex(golden.message)) as Uint8Array[];
  expect(protectedHeader(golden.device, unhex(golden.request))).toEqual(covered);
  const key = await crypto.subtle.importKey("raw", Uint8Array.from(unhex(golden.claim)), EC, false, ["verify"]);
  const bytes = signedBytes(covered ?? new Uint8Array(), golden.area, payload ?? new Uint8Array());
  expect(await crypto.subtle.verify(ES256, key, Uint8Array.from(signature ?? []), bytes)).toBe(true);
});

test("a signed request is bound to its area and its payload", async () => {
  const pair = await crypto.subtle.generateKey(EC, false, ["sign", "verify"]);
  const signer = { device: golden.device, area: golden.area, key: pair.privateKey };
  const [covered, , payload, signature] = decode(await sign(Uint8Array.of(1, 2), signer)) as Uint8Array[];
  const holds = (area: string, sent: Uint8Array) => {
    const bytes = signedBytes(covered ?? new Uint8Array(), area, sent);
    return crypto.subtle.verify(ES256, pair.publicKey, Uint8Array.from(signature ?? []), bytes);
  };
  expect(await holds(golden.area, payload ?? new Uint8Array())).toBe(true);
  expect(await holds("ff".repeat(16), payload ?? new Uint8Array())).toBe(false);
  expect(await holds(golden.area, Uint8Array.of(1, 3))).toBe(false);
});
