/** A store that forgets: for people who want nothing kept on a shared device, or where there is no IndexedDB. */

import { Drafts } from "./drafts.js";
import { Files } from "./files.js";
import { notKept } from "./problems.js";

/** @typedef {import("./durable.js").Place} Place */
/** @typedef {import("./durable.js").StoreName} StoreName */
/** @typedef {import("./store.js").Store} Store */

const KEYS = /** @type {const} */ ({ drafts: "id", outbox: "instance_id", files: "sha256", sent: "instance_id", meta: "key", mirror: "key" });

/**
 * A store in memory alone: gone with the page, which must say so (`isLasting` is false).
 * @returns {Store}
 */
export function openMemory() {
  return new Memory();
}

/** @implements {Store} */
class Memory {
  constructor() {
    // Other pages have other memories: they must not share its lock or its news.
    this.name = `memory ${Math.random()}`;
    this.isLasting = false;
    /** @type {Map<string, any>} */
    this._records = new Map();
    /** @type {Drafts} */
    this.drafts = new Drafts(this);
    /** @type {Files} */
    this.files = new Files(this);
  }

  /** @param {Place[]} places */
  async read(places) {
    return this._at(places);
  }

  /**
   * @param {StoreName} name
   * @returns {Promise<any[]>}
   */
  async all(name) {
    const keys = [...this._records.keys()].filter((key) => key.startsWith(`${name} `));
    return keys.sort().map((key) => copy(this._records.get(key)));
  }

  /** @param {StoreName} name */
  async keys(name) {
    return (await this.all(name)).map((record) => record[KEYS[name]]);
  }

  /**
   * @param {Place[]} places
   * @param {import("./durable.js").Change} change
   * @param {StoreName[]} [scanned]
   */
  async write(places, change, scanned = []) {
    const all = await Promise.all(scanned.map((name) => this.all(name)));
    const found = this._at(places);
    let after;
    try {
      after = change(found, ...all);
    } catch (error) {
      throw notKept(error);
    }
    for (const [index, [name, key]] of places.entries()) {
      if (after[index] === found[index]) continue;
      if (after[index] === undefined) this._records.delete(`${name} ${key}`);
      else this._records.set(`${name} ${key}`, copy(after[index]));
    }
    return after;
  }

  async close() {
    this._records.clear();
  }

  /** @param {Place[]} places */
  _at(places) {
    return places.map(([name, key, isKeyOnly]) => {
      const record = this._records.get(`${name} ${key}`);
      return isKeyOnly ? record && key : copy(record);
    });
  }
}

/**
 * A copy that nobody else changes, as a database gives; bytes are taken along as they are.
 * @param {any} value
 * @returns {any}
 */
function copy(value) {
  if (!value || typeof value !== "object" || value instanceof ArrayBuffer) return value;
  if (Array.isArray(value)) return value.map(copy);
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, copy(inner)]));
}
