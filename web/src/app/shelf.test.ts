import { afterEach, expect, test, vi } from "vitest";
import { newEntry } from "../core/entry";
import { freshStorage, openStore } from "../testing/storage";
import { NewsChannel } from "./news";
import { Shelf } from "./shelf";

freshStorage();

const ID = "0a".repeat(16);
const channels: NewsChannel[] = [];

afterEach(() => {
  for (const channel of channels.splice(0)) channel.close();
});

test("looks that overlap all end, and show what was stored last", async () => {
  const store = await openStore();
  const news = new NewsChannel();
  channels.push(news);
  const shelf = new Shelf(store, news);
  const entry = newEntry({ kind: "conversation", circle: "0c".repeat(16) });
  const draft = { fields: { place: { value: "Hall", base: [] } } };
  await store.commit([
    { store: "record", key: ID, value: entry },
    { store: "draft", key: ID, value: draft },
  ]);
  const looks = [shelf.refresh([ID]), shelf.refresh([ID])];
  await shelf.stored(ID, entry, draft);
  looks.push(shelf.refresh([ID]));
  await store.commit([{ store: "draft", key: ID }]);
  looks.push(shelf.refresh([ID]));
  await Promise.all(looks);
  expect(shelf.entries.get(ID)).toEqual(entry);
  expect(shelf.drafts.has(ID)).toBe(false);
});

test("a state that was read while something newer was stored does not stand beside the newer heads", async () => {
  const store = await openStore();
  const news = new NewsChannel();
  channels.push(news);
  const shelf = new Shelf(store, news);
  const entry = newEntry({ kind: "conversation", circle: "0c".repeat(16) });
  const stored = (heads: string[], words: string) =>
    store.commit([
      { store: "record", key: ID, value: { ...entry, heads } },
      { store: "state", key: ID, value: { notes: { value: words } } },
    ]);
  await stored(["01"], "Bus.");
  await shelf.whole;
  const held = holdNextOpening();
  const opening = shelf.loadState(ID);
  await held.reached;
  await stored(["02"], "Bus. Ring Tom.");
  const refreshed = shelf.refresh([ID]);
  held.release();
  await Promise.all([opening, refreshed]);
  expect(shelf.entries.get(ID)?.heads).toEqual(["02"]);
  expect(shelf.state(ID).notes?.value).toBe("Bus. Ring Tom.");
});

test("what was stored while everything was being loaded is not taken back by it", async () => {
  const store = await openStore();
  const news = new NewsChannel();
  channels.push(news);
  const shelf = new Shelf(store, news);
  const entry = newEntry({ kind: "conversation", circle: "0c".repeat(16) });
  await store.commit([{ store: "record", key: ID, value: entry }]);
  const held = holdNextOpening();
  const loading = shelf.whole;
  await held.reached;
  await store.commit([{ store: "record", key: ID, value: { ...entry, heads: ["02"] } }]);
  await shelf.refresh([ID]);
  held.release();
  await loading;
  expect(shelf.entries.get(ID)?.heads).toEqual(["02"]);
});

/** Makes the next sealed value take its time to open, as on a slow phone. */
function holdNextOpening() {
  let release = () => {};
  let reach = () => {};
  const reached = new Promise<void>((resolve) => {
    reach = resolve;
  });
  const decrypt = crypto.subtle.decrypt.bind(crypto.subtle);
  vi.spyOn(crypto.subtle, "decrypt").mockImplementationOnce(async (...args) => {
    reach();
    await new Promise<void>((resolve) => {
      release = resolve;
    });
    return decrypt(...args);
  });
  return { reached, release: () => release() };
}
