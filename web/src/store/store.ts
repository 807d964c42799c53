/** Sealed values in IndexedDB: read, and committed all or nothing against what was read. */
import type { IDBPDatabase } from "idb";
import { Connection } from "./connection";
import { deviceKey, profileKey } from "./keys";
import { fromJson, open, type Sealed, seal, toJson, version } from "./seal";
import type { Shapes, StoreName } from "./shapes";

/** A value and the version that it was read at; both undefined when there is none. */
export type Read<T> = { value: T | undefined; version: string | undefined };

type Put = { [S in StoreName]: { store: S; key: string; value: Shapes[S] } }[StoreName];
/** Without a value: taken out. */
export type Write = Put | { store: StoreName; key: string; value?: undefined };

/** A value that must still be at this version (or absent) when the writes happen. */
export type Expect = { store: StoreName; key: string; version: string | undefined };

export class Store {
  readonly #connection: Connection;
  readonly #key: CryptoKey;

  private constructor(connection: Connection, key: CryptoKey) {
    this.#connection = connection;
    this.#key = key;
  }

  static async open(): Promise<Store> {
    const connection = new Connection();
    return new Store(connection, await profileKey(connection));
  }

  deviceKey(): Promise<CryptoKeyPair> {
    return deviceKey(this.#connection);
  }

  close(): Promise<void> {
    return this.#connection.close();
  }

  async read<S extends StoreName>(store: S, key: string): Promise<Read<Shapes[S]>> {
    const sealed: Sealed | undefined = await this.#connection.run((db) => db.get(store, key));
    return { value: sealed && (await this.#open(store, key, sealed)), version: version(sealed) };
  }

  /** A value that can be made anew: one that does not open (a bad disk) reads as none, and may be written over. */
  async readSpare<S extends StoreName>(store: S, key: string): Promise<Read<Shapes[S]>> {
    const sealed: Sealed | undefined = await this.#connection.run((db) => db.get(store, key));
    try {
      return { value: sealed && (await this.#open(store, key, sealed)), version: version(sealed) };
    } catch {
      console.error(`the value in "${store}" does not open`);
      return { value: undefined, version: version(sealed) };
    }
  }

  /**
   * Everything in a store, or everything whose key starts with `prefix`. In a whole store a value that does not open
   * (a bad disk) is left where it is and passed over: it must not stand between a worker and all other records.
   * What is read by a prefix belongs together, so there it throws.
   */
  async readAll<S extends StoreName>(store: S, prefix = ""): Promise<Map<string, Shapes[S]>> {
    const range = prefix ? IDBKeyRange.bound(prefix, `${prefix}\uffff`) : null;
    const [keys, values] = await this.#connection.run((db) => {
      const tx = db.transaction(store);
      return Promise.all([tx.store.getAllKeys(range), tx.store.getAll(range), tx.done]);
    });
    const { opened, damaged } = await this.#openAll(store, keys.map(String), values);
    if (prefix && damaged[0]) throw damaged[0].reason;
    return opened;
  }

  /** Everything in a store, so many values at a time: thousands at once would stand in the way of a keystroke. */
  async *readInParts<S extends StoreName>(store: S, most: number): AsyncGenerator<Map<string, Shapes[S]>> {
    let range: IDBKeyRange | null = null;
    for (;;) {
      const part: IDBKeyRange | null = range;
      const [keys, values] = await this.#connection.run((db) => {
        const tx = db.transaction(store);
        return Promise.all([tx.store.getAllKeys(part, most), tx.store.getAll(part, most), tx.done]);
      });
      yield (await this.#openAll(store, keys.map(String), values)).opened;
      if (keys.length < most) return;
      range = IDBKeyRange.lowerBound(keys.at(-1), true);
    }
  }

  /** The keys that start with `prefix`. */
  async keys(store: StoreName, prefix: string): Promise<string[]> {
    const range = IDBKeyRange.bound(prefix, `${prefix}\uffff`);
    return (await this.#connection.run((db) => db.getAllKeys(store, range))).map(String);
  }

  /** How many values there are, those that do not open as well. */
  count(store: StoreName): Promise<number> {
    return this.#connection.run((db) => db.count(store));
  }

  /** The values under these keys, as many as there are and as open. */
  async readSome<S extends StoreName>(store: S, keys: string[]): Promise<Map<string, Shapes[S]>> {
    const values: (Sealed | undefined)[] = await this.#connection.run((db) => {
      const tx = db.transaction(store);
      return Promise.all(keys.map((key) => tx.store.get(key)));
    });
    return (await this.#openAll(store, keys, values)).opened;
  }

  /**
   * Writes all or nothing, flushed to disk when it resolves. Answers false, and writes nothing,
   * when an expected value has changed since it was read (another tab, or the worker).
   */
  async commit(writes: Write[], expected: Expect[] = []): Promise<boolean> {
    // Sealing comes first: waiting for it would end the transaction.
    const sealed = await Promise.all(writes.map((write) => this.#sealed(write)));
    return this.#connection.run((db) => writeAll(db, writes, sealed, expected));
  }

  async #sealed(write: Write): Promise<Sealed | undefined> {
    if (write.value === undefined) return undefined;
    const plain = write.store === "change" ? write.value : toJson(write.value);
    return seal(this.#key, write.store, write.key, plain);
  }

  async #openAll<S extends StoreName>(store: S, keys: string[], values: (Sealed | undefined)[]) {
    const tried = await Promise.allSettled(
      keys.flatMap((key, i) => {
        const sealed = values[i];
        return sealed ? [this.#open(store, key, sealed).then((value) => [key, value] as const)] : [];
      }),
    );
    const damaged = tried.filter((one) => one.status === "rejected");
    if (damaged.length > 0) console.error(`${damaged.length} values in "${store}" do not open`);
    return { opened: new Map(tried.flatMap((one) => (one.status === "fulfilled" ? [one.value] : []))), damaged };
  }

  async #open<S extends StoreName>(store: S, key: string, sealed: Sealed): Promise<Shapes[S]> {
    const plain = await open(this.#key, store, key, sealed);
    return (store === "change" ? plain : fromJson(plain)) as Shapes[S];
  }
}

async function writeAll(
  db: IDBPDatabase,
  writes: Write[],
  sealed: (Sealed | undefined)[],
  expected: Expect[],
): Promise<boolean> {
  const stores = [...new Set([...writes, ...expected].map(({ store }) => store))];
  if (stores.length === 0) return true;
  const tx = db.transaction(stores, "readwrite", { durability: "strict" });
  for (const { store, key, version: wanted } of expected) {
    if (version(await tx.objectStore(store).get(key)) === wanted) continue;
    tx.abort();
    await tx.done.catch(() => undefined);
    return false;
  }
  const written = writes.map(({ store, key }, i) => {
    const value = sealed[i];
    return value ? tx.objectStore(store).put(value, key) : tx.objectStore(store).delete(key);
  });
  await Promise.all([...written, tx.done]);
  return true;
}
