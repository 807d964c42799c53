import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { backoffMs } from "../../core/retry";
import { freshStorage } from "../../testing/storage";
import { type News, NewsChannel } from "../news";

freshStorage();

const told: News[] = [];
let channel: NewsChannel;

beforeEach(() => {
  channel = new NewsChannel();
  channel.listen((news) => told.push(news));
});

afterEach(() => {
  channel.close();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

test("an error is tried again by the same worker, which knows how often it has failed", async () => {
  const posted: unknown[] = [];
  let wake = (_: { data: { why: string; ask?: number } }) => {};
  vi.stubGlobal("self", {
    addEventListener: (_: string, listener: typeof wake) => {
      wake = listener;
    },
    postMessage: (message: unknown) => posted.push(message),
  });
  vi.stubGlobal("navigator", { locks: { request: (_: string, work: () => Promise<void>) => work() } });
  vi.spyOn(console, "error").mockImplementation(() => undefined);
  vi.spyOn(indexedDB, "open").mockImplementation(() => {
    throw new DOMException("broken", "UnknownError");
  });
  vi.spyOn(Math, "random").mockReturnValue(0.9);
  const later = vi.spyOn(globalThis, "setTimeout");
  await import("./worker");
  for (const tries of [1, 2, 3]) {
    wake({ data: { why: "now", ask: tries } });
    // Saving, as somebody does all the time, does not shorten the wait.
    wake({ data: { why: "saved" } });
    await vi.waitFor(() =>
      expect(told.filter((news) => news.what === "line" && news.line === "later")).toHaveLength(tries),
    );
  }
  await vi.waitFor(() => expect(posted).toEqual([{ served: 1 }, { served: 2 }, { served: 3 }]));
  const waits = later.mock.calls.map(([, wait]) => Math.round(wait ?? 0)).filter((wait) => wait > 1_000);
  expect(waits).toEqual([0, 1, 2].map((failures) => backoffMs(failures, 0.9)));
});
