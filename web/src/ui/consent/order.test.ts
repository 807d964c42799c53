import { describe, expect, test } from "vitest";
import type { Consent, Decision, Purpose } from "../../app/front";
import { PURPOSES } from "../../core/consent";
import { afterThis, firstToAsk, restToAsk, wasYes } from "./order";

type Decided = Partial<Record<Purpose, Decision>>;

function consent(before: Decided, now: Decided = {}): Consent {
  const listed = (decided: Decided) =>
    PURPOSES.flatMap((purpose) => (decided[purpose] ? [{ purpose, decision: decided[purpose] }] : []));
  const draftNo = (purpose: Purpose) => now[purpose] === "no" || now[purpose] === "withdrawn";
  return {
    answers: Object.fromEntries(
      PURPOSES.map((purpose) => [purpose, before[purpose] === "yes" && !draftNo(purpose)]),
    ) as Consent["answers"],
    asked: PURPOSES.filter((purpose) => before[purpose]),
    occasions: [
      { id: "1", draft: false, decisions: listed(before) },
      { id: "2", draft: true, decisions: listed(now) },
    ],
  };
}

describe("the order of asking", () => {
  test("keep and share come first, and nothing else by itself", () => {
    expect(firstToAsk(consent({}))).toBe("keep");
    expect(afterThis("keep", consent({}, { keep: "yes" }), [])).toBe("share");
    expect(afterThis("share", consent({}, { keep: "yes", share: "yes" }), [])).toBeUndefined();
  });

  test("an occasion that was left half done goes on where it stopped", () => {
    expect(firstToAsk(consent({}, { keep: "no" }))).toBe("share");
    expect(firstToAsk(consent({}, { keep: "yes", share: "no" }))).toBeUndefined();
  });

  test("not now is not asked again in the same visit", () => {
    expect(afterThis("keep", consent({}), ["share"])).toBeUndefined();
  });

  test("the rest passes over what was answered before", () => {
    expect(restToAsk(consent({ quote: "no" }))).toBe("contact");
    expect(afterThis("quote", consent({ contact: "yes" }), [])).toBe("research");
  });

  test("a no to what was a yes takes it back, however often the answer is changed before Done", () => {
    expect(wasYes(consent({ share: "yes" }), "share")).toBe(true);
    expect(wasYes(consent({ share: "yes" }, { share: "withdrawn" }), "share")).toBe(true);
    expect(wasYes(consent({ share: "no" }, { share: "yes" }), "share")).toBe(false);
  });
});
