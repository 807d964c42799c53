import { decode } from "cborg";
import { expect, test } from "vitest";
import { fixture } from "../testing/fixtures";
import { unhex } from "./bytes";
import { decodeResponse, encodeMap, encodeRequest, WireError } from "./wire";

type Golden = { hex: string; meaning: Record<string, unknown> };

const golden = (name: string) => fixture(`wire/${name}.json`) as Golden;
const same = (byte: string, size: number) => byte.repeat(size);

test("the server's golden response is read as it is meant", () => {
  const response = decodeResponse(unhex(golden("response").hex));
  expect(response.results.map(({ outcome, code }) => [outcome, code])).toEqual([
    ["kept", undefined],
    ["missing", undefined],
    ["re-make", "actor-clash"],
    ["refused", "too-big"],
    ["held", "no-right"],
    ["gone", undefined],
    ["kept", undefined],
  ]);
  expect(response.results[1]?.needs).toEqual([same("03", 32)]);
  expect(response.feed.map((item) => item.what)).toEqual(["change", "change", "mark", "left", "gone", "held"]);
  expect(response.feed[0]).toMatchObject({
    doc: same("09", 16),
    epoch: 0,
    envelope: { kind: "conversation", circle: same("05", 16), subject: same("0b", 16) },
  });
  expect(response.feed[1]).toMatchObject({ epoch: 3 });
  expect(response.who).toEqual([{ actor: same("19", 16), member: same("15", 16), name: "Amina" }]);
  expect(response.circles?.map(({ kind }) => kind)).toEqual(["team", "area"]);
  expect(Object.keys(response.cursors)).toEqual([same("05", 16), same("07", 16)]);
  expect(response.more).toBe(true);
  expect(response.results[0]?.position).toBe(70_000);
  expect(response.results[6]).toEqual({ outcome: "kept", needs: [], position: 70_001 });
  expect(response.acted).toEqual([{ id: same("10", 16), outcome: "later", code: "unknown" }]);
  expect(response.feed[5]).toMatchObject({ by: same("19", 16), count: 2, kind: "conversation" });
  expect(response.re).toEqual(unhex(same("1e", 8)));
  expect(response.keptTo).toBe(69_000);
  expect(response.wanted).toEqual([{ doc: same("09", 16), hashes: [same("03", 32)] }]);
  expect(response.teams).toEqual([{ circle: same("05", 16), name: "Cwm" }]);
});

test("an answer with nothing new says so", () => {
  const response = decodeResponse(unhex(golden("response-nothing-new").hex));
  expect(response.feed).toEqual([]);
  expect(response.circles).toBeUndefined();
  expect(response.more).toBe(false);
});

test("a request means what the server's golden request means", () => {
  const { meaning } = golden("request");
  const push = meaning.push as Record<string, Uint8Array>[];
  const bytes = encodeRequest({
    nonce: meaning.nonce as Uint8Array,
    cursors: meaning.cursors as Record<string, Uint8Array>,
    push: [
      {
        doc: same("09", 16),
        change: push[0]?.change ?? new Uint8Array(),
        epoch: 0,
        envelope: { kind: "conversation", circle: same("05", 16), subject: same("0b", 16) },
      },
      { doc: same("0c", 16), change: push[1]?.change ?? new Uint8Array(), epoch: 3 },
      {
        doc: same("0e", 16),
        change: push[2]?.change ?? new Uint8Array(),
        epoch: 0,
        envelope: { kind: "review", circle: same("07", 16), about: same("09", 16) },
      },
    ],
    acts: [
      { id: same("10", 16), kind: "accept", doc: same("09", 16) },
      { id: same("11", 16), kind: "revoke", device: same("12", 16) },
      { id: same("1d", 16), kind: "move", doc: same("09", 16), to: same("07", 16) },
    ],
    window: 180,
    whole: [same("0c", 16)],
    teams: true,
    room: 32_768,
    short: true,
  });
  expect(decode(bytes)).toEqual(meaning);
});

test("what is not a message of this version is refused, not guessed at", () => {
  expect(() => decodeResponse(Uint8Array.of(0xff))).toThrow(WireError);
  expect(() => decodeResponse(encodeMap({ v: 2 }))).toThrow(WireError);
  expect(() => decodeResponse(encodeMap({ v: 1, incarnation: "text" }))).toThrow(WireError);
});
