import { expect, test } from "vitest";
import { utf8 } from "../core/bytes";
import { newEntry } from "../core/entry";
import { freshStorage, openStore, rawBytes } from "../testing/storage";
import { Connection } from "./connection";
import { makeKey, open, seal } from "./seal";

freshStorage();

const ID = "0a".repeat(16);
const entry = newEntry({ kind: "conversation", circle: "0b".repeat(16) });

test("what is stored comes back, bytes included, also to another tab", async () => {
  const store = await openStore();
  const draft = {
    fields: { notes: { value: "Ring Tom", base: [] }, hash: { value: Uint8Array.of(1, 255), base: ["aa"] } },
  };
  await store.commit([
    { store: "draft", key: ID, value: draft },
    { store: "change", key: `${ID}/aa`, value: Uint8Array.of(3, 4) },
  ]);
  const other = await openStore();
  expect((await other.read("draft", ID)).value).toEqual(draft);
  expect([...(await other.readAll("change", `${ID}/`)).values()]).toEqual([Uint8Array.of(3, 4)]);
});

test("no stored value holds the words in clear", async () => {
  const store = await openStore();
  const words = "MARKER the hall is cold";
  await store.commit([
    { store: "record", key: ID, value: { ...entry, summary: { said: words } } },
    { store: "state", key: ID, value: { notes: { value: words } } },
    { store: "draft", key: ID, value: { fields: { notes: { value: words, base: [] } } } },
    { store: "change", key: `${ID}/aa`, value: utf8(words) },
    { store: "settings", key: "only", value: { language: words } },
  ]);
  const values = await rawBytes();
  expect(values).toHaveLength(5);
  for (const value of values) expect(new TextDecoder("latin1").decode(value)).not.toContain("MARKER");
});

test("a value that was moved or changed does not open", async () => {
  const key = await makeKey();
  const sealed = await seal(key, "draft", "a", utf8("words"));
  await expect(open(key, "draft", "b", sealed)).rejects.toThrow();
  await expect(open(key, "state", "a", sealed)).rejects.toThrow();
  sealed[sealed.length - 1] = (sealed.at(-1) ?? 0) ^ 1;
  await expect(open(key, "draft", "a", sealed)).rejects.toThrow();
});

test("a large store is read in parts, each value once", async () => {
  const store = await openStore();
  const keys = ["a", "b", "c", "d", "e"];
  await store.commit(keys.map((key) => ({ store: "settings", key, value: { key } }) as const));
  expect(await store.count("settings")).toBe(5);
  for (const most of [2, 5, 9]) {
    const read: string[] = [];
    for await (const part of store.readInParts("settings", most)) read.push(...part.keys());
    expect(read).toEqual(keys);
  }
  expect([...(await store.readSome("settings", ["d", "x", "a"])).keys()]).toEqual(["d", "a"]);
});

const FIRST_STORES = ["record", "state", "change", "draft", "profile", "standing", "settings"];

test.each([
  [1, FIRST_STORES],
  [2, [...FIRST_STORES, "index"]],
])("what version %i stored is there in this one, beside stores that it did not have", async (version, stores) => {
  const old = await new Promise<IDBDatabase>((resolve) => {
    const request = indexedDB.open("heard", version);
    request.onupgradeneeded = () => {
      request.result.createObjectStore("key").put("1,2,3", "database");
      for (const name of stores) request.result.createObjectStore(name);
    };
    request.onsuccess = () => resolve(request.result);
  });
  const key = await makeKey();
  const sealed = await seal(key, "settings", "only", utf8('{"language":"cy"}'));
  const tx = old.transaction(["key", "settings"], "readwrite");
  tx.objectStore("key").put(key, "profile");
  tx.objectStore("settings").put(sealed, "only");
  await new Promise((resolve) => tx.addEventListener("complete", resolve));
  old.close();
  const store = await openStore();
  expect((await store.read("settings", "only")).value).toEqual({ language: "cy" });
  const held = { circle: ID, count: 2 };
  await store.commit([
    { store: "index", key: "only", value: { count: 0, ids: [] } },
    { store: "held", key: ID, value: held },
  ]);
  expect((await store.read("index", "only")).value).toEqual({ count: 0, ids: [] });
  expect((await store.read("held", ID)).value).toEqual(held);
});

test("a commit against an old version writes nothing at all", async () => {
  const [here, there] = [await openStore(), await openStore()];
  await here.commit([{ store: "record", key: ID, value: entry }]);
  const { version } = await here.read("record", ID);
  await there.commit([{ store: "record", key: ID, value: { ...entry, epoch: 1 } }]);
  const written = await here.commit(
    [
      { store: "record", key: ID, value: { ...entry, epoch: 2 } },
      { store: "settings", key: "only", value: { language: "cy" } },
    ],
    [{ store: "record", key: ID, version }],
  );
  expect(written).toBe(false);
  expect((await here.read("record", ID)).value?.epoch).toBe(1);
  expect((await here.read("settings", "only")).value).toBeUndefined();
});

test("a connection that the browser closed is opened again", async () => {
  const connection = new Connection();
  await connection.run(async (db) => db.put("settings", Uint8Array.of(1), "only"));
  await connection.run(async (db) => db.close());
  expect(await connection.run((db) => db.get("settings", "only"))).toEqual(Uint8Array.of(1));
  await connection.close();
});

test("an older app does not open a newer app's data", async () => {
  const newer = await new Promise<IDBDatabase>((resolve) => {
    const request = indexedDB.open("heard", 99);
    request.onsuccess = () => resolve(request.result);
  });
  newer.close();
  await expect(openStore()).rejects.toThrow("newer version");
});
