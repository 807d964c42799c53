import { verdict } from "../../core/outcome";
import { type Exchanged, exchange } from "../../net/sync";
import { NOWHERE, ONLY, type StoredProfile } from "../../store/shapes";
import type { Store } from "../../store/store";
import type { Sync } from "../front";
import type { NewsChannel } from "../news";
import { amendStanding } from "../standing";
import { Asked, MOST_CHANGES, nextBatch } from "./batch";
import { Errands } from "./errands";
import { Folding } from "./folding";
import { letGo } from "./let-go";
import { lostThere } from "./lost";
import { Paces } from "./paces";
import { receive } from "./receive";

/** How a whole sync ended, whether anything was answered before, and how long the server asks us to wait. */
export type End = { line: Exclude<Sync["line"], "working">; answered: boolean; waitMs?: number };

/** More round trips than any honest sync needs; the rest comes with the next one. */
const MOST_TRIPS = 500;
/** So long a server that never comes to an end is left alone: asking on at once would empty a battery. */
const REST_MS = 60_000;

type Known = { lineKnown: boolean; offerAgain: boolean };

/**
 * Folds what can be folded, and sends and receives until neither side has more. When the last try found no line,
 * folding waits for an answer: a record written in for days without one still becomes one change.
 * `offerAgain` sends what is held, or was answered with later, once more.
 */
export async function syncAll(store: Store, news: NewsChannel, profile: StoredProfile, known: Known): Promise<End> {
  const folding = new Folding(store, news, profile.actor);
  try {
    return await exchangeAll(store, news, profile, folding, known);
  } finally {
    await folding.end();
  }
}

async function exchangeAll(
  store: Store,
  news: NewsChannel,
  profile: StoredProfile,
  folding: Folding,
  { lineKnown, offerAgain }: Known,
): Promise<End> {
  const paces = await Paces.of(store);
  const asked = new Asked(offerAgain);
  const errands = new Errands(store, profile.role === "member");
  let most = MOST_CHANGES;
  const next = async () => {
    const bytes = paces.up(lineKnown);
    if (lineKnown || paces.answered) await folding.enough(bytes);
    return nextBatch(store, asked, { changes: most, bytes });
  };
  let batch = await next();
  for (let trip = 0; trip < MOST_TRIPS; trip += 1) {
    const { value: standing } = await store.readSpare("standing", ONLY);
    const { nonce } = standing ?? NOWHERE;
    const push = batch.map(({ hash: _, ...pushed }) => pushed);
    const mayFold = lineKnown || paces.answered;
    const errand = await errands.next(standing ?? NOWHERE, batch.length > 0 || !mayFold);
    const brief = push.length > 0 && { short: true as const };
    const request = { ...(nonce && { nonce }), ...errand, push, room: paces.down, ...brief };
    const asking = exchange(request, await signer(store, profile));
    if (mayFold) folding.goOn();
    const answer = await asking;
    if (answer.kind === "problem" && verdict(answer.code) === "halve" && batch.length > 0) {
      // One change that is too big alone must not stand in the way of all others.
      if (batch.length === 1) asked.note(batch, []);
      most = Math.ceil(batch.length / 2);
      batch = await next();
      continue;
    }
    if (answer.kind !== "ok") {
      if (answer.kind === "no-line") paces.broke(answer);
      await paces.keep();
      return { ...ended(answer), answered: paces.answered };
    }
    paces.cameThrough(answer);
    const brought = { ...errand, pushed: batch, ...(answer.at !== undefined && { at: answer.at }) };
    const received = await receive(store, news, profile.actor, answer.response, brought);
    asked.note(batch, answer.response.results);
    const lost = await lostThere(store, received.standing, asked);
    batch = lost.length > 0 ? lost : await next();
    const more = answer.response.more || received.askAgain || batch.length > 0;
    if (more || (await errands.areMore(received.standing))) continue;
    const lastAt = new Date().toISOString();
    await amendStanding(store, (now) => ({ ...now, paces: paces.rested, lastAt }));
    await letGo(store, news, received.standing);
    news.tell({ what: "standing" });
    return { line: "idle", answered: true };
  }
  return { line: "later", answered: true, waitMs: REST_MS };
}

function ended(answer: Exclude<Exchanged, { kind: "ok" }>): Omit<End, "answered"> {
  if (answer.kind === "portal") return { line: "portal" };
  const waitMs = answer.waitMs !== undefined && { waitMs: answer.waitMs };
  if (answer.kind === "no-line") return { line: "no-line", ...waitMs };
  const meaning = verdict(answer.code);
  return { line: meaning === "halve" ? "later" : meaning, ...waitMs };
}

/** A field profile signs; a desk goes by its cookie. */
async function signer(store: Store, profile: StoredProfile) {
  if (profile.role !== "member") return undefined;
  const { privateKey } = await store.deviceKey();
  return { device: profile.device, area: profile.area.id, key: privateKey };
}
