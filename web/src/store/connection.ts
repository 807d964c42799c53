/** The only module that opens IndexedDB. A connection that the browser closed is opened again, once per operation. */
import { type IDBPDatabase, openDB } from "idb";
import { STORES } from "./shapes";

const NAME = "heard";
const VERSION = 3;

/** Where the database notes which one it is: a random value, made with it. */
const WHICH = "database";

export class NewerData extends Error {}

/** The browser cleared the storage while this was open. What is in memory must not be called stored any more. */
export class Evicted extends Error {}

export class Connection {
  #open: Promise<IDBPDatabase> | undefined;
  /** Which database this was first opened on; another one in its place has other keys, and none of the records. */
  #first: { which: unknown } | undefined;

  /** Runs one piece of work. The browser may close a connection at any time (a phone in the background); then it runs once more. */
  async run<T>(work: (db: IDBPDatabase) => Promise<T>): Promise<T> {
    const opened = this.#connect();
    try {
      return await work(await opened);
    } catch (error) {
      if (!wasClosed(error)) throw error;
      if (this.#open === opened) this.#open = undefined;
      return work(await this.#connect());
    }
  }

  async close(): Promise<void> {
    const opened = this.#open;
    this.#open = undefined;
    if (opened) (await opened).close();
  }

  #connect(): Promise<IDBPDatabase> {
    if (this.#open) return this.#open;
    const forget = () => {
      this.#open = undefined;
    };
    const opened = this.#openDatabase(forget).catch((error: unknown) => {
      forget();
      throw error instanceof DOMException && error.name === "VersionError"
        ? new NewerData("stored by a newer version of the app")
        : error;
    });
    this.#open = opened;
    return opened;
  }

  async #openDatabase(forget: () => void): Promise<IDBPDatabase> {
    const known = this.#first;
    const db = await openDB(NAME, VERSION, {
      upgrade(db, from, _to, tx) {
        if (known && from === 0) {
          tx.done.catch(() => undefined);
          tx.abort();
          return;
        }
        if (from === 0) void db.createObjectStore("key").put(crypto.getRandomValues(new Uint8Array(16)).join(), WHICH);
        // An older version's database gets the stores that came since.
        for (const store of STORES) if (!db.objectStoreNames.contains(store)) db.createObjectStore(store);
      },
      blocking: (_current, _blocked, event) => {
        // A newer version of the app waits in another tab: step aside.
        (event.target as IDBDatabase).close();
        forget();
      },
      terminated: forget,
    }).catch((error: unknown) => {
      throw known && error instanceof DOMException && error.name === "AbortError" ? cleared() : error;
    });
    const which: unknown = await db.get("key", WHICH);
    this.#first ??= { which };
    if (this.#first.which === which) return db;
    // Another tab, or the worker, began anew.
    db.close();
    throw cleared();
  }
}

function cleared(): Evicted {
  return new Evicted("the browser cleared what was stored");
}

function wasClosed(error: unknown): boolean {
  return error instanceof DOMException && (error.name === "InvalidStateError" || error.name === "UnknownError");
}
