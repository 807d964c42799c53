/** The only module that opens IndexedDB. A connection that the browser closed is opened again, once per operation. */
import { type IDBPDatabase, openDB } from "idb";
import { STORES } from "./shapes";

const NAME = "heard";
const VERSION = 1;

export class NewerData extends Error {}

export class Connection {
  #open: Promise<IDBPDatabase> | undefined;

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
    const opened = openDB(NAME, VERSION, {
      upgrade(db) {
        db.createObjectStore("key");
        for (const store of STORES) db.createObjectStore(store);
      },
      blocking: (_current, _blocked, event) => {
        // A newer version of the app waits in another tab: step aside.
        (event.target as IDBDatabase).close();
        forget();
      },
      terminated: forget,
    }).catch((error: unknown) => {
      forget();
      throw error instanceof DOMException && error.name === "VersionError"
        ? new NewerData("stored by a newer version of the app")
        : error;
    });
    this.#open = opened;
    return opened;
  }
}

function wasClosed(error: unknown): boolean {
  return error instanceof DOMException && (error.name === "InvalidStateError" || error.name === "UnknownError");
}
