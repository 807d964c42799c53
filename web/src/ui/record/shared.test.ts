import { expect, test } from "vitest";
import { unhex } from "../../core/bytes";
import { plainState } from "../../testing/house";
import { SET } from "../../testing/questions";
import { sharedCount } from "./shared";

const MARK = new Uint8Array(32);
const RESPONSE = { kind: "response", circle: "0c".repeat(16) };

test("only what is still there is counted as shared", () => {
  const marks = { "shared/a/way": MARK, "shared/a/years": MARK, "shared/a/happy": false, "shared/a/change": MARK };
  const answers = { "answer/way": "bus", "answer/happy": 4, "answer/change": "More trees" };
  const state = plainState({ set: unhex(SET), version: 1, language: "en", ...marks, ...answers });
  expect(sharedCount({ envelope: RESPONSE, state })).toBe(2);
});
