import { concat } from "../core/bytes";
import { decodeProblem } from "../core/wire";
import { inflate } from "./gzip";
import { forgetNotes, wasRepeated } from "./repeated";

export const HEARD_CBOR = "application/vnd.heard+cbor";

/**
 * What came back. Only Heard's own media type, or one that was asked for, is an answer: a portal's page or a proxy's
 * error is not. `name` is what the server calls a file, `at` when it answered by its own clock, in seconds since 1970.
 */
export type Answer =
  | { kind: "ok"; body: Uint8Array; type: string; name?: string; at?: number; cost: Cost }
  | { kind: "problem"; code: string; waitMs?: number }
  | { kind: "portal" } // something answered, and it was not Heard
  | { kind: "no-line"; begun?: true; waitMs?: number }; // `begun`: it broke when the answer was on its way

/**
 * What an answer cost: milliseconds until it began and from then on, its bytes as they came, and whether the line
 * broke before and the browser itself began anew.
 */
export type Cost = { upMs: number; downMs: number; bytes: number; repeated: boolean };

/**
 * How long an answer may take to begin: no browser tells how far an upload has come, and the largest batch takes half
 * a minute at 35 kbit/s, more on a line that breaks.
 */
const BEGIN_MS = 180_000;
/** How long an answer that has begun may stand still. */
const STANDSTILL_MS = 60_000;

const TOO_LARGE = 413;

export async function ask(path: string, init: RequestInit, files: string[] = []): Promise<Answer> {
  const patience = new Patience();
  let begun = false;
  try {
    patience.wait(BEGIN_MS);
    forgetNotes();
    const start = performance.now();
    const response = await fetch(path, { ...init, cache: "no-store", redirect: "manual", signal: patience.signal });
    const type = response.headers.get("content-type")?.split(";")[0]?.trim() ?? "";
    const isFile = files.includes(type) && response.ok;
    if (!isFile && type !== HEARD_CBOR) return notHeard(response);
    begun = true;
    const answered = performance.now();
    const bytes = await readBody(response, patience);
    const cost = {
      upMs: answered - start,
      downMs: performance.now() - answered,
      bytes: bytes.length,
      repeated: wasRepeated(response.url),
    };
    if (isFile) return { kind: "ok", body: bytes, type, ...fileName(response), cost };
    const body = await inflate(bytes);
    if (response.ok) return { kind: "ok", body, type, ...clock(response), cost };
    return { kind: "problem", code: decodeProblem(body).code, ...wish(response) };
  } catch {
    // Nothing arrived, or half of it: asking again is harmless, every request may be repeated.
    return { kind: "no-line", ...(begun && { begun }) };
  } finally {
    patience.end();
  }
}

/** Somebody on the way: a portal, or a proxy that has no server behind it, or takes no body as large as that. */
function notHeard(response: Response): Answer {
  if (response.status === TOO_LARGE) return { kind: "problem", code: "too-big" };
  return response.status >= 500 || response.status === 429
    ? { kind: "no-line", ...wish(response) }
    : { kind: "portal" };
}

/** How long we are asked to wait. As a date it would be a matter of clocks, and counts for nothing. */
function wish(response: Response): { waitMs?: number } {
  const seconds = /^\d{1,9}$/.exec(response.headers.get("retry-after")?.trim() ?? "")?.[0];
  return seconds === undefined ? {} : { waitMs: Number(seconds) * 1000 };
}

function fileName(response: Response): { name?: string } {
  const name = /filename="([\w.-]+)"/.exec(response.headers.get("content-disposition") ?? "")?.[1];
  return name ? { name } : {};
}

function clock(response: Response): { at?: number } {
  const at = Date.parse(response.headers.get("date") ?? "");
  return Number.isNaN(at) ? {} : { at: Math.floor(at / 1000) };
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
