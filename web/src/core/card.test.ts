import { expect, test } from "vitest";
import { sha256 } from "../app/sha256";
import { fixture } from "../testing/fixtures";
import { hex, unhex } from "./bytes";
import { cardHash, parseCard } from "./card";

type Cards = { codes: { bytes: string; code: string; typed: string[]; hash: string }[]; refused: { typed: string }[] };

const { codes, refused } = fixture("cards.json") as Cards;

test("codes, what people type for them, and their hashes are the same as on the server", async () => {
  for (const { bytes, code, typed, hash } of codes) {
    for (const one of [code, ...typed])
      expect(hex((await parseCard(one, sha256)) ?? new Uint8Array()), one).toBe(bytes);
    expect(hex(await cardHash(unhex(bytes), sha256))).toBe(hash);
  }
});

test("a mistyped code is told at once", async () => {
  for (const { typed } of refused) expect(await parseCard(typed, sha256), typed).toBeUndefined();
});
