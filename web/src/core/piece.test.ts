import { expect, test } from "vitest";
import { sha256 } from "../app/sha256";
import { fixture } from "../testing/fixtures";
import { hex, unhex } from "./bytes";
import { partsOf, pieceHash, shareOf } from "./piece";
import { read } from "./reading";
import { sharedField, statementField } from "./records/conversation";
import { answerField, answerTranslationField } from "./records/response";
import type { State } from "./state";

type AnswerHashed = Omit<Hashed, "words"> & { set: string; version: number; value: string | number | false };
type Hashed = { piece: string; words: string; language: string | null; translation: string | null; sha256: string };

const P = "0a0b0c0d0e0f";

function said(words: string, more: State = {}): State {
  return { [statementField(P, "words")]: { value: words }, ...more };
}

async function standing(state: State): Promise<string> {
  const [part] = partsOf("conversation", state);
  return part ? shareOf(state, part, sha256) : "no statement";
}

async function shared(state: State): Promise<State> {
  const [part] = partsOf("conversation", state);
  if (!part) throw new Error("no statement");
  return { ...state, [sharedField(part.piece)]: { value: await pieceHash(part, sha256) } };
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
    const [part] = partsOf("conversation", state);
    expect(part && hex(await pieceHash(part, sha256)), one.piece).toBe(one.sha256);
  }
});

test("the hash of an answer is the server's", async () => {
  const { answerHashes } = fixture("pieces.json") as { answerHashes: AnswerHashed[] };
  for (const { piece, set, version, value, language, translation, ...one } of answerHashes) {
    const q = piece.slice(2);
    const state: State = {
      set: { value: unhex(set) },
      version: { value: version },
      [answerField(q)]: { value },
    };
    if (language) state.language = { value: language };
    if (translation) state[answerTranslationField(q)] = { value: translation };
    const [part] = partsOf("response", state);
    expect(part && hex(await pieceHash(part, sha256)), piece).toBe(one.sha256);
  }
  expect(answerHashes.length).toBeGreaterThan(5);
});

test("the pieces that others may see are the server's", async () => {
  const { visible } = fixture("pieces.json") as { visible: { name: string; state: State; pieces: string[] }[] };
  expect(visible.length).toBeGreaterThan(3);
  for (const { name, state, pieces } of visible) {
    const kind = state.set ? "response" : "conversation";
    const reading = await read({ id: "0a".repeat(16), kind, space: "", questions: [] }, state, [], sha256);
    const shown = [...reading.pieces, ...(reading.answers ?? [])].map(({ piece }) => piece);
    expect(shown, name).toEqual(pieces);
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
