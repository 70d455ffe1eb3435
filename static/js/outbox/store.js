/** The device's store: opening it, keeping it open, and what it holds. */

import { openDB } from "idb";
import { Drafts } from "./drafts.js";
import { at, write } from "./durable.js";
import { Files } from "./files.js";
import { StoreUnavailable, notKept } from "./problems.js";

/** @typedef {import("./durable.js").Database} Database */
/** @typedef {import("./durable.js").Place} Place */
/** @typedef {import("./durable.js").StoreName} StoreName */
/** @typedef {"blocked" | "versionchange" | "closed"} Loss */
/** @typedef {(db: Database, transaction: import("idb").IDBPTransaction<any, any, "versionchange">) => void} Upgrade */

/** @type {Upgrade[]} One step from each version to the next. A step adds; it never deletes, and never rewrites. */
export const UPGRADES = [
  (db) => {
    db.createObjectStore("drafts", { keyPath: "id" });
    db.createObjectStore("outbox", { keyPath: "instance_id" });
    db.createObjectStore("files", { keyPath: "sha256" });
    db.createObjectStore("sent", { keyPath: "instance_id" });
    db.createObjectStore("meta", { keyPath: "key" });
  },
];

/** What drafts, files and the outbox need of a store, on the disk or in memory (memory.js). */
/**
 * @typedef {Pick<DeviceStore, "name" | "isLasting" | "drafts" | "files" | "read" | "all" | "keys" | "write" | "close">} Store
 */
/**
 * @typedef {object} Opening
 * @property {string} [name]
 * @property {(why: Loss) => void} [onLost] told when another page must close first (blocked), when a newer page
 *   wants the store (versionchange: reload), when the browser closed it (closed: it is opened again at need)
 * @property {Upgrade[]} [upgrades]
 * @property {number} [patience] milliseconds before an opening or a write counts as lost: some never answer
 */

/**
 * Open the device's store. Throws StoreUnavailable.
 * @param {Opening} [opening]
 * @returns {Promise<DeviceStore>}
 */
export async function openStore(opening) {
  const store = new DeviceStore(opening);
  await store.connect();
  return store;
}

/** Drafts, files, the outbox, receipts: all that a device holds, in one IndexedDB database. */
export class DeviceStore {
  /** @param {Opening} [opening] */
  constructor({ name = "palier", onLost = () => {}, upgrades = UPGRADES, patience = 20_000 } = {}) {
    this.name = name;
    this.isLasting = true;
    this.onLost = onLost;
    this.upgrades = upgrades;
    this.patience = patience;
    /** @type {Drafts} */
    this.drafts = new Drafts(this);
    /** @type {Files} */
    this.files = new Files(this);
    this.isClosed = false;
    /** @type {Promise<Database> | null} */
    this._opened = null;
  }

  /**
   * The connection, opened again if it was lost. Throws StoreUnavailable.
   * @returns {Promise<Database>}
   */
  connect() {
    if (this.isClosed) return Promise.reject(new StoreUnavailable("closed"));
    if (this._opened) return this._opened;
    const opened = this._open((why) => this._lose(opened, why)).catch((error) => {
      if (this._opened === opened) this._opened = null;
      throw unavailable(error);
    });
    this._opened = opened;
    return opened;
  }

  /**
   * @param {(why: Loss) => void} lost
   * @returns {Promise<Database>}
   */
  async _open(lost) {
    let isLate = false;
    const opening = openDB(this.name, this.upgrades.length, {
      upgrade: (db, from, _to, transaction) => {
        for (const step of this.upgrades.slice(from)) step(db, transaction);
      },
      blocked: () => this.onLost("blocked"),
      blocking: () => lost("versionchange"),
      terminated: () => lost("closed"),
    });
    opening.then((db) => isLate && db.close(), () => {});
    return within(this.patience, opening).catch((error) => {
      isLate = true;
      throw error;
    });
  }

  /**
   * Let a connection go; what is asked next opens another.
   * @param {Promise<Database>} opened
   * @param {Loss} why
   */
  _lose(opened, why) {
    opened.then((db) => db.close(), () => {});
    if (this._opened !== opened) return;
    this._opened = null;
    if (!this.isClosed) this.onLost(why);
  }

  /**
   * What stands at some places; undefined where nothing does.
   * @param {Place[]} places
   */
  read(places) {
    const names = [...new Set(places.map(([name]) => name))];
    return this._with((db) => at(db.transaction(names), places));
  }

  /**
   * Every record of a store, by key.
   * @param {StoreName} name
   * @returns {Promise<any[]>}
   */
  all(name) {
    return this._with((db) => db.getAll(name));
  }

  /**
   * @param {StoreName} name
   * @returns {Promise<any[]>}
   */
  keys(name) {
    return this._with((db) => db.getAllKeys(name));
  }

  /**
   * Write durably (see durable.js), gives what stands there now. Throws NotKept.
   * @param {Place[]} places
   * @param {import("./durable.js").Change} change
   * @param {StoreName[]} [scanned]
   */
  async write(places, change, scanned = []) {
    try {
      return await this._with((db) => write(db, places, change, scanned));
    } catch (error) {
      throw notKept(error);
    }
  }

  /** Close for good; whatever is asked afterwards throws StoreUnavailable. */
  async close() {
    this.isClosed = true;
    (await this._opened?.catch(() => null))?.close();
  }

  /**
   * @template Result
   * @param {(db: Database) => Promise<Result>} use
   */
  async _with(use) {
    const opened = this.connect();
    const db = await opened;
    try {
      return await within(this.patience, use(db));
    } catch (error) {
      if (!isOfTheConnection(error)) throw error;
      this._lose(opened, "closed");
      if (/** @type {any} */ (error).name !== "InvalidStateError") throw error;
    }
    // It was closed before anything was asked of it.
    return within(this.patience, use(await this.connect()));
  }
}

/** @param {any} error */
function isOfTheConnection(error) {
  return ["InvalidStateError", "AbortError", "UnknownError", "TimeoutError"].includes(error?.name);
}

/** @param {any} error */
function unavailable(error) {
  const reasons = /** @type {const} */ ({ VersionError: "newer", TimeoutError: "slow", ReferenceError: "absent" });
  if (error instanceof StoreUnavailable) return error;
  return new StoreUnavailable(reasons[/** @type {keyof typeof reasons} */ (error?.name)] ?? "unopened", error);
}

/**
 * @template Result
 * @param {number} milliseconds
 * @param {Promise<Result>} promise
 * @returns {Promise<Result>}
 */
function within(milliseconds, promise) {
  return new Promise((resolve, reject) => {
    const late = () => reject(Object.assign(new Error("no answer"), { name: "TimeoutError" }));
    const timer = setTimeout(late, milliseconds);
    promise.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
