import { equal } from "../core/bytes";
import type { Carried } from "../core/pace";
import { decodeResponse, encodeRequest, NoMessage, OtherVersion, type Request, type Response } from "../core/wire";
import { ask, HEARD_CBOR } from "./ask";
import { COSE_SIGN1, type Signer, sign } from "./cose";
import { deflate } from "./gzip";

/**
 * `up` and `down`: what was carried each way; `repeated`: the way up broke before, and the browser began anew.
 * `packed`: the bytes of the request. `begun`: its answer was on its way.
 */
export type Exchanged =
  | { kind: "ok"; response: Response; at?: number; up: Carried; down: Carried; repeated: boolean }
  | { kind: "problem"; code: string; packed: number; waitMs?: number }
  | { kind: "portal" }
  | { kind: "no-line"; packed: number; begun?: true; waitMs?: number };

/** One round trip. A field profile signs its request; a desk, without a signer, goes by its cookie. */
export async function exchange(request: Request, signer: Signer | undefined): Promise<Exchanged> {
  const plain = encodeRequest(request);
  const payload = await deflate(plain);
  const body = signer ? await sign(payload, signer) : payload;
  const packed = body.length;
  const answer = await ask("/api/sync", {
    method: "POST",
    body,
    headers: { "content-type": signer ? COSE_SIGN1 : HEARD_CBOR },
    credentials: signer ? "omit" : "same-origin",
  });
  if (answer.kind === "portal") return answer;
  if (answer.kind !== "ok") return { ...answer, packed };
  try {
    const response = decodeResponse(answer.body);
    if (response.re && !(await isAbout(body, response.re))) return { kind: "no-line", packed };
    const { upMs, downMs, bytes, repeated } = answer.cost;
    const down = { packed: bytes, plain: answer.body.length, ms: downMs };
    const at = answer.at !== undefined && { at: answer.at };
    return { kind: "ok", response, ...at, up: { packed, plain: plain.length, ms: upMs }, down, repeated };
  } catch (error) {
    if (error instanceof NoMessage) return { kind: "portal" };
    return { kind: "problem", code: error instanceof OtherVersion ? "unknown-version" : "bad-answer", packed };
  }
}

/** An older answer, which something on the way had kept, is Heard's word on another request and not on this one. */
async function isAbout(body: Uint8Array<ArrayBuffer>, re: Uint8Array): Promise<boolean> {
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", body));
  return equal(hash.subarray(0, re.length), re);
}
