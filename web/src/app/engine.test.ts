import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Engine, type FromWorker, type Wake } from "./engine";
import { NewsChannel } from "./news";

/** The browser's end of a worker: what the page posts, and a way to answer. */
class Thread extends EventTarget {
  static all: Thread[] = [];
  readonly posted: Wake[] = [];
  ended = false;

  constructor() {
    super();
    Thread.all.push(this);
  }

  postMessage(wake: Wake): void {
    this.posted.push(wake);
  }

  terminate(): void {
    this.ended = true;
  }

  says(data: FromWorker): void {
    this.dispatchEvent(new MessageEvent("message", { data }));
  }
}

let pages: NewsChannel;
let workers: NewsChannel;
let engine: Engine;

beforeEach(() => {
  Thread.all = [];
  vi.stubGlobal("Worker", Thread);
  vi.stubGlobal("addEventListener", () => undefined);
  vi.stubGlobal("document", { addEventListener: () => undefined });
  vi.useFakeTimers({ toFake: ["setTimeout", "setInterval"] });
  pages = new NewsChannel();
  workers = new NewsChannel();
  engine = new Engine(pages, () => undefined);
  engine.start();
});

afterEach(() => {
  pages.close();
  workers.close();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test("who asks sees it taken up at once, whatever an earlier sync comes to, until one of their own has ended", async () => {
  const thread = Thread.all[0] as Thread;
  expect(engine.line).toBe("idle");
  engine.wake("now");
  expect(engine.line).toBe("working");
  const arrived = new Promise((done) => pages.listen(done));
  workers.tell({ what: "line", line: "no-line" });
  await arrived;
  expect(engine.line).toBe("working");
  engine.wake("now");
  thread.says({ served: 1 });
  expect(engine.line, "a second ask is not served with the first").toBe("working");
  thread.says({ served: 2 });
  expect(engine.line).toBe("no-line");
  expect(thread.posted).toEqual([{ why: "start" }, { why: "now", ask: 1 }, { why: "now", ask: 2 }]);
});

test("an ask to a worker whose scripts never came is not shown as work for ever", () => {
  const first = Thread.all[0] as Thread;
  engine.wake("now");
  first.says("stuck");
  expect(first.ended).toBe(true);
  expect(engine.line).toBe("later");
  vi.advanceTimersByTime(30_000);
  expect(Thread.all).toHaveLength(2);
  engine.wake("now");
  expect(engine.line).toBe("working");
});
