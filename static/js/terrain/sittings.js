/** A session without addresses: a place, a channel, then one answer after the other. Kept under the vault's key. */

/** @typedef {import("../outbox/durable.js").Place} Place */
/** @typedef {{ id: string, questionnaire: string, place: string, channel: string, opened: string, taken: number }} Sitting */

/** @type {Place} */
const SITTING = ["mirror", "sitting"];

export class Sittings {
  /**
   * @param {import("./keeping.js").Store} store
   * @param {import("./vault.js").Vault} vault
   */
  constructor(store, vault) {
    this._store = store;
    this._vault = vault;
    /** @type {Sitting | null} */
    this.current = null;
  }

  async load() {
    const [record] = await this._store.read([SITTING]);
    this.current = record ? await this._vault.open(new Uint8Array(record.sealed)) : null;
  }

  /**
   * The place and record by which a session is kept, or ended: for the transaction of its event.
   * @param {Sitting | null} sitting
   * @returns {Promise<[Place, object | undefined]>}
   */
  async record(sitting) {
    if (!sitting) return [SITTING, undefined];
    return [SITTING, { key: SITTING[1], sealed: (await this._vault.seal(sitting)).buffer }];
  }
}
