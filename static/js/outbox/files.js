/** The bytes of files, by their hash: as ArrayBuffer, for File objects went bad in some browsers' stores. */

import { placesOf } from "./drafts.js";
import { sha256Of } from "./hashing.js";
import { hashesOf } from "./records.js";

/** @typedef {{ sha256: string, size: number, type: string, name: string, bytes: ArrayBuffer, kept_at: number }} Kept */

const DAY = 86_400_000;

/** The files of a store. */
export class Files {
  /** @param {import("./store.js").Store} store */
  constructor(store) {
    this._store = store;
  }

  /**
   * Keep a file durably, before the draft that will name it. Throws NotKept.
   * @param {ArrayBuffer} bytes
   * @param {{ type?: string, name?: string }} [told]
   */
  async keep(bytes, { type = "", name = "" } = {}) {
    const told = { sha256: await sha256Of(new Uint8Array(bytes)), size: bytes.byteLength, type, name };
    await this._store.write([["files", told.sha256]], () => [{ ...told, bytes, kept_at: Date.now() }]);
    return told;
  }

  /**
   * @param {string} sha256
   * @returns {Promise<Kept | undefined>}
   */
  async get(sha256) {
    return (await this._store.read([["files", sha256]]))[0];
  }

  /**
   * Drop those of these files that no draft, no waiting answer and no held one names.
   * @param {string[]} hashes
   */
  async release(hashes) {
    if (!hashes.length) return;
    await this._store.write(
      placesOf(hashes),
      (found, ...records) => {
        const named = new Set(records.flat().flatMap(hashesOf));
        return found.map((hash) => (named.has(hash) ? hash : undefined));
      },
      ["drafts", "outbox", "sent"],
    );
  }

  /**
   * Drop files that were kept more than a day before this moment and that nothing names: a page closed between
   * keeping one and saving its draft.
   * @param {number} nowMs
   */
  async expire(nowMs) {
    const stores = await Promise.all(/** @type {const} */ (["drafts", "outbox", "sent"]).map((name) => this._store.all(name)));
    const named = new Set(stores.flat().flatMap(hashesOf));
    const stale = [];
    for (const hash of await this._store.keys("files")) {
      if (!named.has(hash) && nowMs - ((await this.get(hash))?.kept_at ?? nowMs) > DAY) stale.push(hash);
    }
    await this.release(stale);
  }
}
