/**
 * The worker's entry: folds and syncs when the page wakes it, one run at a time among all tabs.
 * The document engine is large, so it loads here and never stands between a person and the first keystroke.
 */
import wasm from "@automerge/automerge/automerge.wasm?url";
import { backoffMs } from "../../core/outcome";
import { ONLY } from "../../store/shapes";
import { Store } from "../../store/store";
import type { Wake } from "../engine";
import { NewsChannel } from "../news";
import type { Ended } from "./sync-all";

const LOCK = "heard engine";

const news = new NewsChannel();
let store: Store | undefined;
let failures = 0;
let again = false;
/** Whether what waits at the server's end is to be offered again, with the next sync that comes through. */
let offerAgain = false;
let running = false;
let retry: ReturnType<typeof setTimeout> | undefined;

self.addEventListener("message", (event: MessageEvent<Wake>) => {
  const { why } = event.data;
  if (why === "start" || why === "timer" || why === "now") offerAgain = true;
  // A timer or a save does not shorten a back-off; a person, a regained line and a fresh start do.
  if (retry !== undefined && (why === "timer" || why === "saved")) return;
  void run();
});

/** Runs once, and once more if it was asked to meanwhile. */
async function run(): Promise<void> {
  again = true;
  if (running) return;
  running = true;
  clearTimeout(retry);
  retry = undefined;
  try {
    while (again) {
      again = false;
      await navigator.locks.request(LOCK, sync);
    }
  } finally {
    running = false;
  }
}

async function sync(): Promise<void> {
  news.tell({ what: "line", line: "working" });
  const offering = offerAgain;
  offerAgain = false;
  const ended = await attempt(offering);
  news.tell({ what: "line", line: ended });
  if (ended === "idle") {
    failures = 0;
    return;
  }
  offerAgain ||= offering;
  retry = setTimeout(() => void run(), backoffMs(failures, Math.random()));
  failures += 1;
}

async function attempt(offering: boolean): Promise<Ended> {
  try {
    store ??= await Store.open();
    const { value: profile } = await store.read("profile", ONLY);
    if (!profile) return "idle";
    const scripts = await load();
    if (!scripts) return "later";
    try {
      await scripts.loadEngine(wasm);
    } catch {
      // Not fetched yet and no line: working copies stay what they are until it comes.
      return "no-line";
    }
    return await scripts.syncAll(store, news, profile, { lineKnown: failures === 0, offerAgain: offering });
  } catch (error) {
    // A fresh worker would find the same, and forget how often it was tried.
    console.error(error);
    return "later";
  }
}

/** A module that did not arrive may not be asked for twice in one worker: the page starts a fresh one. */
async function load() {
  try {
    const [{ loadEngine }, { syncAll }] = await Promise.all([import("./document"), import("./sync-all")]);
    return { loadEngine, syncAll };
  } catch (error) {
    console.error(error);
    self.postMessage("stuck");
    return undefined;
  }
}
