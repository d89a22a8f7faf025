// IndexedDB, as little of it as we need: six stores, transactions that are on the disk when they say so,
// one reserve of room for the save that must not fail. What comes in here is sealed already (vault.js).

/** @typedef {import("./bytes.js").Bytes} Bytes */

export const STORES = /** @type {const} */ ([
  "base", // by stream: what the server said last
  "shadow", // a stream being fetched anew, before it replaces the old one
  "outbox", // operations, until 30 days after the server has them
  "draft", // forms begun
  "blob", // photos not yet sent
  "meta", // keys, cursors, counters, the reserve
]);
/** @typedef {typeof STORES[number]} StoreName */

const VERSION = 1;
const RESERVE = 2 * 2 ** 20;

/** The phone is full; nothing was written. */
export class Full extends Error {}
/** The store cannot be reached; nothing was written. */
export class Unreachable extends Error {}
/** A newer program has the store, in another window; nothing was written. */
export class Outdated extends Error {}

/**
 * One transaction. Await nothing in it but these, or it ends.
 * @typedef {object} Tx
 * @property {(store: StoreName, key: IDBValidKey) => Promise<any>} get
 * @property {(store: StoreName, under?: string) => Promise<any[]>} all values, with keys under a prefix
 * @property {(store: StoreName, under?: string) => Promise<string[]>} keys
 * @property {(store: StoreName, key: IDBValidKey, value: unknown) => void} put
 * @property {(store: StoreName, key: IDBValidKey) => void} drop
 * @property {(store: StoreName, under?: string) => void} clear everything under a prefix
 */

export class Store {
  /** @param {string} name @param {IDBFactory} factory */
  constructor(name, factory = globalThis.indexedDB) {
    this.name = name;
    this.factory = factory;
    /** @type {Promise<IDBDatabase> | null} */
    this.opened = null;
    /** Called when another tab has a newer program. */
    this.onOutdated = () => {};
    /** Called before each change is committed; the tests kill here. */
    this.beforeCommit = () => {};
  }

  /** @returns {Promise<IDBDatabase>} */
  open() {
    this.opened ??= new Promise((resolve, reject) => {
      const request = this.factory.open(this.name, VERSION);
      request.onupgradeneeded = () => {
        for (const store of STORES) {
          if (!request.result.objectStoreNames.contains(store)) request.result.createObjectStore(store);
        }
      };
      request.onerror = () => {
        if (request.error?.name !== "VersionError") return reject(reasonOf(request.error));
        this.onOutdated();
        reject(new Outdated());
      };
      request.onsuccess = () => {
        const db = request.result;
        db.onversionchange = () => {
          db.close();
          this.onOutdated();
        };
        db.onclose = () => (this.opened = null);
        resolve(db);
      };
    });
    this.opened.catch(() => (this.opened = null));
    return this.opened;
  }

  close() {
    this.opened?.then((db) => db.close(), () => {});
    this.opened = null;
  }

  /**
   * Read in one transaction.
   * @template T @param {(tx: Tx) => Promise<T>} work @returns {Promise<T>}
   */
  read(work) {
    return this.#run("readonly", work);
  }

  /**
   * Write in one transaction; resolved when it is on the disk. On a full phone throws Full, except what is
   * `precious`: that takes the reserve.
   * @template T @param {(tx: Tx) => Promise<T>} work @param {{precious?: boolean}} [how] @returns {Promise<T>}
   */
  async write(work, how = {}) {
    try {
      return await this.#run("readwrite", work);
    } catch (error) {
      if (!(error instanceof Full && how.precious)) throw error;
      await this.#run("readwrite", async (tx) => tx.drop("meta", "reserve"));
      return this.#run("readwrite", work);
    }
  }

  /** Lay the reserve in again, if there is room. Random bytes: a run of zeros would be compressed away. */
  async layReserve() {
    if (await this.read((tx) => tx.get("meta", "reserve"))) return true;
    const bytes = new Uint8Array(RESERVE);
    for (let at = 0; at < RESERVE; at += 65536) crypto.getRandomValues(bytes.subarray(at, at + 65536));
    try {
      await this.write(async (tx) => tx.put("meta", "reserve", bytes));
      return true;
    } catch (error) {
      if (error instanceof Full) return false;
      throw error;
    }
  }

  /** Remove the whole store from the phone. */
  async destroy() {
    this.close();
    await new Promise((resolve, reject) => {
      const request = this.factory.deleteDatabase(this.name);
      request.onsuccess = () => resolve(undefined);
      request.onerror = () => reject(reasonOf(request.error));
      request.onblocked = () => {}; // another tab closes at its `versionchange`
    });
  }

  /** @template T @param {IDBTransactionMode} mode @param {(tx: Tx) => Promise<T>} work @returns {Promise<T>} */
  async #run(mode, work) {
    try {
      return await this.#once(mode, work);
    } catch (error) {
      if (!(error instanceof Unreachable)) throw error;
      this.close(); // a browser may lose the connection; once more, and then it is said
      return this.#once(mode, work);
    }
  }

  /** @template T @param {IDBTransactionMode} mode @param {(tx: Tx) => Promise<T>} work @returns {Promise<T>} */
  async #once(mode, work) {
    const db = await this.open();
    /** @type {IDBTransaction} */
    let transaction;
    try {
      transaction = db.transaction(STORES, mode, { durability: "strict" });
    } catch (error) {
      throw reasonOf(error);
    }
    const ended = new Promise((resolve, reject) => {
      transaction.oncomplete = () => resolve(undefined);
      transaction.onabort = () => reject(reasonOf(transaction.error));
    });
    ended.catch(() => {});
    let result;
    try {
      result = await work(handle(transaction));
      if (mode === "readwrite") this.beforeCommit();
    } catch (error) {
      try {
        transaction.abort();
      } catch {
        // it has aborted by itself, and `ended` says why
      }
      await ended.catch((why) => {
        if (why instanceof Full) throw why;
      });
      throw error instanceof DOMException ? reasonOf(error) : error;
    }
    await ended;
    return result;
  }
}

/** @param {IDBTransaction} transaction @returns {Tx} */
function handle(transaction) {
  /** @template T @param {IDBRequest<T>} request @returns {Promise<T>} */
  const done = (request) =>
    new Promise((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(reasonOf(request.error));
    });
  const at = (/** @type {StoreName} */ name) => transaction.objectStore(name);
  return {
    get: (store, key) => done(at(store).get(key)),
    all: (store, under) => done(at(store).getAll(range(under))),
    keys: (store, under) => /** @type {Promise<string[]>} */ (done(at(store).getAllKeys(range(under)))),
    put: (store, key, value) => void at(store).put(value, key),
    drop: (store, key) => void at(store).delete(key),
    clear: (store, under) => void (under ? at(store).delete(/** @type {IDBKeyRange} */ (range(under))) : at(store).clear()),
  };
}

/** @param {string} [under] */
const range = (under) => (under ? IDBKeyRange.bound(under, `${under}\uffff`) : undefined);

/** @param {any} error @returns {Error} */
function reasonOf(error) {
  if (error?.name === "QuotaExceededError" || error?.inner?.name === "QuotaExceededError") {
    return new Full("the phone is full");
  }
  if (["InvalidStateError", "UnknownError", "AbortError"].includes(error?.name ?? "AbortError")) {
    return new Unreachable(String(error?.message ?? "the store closed"));
  }
  return error;
}
