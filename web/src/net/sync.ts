import { equal } from "../core/bytes";
import { decodeResponse, encodeRequest, NoMessage, OtherVersion, type Request, type Response } from "../core/wire";
import { ask, HEARD_CBOR } from "./ask";
import { COSE_SIGN1, type Signer, sign } from "./cose";
import { deflate } from "./gzip";

export type Exchanged =
  | { kind: "ok"; response: Response }
  | { kind: "problem"; code: string }
  | { kind: "portal" }
  | { kind: "no-line" };

/** One round trip. A field profile signs its request; a desk, without a signer, goes by its cookie. */
export async function exchange(request: Request, signer: Signer | undefined): Promise<Exchanged> {
  const payload = await deflate(encodeRequest(request));
  const body = signer ? await sign(payload, signer) : payload;
  const answer = await ask("/api/sync", {
    method: "POST",
    body,
    headers: { "content-type": signer ? COSE_SIGN1 : HEARD_CBOR },
    credentials: signer ? "omit" : "same-origin",
  });
  if (answer.kind !== "ok") return answer;
  try {
    const response = decodeResponse(answer.body);
    if (response.re && !(await isAbout(body, response.re))) return { kind: "no-line" };
    return { kind: "ok", response };
  } catch (error) {
    if (error instanceof NoMessage) return { kind: "portal" };
    return { kind: "problem", code: error instanceof OtherVersion ? "unknown-version" : "bad-answer" };
  }
}

/** An older answer, which something on the way had kept, is Heard's word on another request and not on this one. */
async function isAbout(body: Uint8Array<ArrayBuffer>, re: Uint8Array): Promise<boolean> {
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", body));
  return equal(hash.subarray(0, re.length), re);
}
