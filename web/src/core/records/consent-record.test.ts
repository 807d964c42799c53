import { expect, test } from "vitest";
import type { State } from "../state";
import { answers, CARD, decisionField, joinIds, seenField } from "./consent-record";

const [NO, YES] = ["a1".repeat(16), "a2".repeat(16)];
const AMINA = "0a".repeat(16);

function occasion(decision: "yes" | "withdrawn", seen: string[]): State {
  return {
    how: { value: "card" },
    [decisionField("share")]: { value: decision },
    [seenField("share")]: { value: joinIds(seen) },
  };
}

test("a card's no is answered by the card, and by nobody who only says so", () => {
  const no = { id: NO, state: occasion("withdrawn", []), member: CARD, draft: false };
  const yes = (member: string) => ({ id: YES, state: occasion("yes", [NO]), member, draft: false });
  expect(answers([no, yes(CARD)]).share).toBe(true);
  expect(answers([no, yes(AMINA)]).share).toBe(false);
});
