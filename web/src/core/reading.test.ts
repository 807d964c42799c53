import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { fixture } from "../testing/fixtures";
import { type Piece, type Reading, read } from "./reading";
import type { State } from "./state";

type Vector = {
  name: string;
  state: State;
  day: string | null;
  meeting: string | null;
  place: string | null;
  language: string | null;
  topics: string[];
  kind: Reading["kind"];
  set: string | null;
  version: number | null;
  pieces: Record<keyof Piece, string | null>[];
  answers: object[] | null;
};

const sha256 = async (bytes: Uint8Array) => new Uint8Array(createHash("sha256").update(bytes).digest());

/** Absent here is null there. */
const present = (fields: object) => Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null));

test("the preview shows what the server lets leave the team, and nothing else", async () => {
  for (const { name, kind, state, topics, pieces, ...rest } of fixture("readings.json") as Vector[]) {
    const record = { id: "0a", kind, space: "West Loch team", questions: [] };
    const reading = await read(record, state, [], sha256);
    const { questions: _, ...shown } = record;
    const expected = { ...present(rest), topics, pieces: pieces.map(present) };
    expect(reading, name).toEqual({ ...shown, consent: [], ...expected });
  }
});
