/** Web Locks for the pages of one device, as far as Palier asks for them: `ifAvailable`. Node has none. */

export class Locks {
  constructor() {
    /** @type {Set<string>} */
    this._held = new Set();
  }

  /**
   * @param {string} name
   * @param {any} _how
   * @param {any} work told null where another page holds the lock
   */
  async request(name, _how, work) {
    if (this._held.has(name)) return work(null);
    this._held.add(name);
    try {
      return await work({ name, mode: "exclusive" });
    } finally {
      this._held.delete(name);
    }
  }
}
