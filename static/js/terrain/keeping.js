/** The device's store: the outbox's own stores, and one for all that the app knows of its round. */

import { DeviceStore, UPGRADES } from "../outbox/store.js";

/** @typedef {import("../outbox/store.js").DeviceStore} Store */
/** @typedef {import("../outbox/store.js").Opening} Opening */
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
 * A store that reads its queue once for all who ask until it changes: after a day without a network it is long, and
 * each thing noted has it counted, sent and counted again.
 */
class TerrainStore extends DeviceStore {
  /** @param {Opening} opening */
  constructor(opening) {
    super(opening);
    /** @type {Promise<any[]> | null} */
    this._queue = null;
    // Where other windows cannot be heard, nothing is remembered.
    this._windows = typeof BroadcastChannel === "undefined" ? null : new BroadcastChannel(`${this.name} queue`);
    if (this._windows) this._windows.onmessage = () => void (this._queue = null);
    /** @type {any} */ (this._windows)?.unref?.(); // in Node, hearing alone is no reason to go on
  }

  /**
   * @override
   * @param {StoreName} name
   */
  async all(name) {
    if (name !== "outbox" || !this._windows) return super.all(name);
    const queue = (this._queue ??= super.all(name));
    queue.catch(() => void (this._queue = null));
    return [...(await queue)];
  }

  /**
   * @override
   * @param {import("../outbox/durable.js").Place[]} places
   * @param {import("../outbox/durable.js").Change} change
   * @param {StoreName[]} [scanned]
   */
  async write(places, change, scanned) {
    const isOfTheQueue = places.some(([name]) => name === "outbox");
    try {
      return await super.write(places, change, scanned);
    } finally {
      // Who read while this was written may have seen either: what they saw is not kept.
      if (isOfTheQueue) this._forget();
    }
  }

  /** @override */
  async close() {
    this._windows?.close();
    this._windows = null;
    await super.close();
  }

  _forget() {
    this._queue = null;
    this._windows?.postMessage("changed");
  }
}
