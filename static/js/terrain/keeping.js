/** The device's store: the outbox's own stores, and one for all that the app knows of its round. */

import { UPGRADES, openStore } from "../outbox/store.js";

/** @typedef {import("../outbox/store.js").DeviceStore} Store */
/** @typedef {import("../outbox/store.js").Opening} Opening */

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
export function openTerrain(opening) {
  return openStore({ name: NAME, upgrades: STEPS, ...opening });
}
