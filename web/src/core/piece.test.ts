import { expect, test } from "vitest";
import { sha256 } from "../app/sha256";
import { fixture } from "../testing/fixtures";
import { hex } from "./bytes";
import { pieceHash, shareOf } from "./piece";
import { read } from "./reading";
import { sharedField, statementField, statements } from "./records/conversation";
import type { State } from "./state";

type Hashed = { piece: string; words: string; language: string | null; translation: string | null; sha256: string };

const P = "0a0b0c0d0e0f";

function said(words: string, more: State = {}): State {
  return { [statementField(P, "words")]: { value: words }, ...more };
}

async function standing(state: State): Promise<string> {
  const [statement] = statements(state);
  return statement ? shareOf(state, statement, sha256) : "no statement";
}

async function shared(state: State): Promise<State> {
  const [statement] = statements(state);
  if (!statement) throw new Error("no statement");
  return { ...state, [sharedField(`s/${P}`)]: { value: await pieceHash(statement, sha256) } };
}

test("the hash of a piece is the server's", async () => {
  const { hashes } = fixture("pieces.json") as { hashes: Hashed[] };
  for (const one of hashes) {
    // An empty part cannot be told from an absent one once it is a field, and is never previewed.
    if (one.language === "" || one.translation === "") continue;
    const p = one.piece.slice(2);
    const state: State = { [statementField(p, "words")]: { value: one.words } };
    if (one.language) state[statementField(p, "language")] = { value: one.language };
    if (one.translation) state[statementField(p, "translation")] = { value: one.translation };
    const [statement] = statements(state);
    expect(statement && hex(await pieceHash(statement, sha256)), one.piece).toBe(one.sha256);
  }
});

test("the pieces that others may see are the server's", async () => {
  const { visible } = fixture("pieces.json") as { visible: { name: string; state: State; pieces: string[] }[] };
  expect(visible.length).toBeGreaterThan(3);
  for (const { name, state, pieces } of visible) {
    const reading = await read("0a".repeat(16), "", state, [], sha256);
    expect(
      reading.pieces.map(({ piece }) => piece),
      name,
    ).toEqual(pieces);
  }
});

test("a piece is shown only as it was previewed", async () => {
  const state = await shared(said("The bus is late"));
  expect(await standing(said("The bus is late"))).toBe("undecided");
  expect(await standing(state)).toBe("shown");
  expect(await standing({ ...state, [statementField(P, "words")]: { value: "The bus is never late" } })).toBe(
    "changed",
  );
  expect(await standing({ ...state, [statementField(P, "translation")]: { value: "Bws hwyr" } })).toBe("changed");
  expect(await standing({ ...state, [statementField(P, "out")]: { value: true } })).toBe("kept-back");
  expect(await standing({ ...state, [sharedField(`s/${P}`)]: { value: false } })).toBe("kept-back");
});

test("two versions of the words or of the sharing are not shown", async () => {
  const state = await shared(said("The bus is late"));
  const conflict = { value: "The bus is late", by: "aa", others: [{ value: "No bus", by: "bb" }] };
  expect(await standing({ ...state, [statementField(P, "words")]: conflict })).toBe("changed");
  const field = sharedField(`s/${P}`);
  const both = { value: state[field]?.value ?? null, by: "aa", others: [{ value: false, by: "bb" }] };
  expect(await standing({ ...state, [field]: both })).toBe("changed");
});
