/** Answers in progress. */

import { NotKept } from "./problems.js";
import { hashesOf } from "./records.js";

/** @typedef {import("./durable.js").Place} Place */
/** @typedef {import("./records.js").Draft} Draft */

/** The drafts of a store. */
export class Drafts {
  /** @param {import("./store.js").Store} store */
  constructor(store) {
    this._store = store;
  }

  /**
   * Keep a draft durably. False where its answer is in the outbox or sent already: a saving that comes late must
   * not bring it back. Throws NotKept, "lost" where the bytes of a file that it names are not here.
   * @param {Draft} draft
   */
  async save(draft) {
    // The page goes on changing its own while this one is written and compared.
    const copy = JSON.parse(JSON.stringify(draft));
    const { id } = draft;
    let isOpen = true;
    await this._store.write(
      [["drafts", id], ["outbox", id, true], ["sent", id, true], ...placesOf(hashesOf(copy))],
      ([before, waiting, sent, ...files]) => {
        isOpen = !waiting && !sent;
        if (isOpen && files.includes(undefined)) throw new NotKept("lost", "file");
        return [isOpen ? copy : before, waiting, sent, ...files];
      },
    );
    return isOpen;
  }

  /**
   * @param {string} id
   * @returns {Promise<Draft | undefined>}
   */
  async get(id) {
    return (await this._store.read([["drafts", id]]))[0];
  }

  /**
   * All drafts, the last saved first.
   * @returns {Promise<Draft[]>}
   */
  async list() {
    return (await this._store.all("drafts")).sort((left, right) => moment(right.saved_at) - moment(left.saved_at));
  }

  /**
   * Remove a draft, and the files that nothing else names.
   * @param {string} id
   */
  async remove(id) {
    const draft = await this.get(id);
    if (!draft) return;
    await this._store.write([["drafts", id]], () => [undefined]);
    await this._store.files.release(hashesOf(draft));
  }

  /**
   * Remove the drafts that expired before this moment; gives how many. The outbox knows no expiry.
   * @param {number} nowMs
   */
  async expire(nowMs) {
    const expired = (await this.list()).filter((draft) => moment(draft.expires_at) < nowMs);
    for (const { id } of expired) await this.remove(id);
    return expired.length;
  }
}

/**
 * Where files stand, by their hashes: their keys alone.
 * @param {string[]} hashes
 * @returns {Place[]}
 */
export function placesOf(hashes) {
  return hashes.map((hash) => ["files", hash, true]);
}

/** @param {string | number | undefined} told */
function moment(told) {
  return told === undefined ? Infinity : new Date(told).getTime();
}
