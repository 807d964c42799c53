import * as A from "@automerge/automerge/slim";
import { beforeAll, expect, test } from "vitest";
import { unhex } from "../../core/bytes";
import type { Scalar, State } from "../../core/state";
import { loadRealEngine } from "../../testing/engine";
import { fixture, fixturesIn } from "../../testing/fixtures";
import { type Change, RecordDocument } from "./document";

const AMINA = "aa".repeat(16);
const JO = "bb".repeat(16);
const PLAIN_CHUNK = 1;

beforeAll(loadRealEngine);

function fold(changes: Change[], actor: string, fields: Record<string, Scalar>, base: string[]): Change {
  const document = new RecordDocument(bytes(changes), actor);
  const change = document.fold(fields, base, undefined, true);
  document.free();
  if (!change) throw new Error("nothing was folded");
  return change;
}

function stateOf(changes: Change[]): State {
  const document = new RecordDocument(bytes(changes), AMINA);
  const state = document.state();
  document.free();
  return state;
}

const bytes = (changes: Change[]) => changes.map((change) => change.bytes);

test("every state shared with the server reads the same here", () => {
  const names = fixturesIn("states");
  expect(names.length).toBeGreaterThan(10);
  for (const name of names) {
    const { changes, state } = fixture(name) as { changes: string[]; state: State };
    const document = new RecordDocument(changes.map(unhex), AMINA);
    expect(document.state(), name).toEqual(state);
    document.free();
  }
});

test("a fold is one plain chunk with time 0, no message, and notes made by the birth", () => {
  const long = "The bus stops at five, and the hall shuts at six. ".repeat(40);
  const birth = fold([], AMINA, { place: "Hall", notes: long, "shared/s/01": Uint8Array.of(1, 2) }, []);
  expect(birth.bytes[8]).toBe(PLAIN_CHUNK);
  expect(stateOf([birth])).toEqual({
    notes: { value: long },
    place: { value: "Hall" },
    "shared/s/01": { value: Uint8Array.of(1, 2) },
  });
  const document = new RecordDocument([birth.bytes], AMINA);
  expect(document.deed(birth.hash).fields).toEqual({ place: "Hall", "shared/s/01": Uint8Array.of(1, 2) });
  document.free();
  // Actor, sequence and start operation are followed by the time: a zero, and by the message's length: a zero.
  const header = [16, ...unhex(AMINA), 1, 1, 0, 0];
  expect([...birth.bytes.slice(12, 12 + header.length)]).toEqual(header);
});

test("two devices that wrote notes offline both find their words after merging", () => {
  const birth = fold([], AMINA, { notes: "Bus first. Hall later.", place: "Hall" }, []);
  const hers = fold([birth], AMINA, { notes: "Bus first, she says. Hall later." }, [birth.hash]);
  const his = fold([birth], JO, { notes: "Bus first. Hall later. Ring Tom." }, [birth.hash]);
  expect(stateOf([birth, hers, his]).notes?.value).toBe("Bus first, she says. Hall later. Ring Tom.");
  expect(stateOf([his, hers, birth])).toEqual(stateOf([birth, hers, his]));
});

test("a fold at an older base leaves a colleague's words in place although the draft never had them", () => {
  const birth = fold([], AMINA, { notes: "One." }, []);
  const his = fold([birth], JO, { notes: "One. His." }, [birth.hash]);
  const hers = fold([birth, his], AMINA, { notes: "One. Hers." }, [birth.hash]);
  const merged = stateOf([birth, his, hers]).notes?.value;
  expect(merged).toContain("His.");
  expect(merged).toContain("Hers.");
});

test("a field set differently on two devices shows both until a write in sight of both settles it", () => {
  const birth = fold([], AMINA, { place: "Hall" }, []);
  const hers = fold([birth], AMINA, { place: "Barn" }, [birth.hash]);
  const his = fold([birth], JO, { place: "Gate" }, [birth.hash]);
  const conflict = stateOf([birth, hers, his]).place;
  expect([conflict?.value, ...(conflict?.others ?? []).map((other) => other.value)].sort()).toEqual(["Barn", "Gate"]);
  const document = new RecordDocument(bytes([birth, hers, his]), AMINA);
  const settled = document.fold({ place: "Gate" }, document.heads(), hers.hash, true);
  expect(document.state().place).toEqual({ value: "Gate" });
  expect(settled).toBeDefined();
  document.free();
});

test("a base behind this device's own last change is moved up to it", () => {
  const birth = fold([], AMINA, { place: "Hall" }, []);
  const first = fold([birth], AMINA, { place: "Barn" }, [birth.hash]);
  const document = new RecordDocument(bytes([birth, first]), AMINA);
  document.fold({ place: "Gate" }, [birth.hash], first.hash, true);
  expect(document.state().place).toEqual({ value: "Gate" });
  document.free();
});

test("long notes written anew keep what a colleague put into them meanwhile", () => {
  const text = (word: string) => Array.from({ length: 3000 }, (_, at) => `${word}${at}`).join(" ");
  const birth = fold([], AMINA, { notes: text("old") }, []);
  const jo = fold([birth], JO, { notes: text("old").replace("old1500 ", "old1500 Jo was here. ") }, [birth.hash]);
  const anew = fold([birth], AMINA, { notes: text("new") }, [birth.hash]);
  expect(stateOf([birth, anew]).notes?.value).toBe(text("new"));
  const merged = String(stateOf([birth, jo, anew]).notes?.value);
  expect(merged).toContain(text("new"));
  expect(merged).toContain("Jo was here. ");
});

test("a change in sight of older heads counts on from these alone, so that it has its place where the rest was lost", () => {
  const birth = fold([], AMINA, { place: "The hall", notes: "came by bus" }, []);
  const lost = fold([birth], JO, { notes: "came by bus with her mother and the dog" }, [birth.hash]);
  const document = new RecordDocument(bytes([birth, lost]), AMINA);
  const change = document.fold({ place: "The pier" }, [birth.hash], undefined, true);
  expect(document.state().notes?.value).toBe("came by bus with her mother and the dog");
  expect(document.state().place?.value).toBe("The pier");
  document.free();
  if (!change) throw new Error("nothing was folded");
  const [first, next] = [birth, change].map((one) => A.decodeChange(one.bytes));
  expect(next?.deps).toEqual([birth.hash]);
  expect(next?.startOp).toBe((first?.startOp ?? 0) + (first?.ops.length ?? 0));
});
