import { expect, test, vi } from "vitest";
import { ONLY } from "../../store/shapes";
import { AMINA, answer, by, change, entryOf, JO, news, receiving, TEAM } from "../../testing/receiving";
import { openStore } from "../../testing/storage";
import { amendStanding } from "../standing";
import { letGo } from "./let-go";
import { receive } from "./receive";

receiving();

const DAY = 86_400;
const THEN = 20_000 * DAY;
const NOW = THEN + 100 * DAY;

test("whoever a shorter window does not bring is not asked for, and leaves", async () => {
  const store = await openStore();
  const channel = news();
  const cursors = { [TEAM]: Uint8Array.of(1) };
  const feed = [change(by(JO, [], { place: "Hall" }))];
  await receive(store, channel, AMINA, answer({ feed, cursors, keptTo: 50 }), { pushed: [], at: THEN });
  vi.useFakeTimers({ now: NOW * 1000, toFake: ["Date"] });
  await store.commit([{ store: "settings", key: ONLY, value: { window: "92" } }]);
  await amendStanding(store, (standing) => ({ ...standing, cursors: {} }));
  const read = await receive(store, channel, AMINA, answer({ cursors, keptTo: 50 }), { pushed: [], at: NOW });
  expect(read.standing.whole).toEqual([]);
  await letGo(store, channel, read.standing);
  vi.useRealTimers();
  expect(await entryOf(store)).toBeUndefined();
});
