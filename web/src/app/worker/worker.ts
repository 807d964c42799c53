/**
 * The worker's entry: folds and syncs when the page wakes it, one run at a time among all tabs.
 * The document engine is large, so it loads here and never stands between a person and the first keystroke.
 */
import wasm from "@automerge/automerge/automerge.wasm?url";
import { backoffMs, cutsShort, type Why, wakeMs } from "../../core/retry";
import { ONLY } from "../../store/shapes";
import { Store } from "../../store/store";
import type { FromWorker, Wake } from "../engine";
import { NewsChannel } from "../news";
import type { End } from "./sync-all";

const LOCK = "heard engine";

const news = new NewsChannel();
let store: Store | undefined;
/** Tries in a row that came to nothing. */
let failures = 0;
/** Whether the last try saw a line. */
let lineKnown = true;
/** Whether what waits at the server's end is to be offered again, with the next sync that comes through. */
let offerAgain = false;
let running = false;
/** Why the worker was woken while it was at work. */
const meanwhile: Why[] = [];
/** The next try, by this thread's own clock: no setting of the device's time moves it. */
let next: { at: number; timer: ReturnType<typeof setTimeout>; retry: boolean } | undefined;
/** Until when the server asked to be left alone. */
let notBefore = 0;
/** The last ask by hand that came. */
let asked = 0;

self.addEventListener("message", ({ data: { why, ask } }: MessageEvent<Wake>) => {
  asked = ask ?? asked;
  wake(why);
  if (!running) served(0);
});

/** Tells the page up to which ask all was done. Nobody is left waiting for as long as the server wants to be left alone. */
function served(upTo: number): void {
  const last = notBefore > performance.now() ? asked : upTo;
  if (last > 0) self.postMessage({ served: last } satisfies FromWorker);
}

function wake(why: Why): void {
  if (why === "start" || why === "timer" || why === "now") offerAgain = true;
  if (running) return void meanwhile.push(why);
  if (next?.retry && !cutsShort(why)) return;
  plan(wakeMs(why, Math.random()), false);
}

/** The earlier of two plans stands. */
function plan(wait: number, retry: boolean): void {
  const now = performance.now();
  const at = Math.max(now + wait, notBefore);
  if (next && next.at <= at) return;
  clearTimeout(next?.timer);
  next = { at, timer: setTimeout(() => void run(), at - now), retry };
}

/** Runs once. Whoever asks meanwhile is heard afterwards. */
async function run(): Promise<void> {
  next = undefined;
  running = true;
  try {
    await navigator.locks.request(LOCK, sync);
  } finally {
    running = false;
    for (const why of meanwhile.splice(0)) wake(why);
  }
}

async function sync(): Promise<void> {
  news.tell({ what: "line", line: "working" });
  const upTo = asked;
  const offering = offerAgain;
  offerAgain = false;
  const end = await attempt(offering);
  news.tell({ what: "line", line: end.line });
  goOn(end, offering);
  served(upTo);
}

/** What an end means for the next try. */
function goOn({ line, answered, waitMs }: End, offering: boolean): void {
  lineKnown = answered;
  // What came through before it broke is progress: the next try may come soon.
  if (answered) failures = 0;
  if (line === "idle") return;
  offerAgain ||= offering;
  if (waitMs !== undefined) notBefore = performance.now() + backoffMs(0, 0, waitMs);
  plan(backoffMs(failures, Math.random(), waitMs), true);
  failures += 1;
}

async function attempt(offering: boolean): Promise<End> {
  try {
    store ??= await Store.open();
    const { value: profile } = await store.read("profile", ONLY);
    if (!profile) return { line: "idle", answered: lineKnown };
    const scripts = await load();
    if (!scripts) return { line: "later", answered: false };
    try {
      await scripts.loadEngine(wasm);
    } catch {
      // Not fetched yet and no line: working copies stay what they are until it comes.
      return { line: "no-line", answered: false };
    }
    const ended = await scripts.syncAll(store, news, profile, { lineKnown, offerAgain: offering });
    if (ended.line !== "join-again") return ended;
    const line = await scripts.comeBack(store, profile);
    if (line !== "back") return { ...ended, line };
    return await scripts.syncAll(store, news, profile, { lineKnown: true, offerAgain: offering });
  } catch (error) {
    // A fresh worker would find the same, and forget how often it was tried.
    console.error(error);
    return { line: "later", answered: false };
  }
}

/** A module that did not arrive may not be asked for twice in one worker: the page starts a fresh one. */
async function load() {
  try {
    const [{ loadEngine }, { syncAll }, { comeBack }] = await Promise.all([
      import("./document"),
      import("./sync-all"),
      import("./come-back"),
    ]);
    return { loadEngine, syncAll, comeBack };
  } catch (error) {
    // A line that ends, or a page that closes meanwhile, is no fault of ours.
    console.warn(error);
    self.postMessage("stuck" satisfies FromWorker);
    return undefined;
  }
}
