import type { Acted, FeedItem, Response } from "../../core/wire";
import type { HeldWork, StoredAct } from "../../store/shapes";
import type { Store, Write } from "../../store/store";

/** What becomes of the acts that were answered: what was done is gone, what was refused stays, to be told. */
export function settled(acts: Map<string, StoredAct>, acted: Acted[]): Write[] {
  return acted.flatMap(({ id, outcome, code }): Write[] => {
    const act = acts.get(id);
    if (!act) return [];
    if (outcome === "refused") return [{ store: "act", key: id, value: { ...act, refused: code ?? "refused" } }];
    // The number of a receipt is noted by hand.
    if (outcome === "kept" && act.number) return [{ store: "act", key: id, value: { ...act, done: true } }];
    return outcome === "kept" || outcome === "gone" ? [{ store: "act", key: id }] : [];
  });
}

/** The work that waits for this device's team, as an answer changes it: what was decided here, then what the feed says. */
export async function heldNow(
  store: Store,
  acts: Map<string, StoredAct>,
  response: Response,
  restored: boolean,
): Promise<Write[]> {
  const before = await store.readAll("held");
  const now = new Map(restored ? [] : before);
  for (const doc of decided(acts, response.acted)) now.delete(doc);
  for (const item of response.feed) tell(now, item);
  const { circles } = response;
  for (const [doc, { circle }] of now) if (circles && !circles.some(({ id }) => id === circle)) now.delete(doc);
  const gone = [...before.keys()].filter((doc) => !now.has(doc));
  const told = [...now].filter(([doc, held]) => before.get(doc) !== held);
  return [
    ...gone.map((doc): Write => ({ store: "held", key: doc })),
    ...told.map(([doc, value]): Write => ({ store: "held", key: doc, value })),
  ];
}

/** Records whose work was decided about here; also where somebody else had decided before. */
function decided(acts: Map<string, StoredAct>, acted: Acted[]): string[] {
  return acted.flatMap(({ id, outcome, code }) => {
    const act = acts.get(id)?.act;
    const isDone = outcome === "kept" || (outcome === "refused" && code === "not-found");
    return isDone && (act?.kind === "accept" || act?.kind === "decline") ? [act.doc] : [];
  });
}

function tell(held: Map<string, HeldWork>, item: FeedItem): void {
  if (item.what !== "held" && item.what !== "left") return;
  const { circle, doc } = item;
  if (item.what === "held" && item.count > 0) {
    const { count, by, kind } = item;
    held.set(doc, { circle, count, ...(by && { by }), ...(kind && { kind }) });
  } else if (held.get(doc)?.circle === circle) held.delete(doc);
}
