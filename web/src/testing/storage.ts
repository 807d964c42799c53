import "fake-indexeddb/auto";
import { IDBFactory } from "fake-indexeddb";
import { afterEach, beforeEach } from "vitest";
import { Store } from "../store/store";
import { sharedLocks } from "./locks";

const opened: Store[] = [];

/** A fresh IndexedDB and its locks before each test. They are in memory, the code above them is the app's own. */
export function freshStorage(): void {
  beforeEach(() => {
    sharedLocks();
    globalThis.indexedDB = new IDBFactory();
  });
  afterEach(async () => {
    await Promise.all(opened.splice(0).map((store) => store.close()));
  });
}

export async function openStore(): Promise<Store> {
  const store = await Store.open();
  opened.push(store);
  return store;
}

/** What a browser does that needs the room: everything goes, also under an open tab. */
export async function clearStorage(): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const request = indexedDB.deleteDatabase("heard");
    request.onsuccess = () => resolve();
    request.onerror = () => reject(request.error);
  });
}

/** Every value in every object store, as its raw bytes: what somebody who copies the disk would have. */
export async function rawBytes(): Promise<Uint8Array[]> {
  const db = await database();
  const found: Uint8Array[] = [];
  for (const name of db.objectStoreNames) {
    if (name === "key") continue;
    const values = await new Promise<Uint8Array[]>((resolve, reject) => {
      const request = db.transaction(name).objectStore(name).getAll();
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
    found.push(...values);
  }
  db.close();
  return found;
}

/** Breaks one stored value, as a bad disk does; what it returns mends it. */
export async function damage(store: string, key: string): Promise<() => Promise<void>> {
  const before = await replace(store, key, new Uint8Array(40));
  return async () => void (await replace(store, key, before));
}

async function replace(store: string, key: string, value: unknown): Promise<unknown> {
  const db = await database();
  const rows = db.transaction(store, "readwrite").objectStore(store);
  const before = rows.get(key);
  rows.put(value, key);
  await new Promise((resolve) => rows.transaction.addEventListener("complete", resolve));
  db.close();
  return before.result;
}

function database(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open("heard");
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}
