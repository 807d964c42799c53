import type { Heard, Scalar, State } from "../../app/front";
import { answerField, answerTranslationField, spokenField } from "../../core/records/response";

type Settling = Pick<Heard, "settle" | "set">;

/**
 * Chooses one of two answers. The language and the translation that stand there alone came with the one that would
 * have held; beside the other they would be said of words that they are not of.
 */
export function settleAnswer(heard: Settling, { id, state }: { id: string; state: State }, q: string, value: Scalar) {
  const isOther = value !== state[answerField(q)]?.value;
  heard.settle(id, answerField(q), value);
  if (!isOther) return;
  for (const field of [spokenField(q), answerTranslationField(q)])
    if (state[field] && !state[field].others) heard.set(id, field, null);
}
