import type { Open } from "../../app/front";
import { partsOf } from "../../core/piece";
import { sharedField } from "../../core/records/conversation";

/** How many pieces that are there were chosen to be shared. What was taken out is not, whatever was said of it before. */
export function sharedCount({ envelope, state }: Pick<Open, "envelope" | "state">): number {
  return partsOf(envelope.kind, state).filter(({ piece, out, unsettled }) => {
    const mark = state[sharedField(piece)];
    return !out && !unsettled && !mark?.others && mark?.value instanceof Uint8Array;
  }).length;
}
