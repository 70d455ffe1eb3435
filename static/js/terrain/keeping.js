/** The device's store: the outbox's own stores, and one for all that the app knows of its round. */

import { DeviceStore, UPGRADES } from "../outbox/store.js";

/** @typedef {import("../outbox/store.js").DeviceStore} Store */
/** @typedef {import("../outbox/store.js").Opening} Opening */
/** @typedef {import("../outbox/durable.js").Place} Place */
/** @typedef {import("../outbox/durable.js").StoreName} StoreName */

export const NAME = "palier-terrain";
const STEPS = [
  ...UPGRADES,
  /** @type {import("../outbox/store.js").Upgrade} */
  (db) => void db.createObjectStore("mirror", { keyPath: "key" }),
];

/**
 * Open it. Throws StoreUnavailable.
 * @param {Opening} [opening]
 * @returns {Promise<Store>}
 */
export async function openTerrain(opening) {
  const store = new TerrainStore({ name: NAME, upgrades: STEPS, ...opening });
  await store.connect();
  return store;
}

/**
 * A store that has its queue at hand: after a day without a network it is long, and each thing noted has it counted,
 * sent and counted again. What another window writes has it read anew.
 */
class TerrainStore extends DeviceStore {
  /** @param {Opening} opening */
  constructor(opening) {
    super(opening);
    /** @type {Promise<Map<string, any>> | null} By instance_id. */
    this._queue = null;
    // Where other windows cannot be heard, nothing is remembered.
    this._windows = typeof BroadcastChannel === "undefined" ? null : new BroadcastChannel(`${this.name} queue`);
    if (this._windows) this._windows.onmessage = () => this._forget();
    /** @type {any} */ (this._windows)?.unref?.(); // in Node, hearing alone is no reason to go on
  }

  /**
   * @override
   * @param {StoreName} name
   */
  async all(name) {
    if (name !== "outbox" || !this._windows) return super.all(name);
    const queue = (this._queue ??= super.all(name).then(byId));
    queue.catch(() => this._forget());
    return [...(await queue).values()];
  }

  /**
   * @override
   * @param {Place[]} places
   * @param {import("../outbox/durable.js").Change} change
   * @param {StoreName[]} [scanned]
   */
  async write(places, change, scanned) {
    if (!places.some(isOfTheQueue)) return super.write(places, change, scanned);
    try {
      const after = await super.write(places, change, scanned);
      // Writes resolve in the order in which they were done, so the last word on each item is the last here too.
      this._queue?.then((queue) => follow(queue, places, after), () => {});
      return after;
    } catch (error) {
      this._forget();
      throw error;
    } finally {
      this._windows?.postMessage("written");
    }
  }

  /** @override */
  async close() {
    this._windows?.close();
    this._windows = null;
    await super.close();
  }

  /**
   * @override
   * @param {Parameters<DeviceStore["_lose"]>} lost
   */
  _lose(...lost) {
    this._forget();
    super._lose(...lost);
  }

  _forget() {
    this._queue = null;
  }
}

/** @param {any[]} items */
function byId(items) {
  return new Map(items.map((item) => [item.instance_id, item]));
}

/** @param {Place} place */
function isOfTheQueue([name, , isKeyOnly]) {
  return name === "outbox" && !isKeyOnly;
}

/**
 * Keep what is at hand as it was written.
 * @param {Map<string, any>} queue
 * @param {Place[]} places
 * @param {any[]} after
 */
function follow(queue, places, after) {
  for (const [index, place] of places.entries()) {
    if (!isOfTheQueue(place)) continue;
    if (after[index] === undefined) queue.delete(place[1]);
    else queue.set(place[1], after[index]);
  }
}
