import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Offline } from "./offline";

/** A service worker as a page sees it: it is told things, and says how much it has stored. */
class FakeWorker extends EventTarget {
  readonly told: string[] = [];

  postMessage(what: string): void {
    this.told.push(what);
  }
}

const reload = vi.fn();
let container: EventTarget;
let registration: EventTarget & { active: FakeWorker; waiting: FakeWorker | null; installing: FakeWorker | null };
let offered: boolean[];

beforeEach(() => {
  vi.useFakeTimers();
  reload.mockClear();
  const active = new FakeWorker();
  registration = Object.assign(new EventTarget(), { active, waiting: null, installing: null });
  container = Object.assign(new EventTarget(), {
    controller: active,
    ready: Promise.resolve(registration),
    register: async () => registration,
  });
  vi.stubGlobal("navigator", { serviceWorker: container });
  vi.stubGlobal("location", { reload });
  vi.stubGlobal("document", new EventTarget());
  vi.stubGlobal("addEventListener", () => undefined);
  offered = [];
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

async function opened(settle: () => Promise<void>): Promise<Offline> {
  const offline = new Offline(settle);
  offline.watchUpdate((waiting) => offered.push(waiting));
  await offline.start();
  await vi.waitFor(() => expect(registration.active.told).toEqual(["fill"]));
  return offline;
}

function says(source: FakeWorker, percent: number): void {
  container.dispatchEvent(Object.assign(new Event("message"), { source, data: { percent } }));
}

function versionWaits(): FakeWorker {
  const next = new FakeWorker();
  registration.installing = next;
  registration.dispatchEvent(new Event("updatefound"));
  Object.assign(registration, { installing: null, waiting: next });
  next.dispatchEvent(new Event("statechange"));
  return next;
}

test("a new version is offered only once all of it is stored, and says nothing about the one in use", async () => {
  const offline = await opened(async () => undefined);
  const percents: number[] = [];
  offline.watchReady(({ percent }) => percents.push(percent));
  says(registration.active, 100);
  const next = versionWaits();
  expect(next.told).toEqual(["fill"]);
  says(next, 40);
  expect(offered.at(-1)).toBe(false);
  expect(percents.at(-1)).toBe(100);
  says(next, 100);
  expect(offered.at(-1)).toBe(true);
  await offline.applyUpdate();
  expect(next.told).toEqual(["fill", "take-over"]);
});

test("a version whose storing broke off is asked to go on", async () => {
  await opened(async () => undefined);
  says(registration.active, 100);
  const next = versionWaits();
  says(next, 40);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(next.told).toEqual(["fill", "fill"]);
});

test("a page whose words could not be saved is not loaded anew, and can be later", async () => {
  const settle = vi.fn().mockRejectedValueOnce(new Error("full")).mockResolvedValue(undefined);
  const offline = await opened(settle);
  container.dispatchEvent(new Event("controllerchange"));
  await vi.waitFor(() => expect(offered.at(-1)).toBe(true));
  expect(reload).not.toHaveBeenCalled();
  await offline.applyUpdate();
  expect(reload).toHaveBeenCalledOnce();
});
