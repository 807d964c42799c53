import { decodeAny, encodeMap } from "../core/wire";
import { type Answer, ask, HEARD_CBOR } from "./ask";

export type Missed = { kind: "no-line" | "join-again" | "not-found" | "too-many-cells" | "bad-request" };
export type Fetched = { kind: "ok"; value: unknown } | Missed;

const SHEETS = ["text/csv", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"];

/** Reads for the desk. Nothing of it is ever stored on the device. */
export async function fetchDesk(path: string): Promise<Fetched> {
  return fetched(await ask(path, { credentials: "same-origin" }));
}

/** The same with a question in the body, for what may not stand in an address. */
export async function askDesk(path: string, question: Record<string, unknown>): Promise<Fetched> {
  return fetched(await ask(path, posting(question)));
}

/** A sheet, and the name that the server gave it. */
export async function fetchSheet(
  path: string,
  question: Record<string, unknown>,
): Promise<{ kind: "ok"; name: string | undefined; file: Blob } | Missed> {
  const answer = await ask(path, posting(question), SHEETS);
  if (answer.kind !== "ok") return missed(answer);
  const { body, type, name } = answer;
  return { kind: "ok", name, file: new Blob([Uint8Array.from(body)], { type }) };
}

function posting(question: Record<string, unknown>): RequestInit {
  return {
    method: "POST",
    body: encodeMap(question),
    headers: { "content-type": HEARD_CBOR },
    credentials: "same-origin",
  };
}

function fetched(answer: Answer): Fetched {
  if (answer.kind !== "ok") return missed(answer);
  try {
    return { kind: "ok", value: decodeAny(answer.body) };
  } catch {
    return { kind: "no-line" };
  }
}

function missed(answer: Exclude<Answer, { kind: "ok" }>): Missed {
  if (answer.kind !== "problem") return { kind: "no-line" };
  switch (answer.code) {
    case "not-found":
    case "too-many-cells":
    case "bad-request":
      return { kind: answer.code };
    case "no-session":
    case "unknown-device":
      return { kind: "join-again" };
    default:
      // The server could not do it now; later it may.
      return { kind: "no-line" };
  }
}
