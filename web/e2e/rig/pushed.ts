import { createHash } from "node:crypto";
import { gunzipSync } from "node:zlib";
import { decode } from "cborg";
import type { Line } from "./line";

/** One change as it went up: its record, its hash, and the kind when it was the record's first. */
export type Pushed = { doc: string; hash: string; kind: string | undefined };

type Message = { push?: { doc: Uint8Array; change: Uint8Array; envelope?: { kind: string } }[] };

/** Every change that this phone has sent so far, read from what went over its line. */
export function pushedOver(line: Line): Pushed[] {
  return line.passed.filter(({ path }) => path === "/api/sync").flatMap(({ asked }) => pushedIn(asked));
}

/** Of these, what the server has taken: it has answered by now, or had when the line broke. */
export function takenOver(line: Line): Pushed[] {
  const taken = line.passed.filter(({ path, status }) => path === "/api/sync" && status === 200);
  return taken.flatMap(({ asked }) => pushedIn(asked));
}

/** Opens a signed request: an array of protected header, header, payload and signature. */
function pushedIn(asked: Buffer): Pushed[] {
  const [, , payload] = decode(asked, { useMaps: true }) as [Uint8Array, unknown, Uint8Array];
  const message = decode(gunzipSync(payload)) as Message;
  return (message.push ?? []).map(({ doc, change, envelope }) => ({
    doc: Buffer.from(doc).toString("hex"),
    hash: createHash("sha256").update(change.subarray(8)).digest("hex"),
    kind: envelope?.kind,
  }));
}
