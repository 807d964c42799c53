import { type Field, type Scalar, sameScalar } from "../../core/state";

/** One of the values that stand in a field, and who wrote it at which operation. */
export type Written = { value: Scalar; by: string; counter: number };

/**
 * A field from the values that stand in it, the engine's winner last. Equal values are no conflict.
 * The order of the others is part of the format: by actor, then by operation.
 */
export function fieldOf(written: Written[]): Field | undefined {
  const winner = written.at(-1);
  if (!winner) return undefined;
  const others = written.filter((one) => !sameScalar(one.value, winner.value));
  if (others.length === 0) return { value: winner.value };
  others.sort((a, b) => (a.by < b.by ? -1 : a.by > b.by ? 1 : a.counter - b.counter));
  return { value: winner.value, by: winner.by, others: others.map(({ value, by }) => ({ value, by })) };
}

/** The engine's typed value as a scalar; undefined for what a record may not hold. */
export function plain(full: readonly unknown[] | null | undefined): Scalar | undefined {
  switch (full?.[0]) {
    case "str":
    case "int":
    case "boolean":
    case "bytes":
      return full[1] as Scalar;
    case "null":
      return null;
    default:
      return undefined;
  }
}
