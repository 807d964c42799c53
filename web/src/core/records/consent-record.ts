import { concat, hex, unhex } from "../bytes";
import { answer, PURPOSES, type Purpose, type SeenDecision, standing } from "../consent";
import type { Scalar, State } from "../state";
import { text } from "./conversation";

export const decisionField = (purpose: Purpose) => `decision/${purpose}`;
export const seenField = (purpose: Purpose) => `seen/${purpose}`;
export const noticeField = (purpose: Purpose, part: "id" | "version" | "language" | "sha256") =>
  `notice/${purpose}/${part}`;

/** Who "recorded" what was decided with a card: the server's own. */
export const CARD = "00".repeat(16);

/** One occasion as known here. `member` is a name for whoever recorded it, equal for equal members. */
export type KnownOccasion = { id: string; state: State; member: string; draft: boolean };

/** Ids in rising order, joined. */
export function joinIds(ids: string[]): Uint8Array {
  return concat(...[...ids].sort().map(unhex));
}

export function splitIds(value: Scalar | undefined): string[] {
  if (!(value instanceof Uint8Array)) return [];
  return (hex(value).match(/.{32}/g) ?? []) as string[];
}

export function decisionOf(state: State, purpose: Purpose): "yes" | "no" | "withdrawn" | undefined {
  const value = state[decisionField(purpose)]?.value;
  return value === "yes" || value === "no" || value === "withdrawn" ? value : undefined;
}

/** The decisions about one purpose that count here: a draft's no at once, its yes only after Done. */
export function decisions(occasions: KnownOccasion[], purpose: Purpose): SeenDecision[] {
  return occasions.flatMap(({ id, state, member, draft }) => {
    const decision = decisionOf(state, purpose);
    if (!decision || (draft && decision === "yes")) return [];
    // Whether a yes came from the card is the server's to say, by who wrote it; a no may claim it, which fails closed.
    const card = text(state.how) === "card" && (decision !== "yes" || member === CARD);
    return [{ occasion: id, decision, seen: splitIds(state[seenField(purpose)]?.value), card, member }];
  });
}

/** The occasion whose wording stands for a current yes to this purpose; undefined where the answer is no. */
export function standingYes(occasions: KnownOccasion[], purpose: Purpose): KnownOccasion | undefined {
  const id = standing(decisions(occasions, purpose));
  return occasions.find((occasion) => occasion.id === id);
}

/** The answer now for each purpose. */
export function answers(occasions: KnownOccasion[]): Record<Purpose, boolean> {
  return Object.fromEntries(PURPOSES.map((purpose) => [purpose, answer(decisions(occasions, purpose))])) as Record<
    Purpose,
    boolean
  >;
}
