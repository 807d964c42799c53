import { afterEach, expect, test } from "vitest";
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
