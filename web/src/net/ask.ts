import { decodeProblem } from "../core/wire";
import { inflate } from "./gzip";

export const HEARD_CBOR = "application/vnd.heard+cbor";

/** What came back. Only Heard's own media type is an answer: a portal's page or a proxy's error is not. */
export type Answer =
  | { kind: "ok"; body: Uint8Array }
  | { kind: "problem"; code: string }
  | { kind: "portal" } // something answered, and it was not Heard
  | { kind: "no-line" };

export async function ask(path: string, init: RequestInit): Promise<Answer> {
  try {
    const response = await fetch(path, { ...init, cache: "no-store", redirect: "manual" });
    const type = response.headers.get("content-type")?.split(";")[0]?.trim();
    if (type !== HEARD_CBOR) return { kind: response.status >= 500 ? "no-line" : "portal" };
    const body = await inflate(new Uint8Array(await response.arrayBuffer()));
    return response.ok ? { kind: "ok", body } : { kind: "problem", code: decodeProblem(body).code };
  } catch {
    // Nothing arrived, or half of it: asking again is harmless, every request may be repeated.
    return { kind: "no-line" };
  }
}
