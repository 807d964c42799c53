import { unhex } from "../core/bytes";
import { type Circle, decodeCircles, decodeMap, encodeMap, id, VERSION, words } from "../core/wire";
import { ask } from "./ask";
import { COSE_SIGN1, type Signer, sign, signClaim } from "./cose";

/** What a server gives a device that joins. Ids are hex. */
export type Welcome = {
  area: { id: string; name: string; demo: boolean };
  device: string;
  member: string;
  name: string;
  role: string;
  space?: { id: string; name: string };
  certificate: Uint8Array;
  circles: Circle[];
  nonce: Uint8Array;
  incarnation: string;
};

export type Joining = { kind: "ok"; welcome: Welcome } | { kind: "problem"; code: string } | { kind: "no-line" };

/** Asks to join. `secret` is 32 hex digits; the same claim again gets the same answer, so a lost one costs nothing. */
export async function join(secret: string, name: string, { publicKey, privateKey }: CryptoKeyPair): Promise<Joining> {
  const claim = new Uint8Array(await crypto.subtle.exportKey("raw", publicKey));
  const answer = await ask("/api/join", {
    method: "POST",
    body: await signClaim(encodeMap({ v: VERSION, secret: unhex(secret), name, claim }), privateKey),
    headers: { "content-type": COSE_SIGN1 },
    credentials: "same-origin",
  });
  if (answer.kind === "problem") return answer;
  if (answer.kind !== "ok") return { kind: "no-line" };
  try {
    return { kind: "ok", welcome: decodeWelcome(decodeMap(answer.body)) };
  } catch {
    return { kind: "no-line" };
  }
}

/** Asks to be known again, by the certificate that the server gave when this device joined. Answers a fresh nonce. */
export async function comeBack(
  { certificate, name }: Pick<Welcome, "certificate" | "name">,
  signer: Signer,
): Promise<{ kind: "ok"; nonce: Uint8Array } | { kind: "problem"; code: string } | { kind: "no-line" }> {
  const answer = await ask("/api/join", {
    method: "POST",
    body: await sign(encodeMap({ v: VERSION, certificate, name }), signer),
    headers: { "content-type": COSE_SIGN1 },
    credentials: "same-origin",
  });
  if (answer.kind === "problem") return answer;
  if (answer.kind !== "ok") return { kind: "no-line" };
  try {
    return { kind: "ok", nonce: decodeWelcome(decodeMap(answer.body)).nonce };
  } catch {
    return { kind: "no-line" };
  }
}

function decodeWelcome(map: Record<string, unknown>): Welcome {
  const area = map.area as Record<string, unknown>;
  const space = map.space as Record<string, unknown> | undefined | null;
  return {
    area: { id: id(area.id), name: words(area.name), demo: area.demo === true },
    device: id(map.device),
    member: id(map.member),
    name: words(map.name),
    role: words(map.role),
    ...(space && { space: { id: id(space.id), name: words(space.name) } }),
    certificate: map.certificate as Uint8Array,
    circles: decodeCircles(map.circles),
    nonce: map.nonce as Uint8Array,
    incarnation: id(map.incarnation),
  };
}
