import { verdict } from "../../core/outcome";
import { exchange } from "../../net/sync";
import { ONLY, type StoredProfile } from "../../store/shapes";
import type { Store } from "../../store/store";
import type { Sync } from "../front";
import type { NewsChannel } from "../news";
import { Asked, MOST_CHANGES, nextBatch } from "./batch";
import { foldAndTell, receive } from "./receive";

/** How a whole sync ended. */
export type Ended = Exclude<Sync["line"], "working">;

/** More round trips than any honest sync needs; the rest comes with the next one. */
const MOST_TRIPS = 500;

/**
 * Folds what can be folded, then sends and receives until neither side has more. When the last try found no line,
 * folding waits for an answer: a record written in for days without one still becomes one change.
 * `offerAgain` sends what is held, or was answered with later, once more.
 */
export async function syncAll(
  store: Store,
  news: NewsChannel,
  profile: StoredProfile,
  { lineKnown, offerAgain }: { lineKnown: boolean; offerAgain: boolean },
): Promise<Ended> {
  let folded = lineKnown;
  if (folded) await foldAll(store, news, profile.actor);
  const asked = new Asked(offerAgain);
  let most = MOST_CHANGES;
  let batch = await nextBatch(store, asked, most);
  for (let trip = 0; trip < MOST_TRIPS; trip += 1) {
    const { value: standing } = await store.readSpare("standing", ONLY);
    const { nonce, cursors = {} } = standing ?? {};
    const push = batch.map(({ hash: _, ...pushed }) => pushed);
    const answer = await exchange({ ...(nonce && { nonce }), cursors, push }, await signer(store, profile));
    if (answer.kind === "problem") {
      const meaning = verdict(answer.code);
      if (meaning !== "halve") return meaning;
      if (batch.length === 0) return "later";
      // One change that is too big alone must not stand in the way of all others.
      if (batch.length === 1) asked.note(batch, []);
      most = Math.ceil(batch.length / 2);
      batch = await nextBatch(store, asked, most);
      continue;
    }
    if (answer.kind !== "ok") return answer.kind;
    const { standing: next, askAgain } = await receive(store, news, profile.actor, answer.response, batch);
    asked.note(batch, answer.response.results);
    if (!folded) await foldAll(store, news, profile.actor);
    folded = true;
    batch = await nextBatch(store, asked, most);
    if (answer.response.more || askAgain || batch.length > 0) continue;
    const lastAt = new Date().toISOString();
    await store.commit([{ store: "standing", key: ONLY, value: { ...next, lastAt } }]);
    news.tell({ what: "standing" });
    return "idle";
  }
  return "later";
}

async function foldAll(store: Store, news: NewsChannel, actor: string): Promise<void> {
  for (const [id, draft] of await store.readAll("draft")) if (!draft.open) await foldAndTell(store, news, id, actor);
}

/** A field profile signs; a desk goes by its cookie. */
async function signer(store: Store, profile: StoredProfile) {
  if (profile.role !== "member") return undefined;
  const { privateKey } = await store.deviceKey();
  return { device: profile.device, area: profile.area.id, key: privateKey };
}
