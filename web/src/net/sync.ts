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
  const answer = await ask("/api/sync", {
    method: "POST",
    body: signer ? await sign(payload, signer) : payload,
    headers: { "content-type": signer ? COSE_SIGN1 : HEARD_CBOR },
    credentials: signer ? "omit" : "same-origin",
  });
  if (answer.kind !== "ok") return answer;
  try {
    return { kind: "ok", response: decodeResponse(answer.body) };
  } catch (error) {
    if (error instanceof NoMessage) return { kind: "portal" };
    return { kind: "problem", code: error instanceof OtherVersion ? "unknown-version" : "bad-answer" };
  }
}
