import { decodeMap } from "../core/wire";
import { ask } from "./ask";

export type Fetched = { kind: "ok"; value: Record<string, unknown> } | { kind: "no-line" | "join-again" | "not-found" };

/** Reads one page of the desk. Readings are never stored on the device. */
export async function fetchReading(path: string): Promise<Fetched> {
  const answer = await ask(path, { credentials: "same-origin" });
  if (answer.kind === "ok") return { kind: "ok", value: decodeMap(answer.body) };
  if (answer.kind !== "problem") return { kind: "no-line" };
  if (answer.code === "not-found") return { kind: "not-found" };
  return { kind: answer.code === "no-session" || answer.code === "unknown-device" ? "join-again" : "no-line" };
}
