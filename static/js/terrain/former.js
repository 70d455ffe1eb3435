/**
 * Doors that were the agent's: what was noted there today, and how a door is called as long as the day's figures, the
 * queue or a draft need it. No longer: an address is personal data. No DOM.
 */

import { fromBase64 } from "./bytes.js";
import { keyOf } from "./keys.js";

/** @typedef {import("./mirror.js").Address} Address */
/** @typedef {import("./mirror.js").Event} Event */
/** @typedef {{ key: string, street: string, at: string }} Left when a door went, to be told that day */
/** @typedef {{ addresses: Address[], events: Event[], left: Left[] }} Kept */

export class Former {
  /** @param {Partial<Kept>} [kept] */
  constructor({ addresses = [], events = [], left = [] } = {}) {
    /** @type {Map<string, Address>} */
    this.addresses = new Map(addresses.map((one) => [keyOf(one), one]));
    /** @type {Map<string, Event>} The agent's own. */
    this.events = new Map(events.map((event) => [event.id, event]));
    this.left = left;
  }

  /**
   * A door goes to somebody else.
   * @param {Address} address
   * @param {Event[]} events what was noted there
   * @param {string} at ISO 8601
   */
  take(address, events, at) {
    const key = keyOf(address);
    this.addresses.set(key, address);
    for (const event of events) if (event.is_mine) this.events.set(event.id, event);
    this.left = [...this.left, { key, street: address.street ?? address.address, at }];
  }

  /**
   * Let go of what is needed no more, and of doors that are the agent's again; true where something went.
   * @param {Set<string>} mine keys of the round
   * @param {Set<string>} named keys that the queue or a draft names
   * @param {(moment: string) => boolean} isToday
   */
  prune(mine, named, isToday) {
    const before = this._size;
    this.left = this.left.filter(({ key, at }) => !mine.has(key) && isToday(at));
    for (const [id, event] of this.events) if (mine.has(keyOf(event)) || !isToday(event.at)) this.events.delete(id);
    const needed = new Set([...named, ...[...this.events.values()].map(keyOf)]);
    for (const key of this.addresses.keys()) if (mine.has(key) || !needed.has(key)) this.addresses.delete(key);
    return this._size !== before;
  }

  /** @returns {Kept} */
  toJSON() {
    return { addresses: [...this.addresses.values()], events: [...this.events.values()], left: this.left };
  }

  get isEmpty() {
    return this._size === 0;
  }

  get _size() {
    return this.addresses.size + this.events.size + this.left.length;
  }
}

/**
 * The doors that the queue or a draft names, by key.
 * @param {import("./keeping.js").Store} store
 * @param {import("./vault.js").Vault} vault open
 * @param {Map<string, Event>} own what no pull has told of
 */
export async function namedDoors(store, vault, own) {
  const waiting = (await store.keys("outbox")).map((id) => own.get(id)).filter((event) => event !== undefined);
  const drafts = /** @type {any[]} */ (await store.drafts.list());
  const opened = await Promise.all(drafts.map(({ sealed }) => vault.open(fromBase64(sealed ?? "")).catch(() => null)));
  return new Set([...waiting, ...opened.filter(Boolean)].map(keyOf));
}
