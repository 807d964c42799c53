import { verdict } from "../../core/outcome";
import type { Result } from "../../core/wire";
import { exchange } from "../../net/sync";
import { ONLY, type StoredProfile } from "../../store/shapes";
import type { Store } from "../../store/store";
import type { Sync } from "../front";
import type { NewsChannel } from "../news";
import { MOST_CHANGES, nextBatch, type Outgoing } from "./batch";
import { foldAndTell, receive } from "./receive";

/** How a whole sync ended. */
export type Ended = Exclude<Sync["line"], "working">;

/** More round trips than any honest sync needs; the rest comes with the next one. */
const MOST_TRIPS = 500;

/**
 * Folds what can be folded, then sends and receives until neither side has more. When the last try found no line,
 * folding waits for an answer: a record written in for days without one still becomes one change.
 */
export async function syncAll(
  store: Store,
  news: NewsChannel,
  profile: StoredProfile,
  lineKnown: boolean,
): Promise<Ended> {
  let folded = lineKnown;
  if (folded) await foldAll(store, news, profile.actor);
  const asked = new Asked();
  let most = MOST_CHANGES;
  let batch = await nextBatch(store, asked.hashes, most);
  for (let trip = 0; trip < MOST_TRIPS; trip += 1) {
    const { value: standing } = await store.read("standing", ONLY);
    const { nonce, cursors = {} } = standing ?? {};
    const push = batch.map(({ hash: _, ...pushed }) => pushed);
    const answer = await exchange({ ...(nonce && { nonce }), cursors, push }, await signer(store, profile));
    if (answer.kind === "problem") {
      const meaning = verdict(answer.code);
      if (meaning !== "halve") return meaning;
      if (batch.length <= 1) return "later";
      most = Math.ceil(batch.length / 2);
      batch = batch.slice(0, most);
      continue;
    }
    if (answer.kind !== "ok") return answer.kind;
    const next = await receive(store, news, profile.actor, answer.response, batch);
    asked.note(batch, answer.response.results);
    if (!folded) await foldAll(store, news, profile.actor);
    folded = true;
    batch = await nextBatch(store, asked.hashes, most);
    if (answer.response.more || batch.length > 0) continue;
    const lastAt = new Date().toISOString();
    await store.commit([{ store: "standing", key: ONLY, value: { ...next, lastAt } }]);
    news.tell({ what: "standing" });
    return "idle";
  }
  return "later";
}

/** What this sync has sent. A change that waited for others to be sent first is sent a second time, and no more. */
class Asked {
  readonly hashes = new Set<string>();
  readonly #twice = new Set<string>();

  note(batch: Outgoing[], results: Result[]): void {
    for (const { hash } of batch) this.hashes.add(hash);
    for (const { hash, outcome } of results) {
      if (outcome !== "missing" || this.#twice.has(hash)) continue;
      this.#twice.add(hash);
      this.hashes.delete(hash);
    }
  }
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
