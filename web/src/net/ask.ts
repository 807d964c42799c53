import { concat } from "../core/bytes";
import { decodeProblem } from "../core/wire";
import { inflate } from "./gzip";

export const HEARD_CBOR = "application/vnd.heard+cbor";

/**
 * What came back. Only Heard's own media type, or one that was asked for, is an answer: a portal's page or a proxy's
 * error is not. `name` is what the server calls a file.
 */
export type Answer =
  | { kind: "ok"; body: Uint8Array; type: string; name?: string }
  | { kind: "problem"; code: string }
  | { kind: "portal" } // something answered, and it was not Heard
  | { kind: "no-line" };

/**
 * How long an answer may take to begin: no browser tells how far an upload has come, and the largest batch takes
 * 45 seconds at 35 kbit/s, more on a line that breaks.
 */
const BEGIN_MS = 180_000;
/** How long an answer that has begun may stand still. */
const STANDSTILL_MS = 60_000;

export async function ask(path: string, init: RequestInit, files: string[] = []): Promise<Answer> {
  const patience = new Patience();
  try {
    patience.wait(BEGIN_MS);
    const response = await fetch(path, { ...init, cache: "no-store", redirect: "manual", signal: patience.signal });
    const type = response.headers.get("content-type")?.split(";")[0]?.trim() ?? "";
    if (files.includes(type) && response.ok)
      return { kind: "ok", body: await readBody(response, patience), type, ...fileName(response) };
    if (type !== HEARD_CBOR) return { kind: response.status >= 500 ? "no-line" : "portal" };
    const body = await inflate(await readBody(response, patience));
    return response.ok ? { kind: "ok", body, type } : { kind: "problem", code: decodeProblem(body).code };
  } catch {
    // Nothing arrived, or half of it: asking again is harmless, every request may be repeated.
    return { kind: "no-line" };
  } finally {
    patience.end();
  }
}

function fileName(response: Response): { name?: string } {
  const name = /filename="([\w.-]+)"/.exec(response.headers.get("content-disposition") ?? "")?.[1];
  return name ? { name } : {};
}

async function readBody(response: Response, patience: Patience): Promise<Uint8Array<ArrayBuffer>> {
  const parts: Uint8Array[] = [];
  const reader = response.body?.getReader();
  for (;;) {
    patience.wait(STANDSTILL_MS);
    const part = await reader?.read();
    if (!part?.value) return concat(...parts);
    parts.push(part.value);
  }
}

/** Gives a request up when nothing has moved for too long: a line that hangs would hold up every tab. */
class Patience {
  readonly #abort = new AbortController();
  #timer: ReturnType<typeof setTimeout> | undefined;

  get signal(): AbortSignal {
    return this.#abort.signal;
  }

  wait(most: number): void {
    this.end();
    this.#timer = setTimeout(() => this.#abort.abort(), most);
  }

  end(): void {
    clearTimeout(this.#timer);
  }
}
