import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { fixture } from "../testing/fixtures";
import { type Piece, read } from "./reading";
import type { State } from "./state";

type Vector = {
  name: string;
  state: State;
  day: string | null;
  meeting: string | null;
  place: string | null;
  language: string | null;
  topics: string[];
  pieces: Record<keyof Piece, string | null>[];
};

const sha256 = async (bytes: Uint8Array) => new Uint8Array(createHash("sha256").update(bytes).digest());

/** Absent here is null there. */
const present = (fields: object) => Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null));

test("the preview shows what the server lets leave the team, and nothing else", async () => {
  for (const { name, state, topics, pieces, ...rest } of fixture("readings.json") as Vector[]) {
    const reading = await read("0a", "West Loch team", state, [], sha256);
    const expected = { ...present(rest), topics, pieces: pieces.map(present) };
    expect(reading, name).toEqual({ id: "0a", space: "West Loch team", consent: [], ...expected });
  }
});
