/**
 * Answers that the team sent back: what was answered, each kept apart, so that it goes as soon as it is mended; and that
 * it is mended here, so that it does not come again while the correction waits in the outbox. No DOM.
 */

/** @typedef {import("./vault.js").Vault} Vault */
/** @typedef {import("./mirror.js").SentBack} SentBack */
/** @typedef {import("../outbox/durable.js").Place} Place */
/**
 * What was answered, of an answer that is sent back.
 * @typedef {{ answers: Record<string, any>, version: string, number: number, language: string | null, channel: string,
 *   seed: number, files: import("../outbox/hashing.js").Attachment[] }} Content
 */

/** Its records in the mirror's store, by instanceID: what was answered, and that it is mended here. */
const [BACK, MENDED] = ["back ", "mended "];

export class Returned {
  /** @param {Vault} vault */
  constructor(vault) {
    this._vault = vault;
    /** @type {Map<string, Content>} By instanceID, of those that are to be mended. */
    this.contents = new Map();
    /** @type {Set<string>} */
    this.mended = new Set();
  }

  /**
   * Whether a record of the mirror's is of this.
   * @param {string} key
   */
  static isOf(key) {
    return [BACK, MENDED].some((mark) => key.startsWith(mark));
  }

  /** @param {Map<string, any>} found records, opened, by key */
  load(found) {
    this.contents = new Map(after(BACK, [...found.keys()]).map((id) => [id, found.get(BACK + id)]));
    this.mended = new Set(after(MENDED, [...found.keys()]));
  }

  clear() {
    this.contents.clear();
    this.mended.clear();
  }

  /**
   * Take in what is sent back from now on. What was answered goes with what is sent back no more, and does not come again
   * for what is mended here. Gives the keys of records that go, and those to be written.
   * @param {(SentBack & { content?: Content | null })[]} told
   * @param {string[]} keys of the mirror's records
   */
  async take(told, keys) {
    this.mended = new Set(after(MENDED, keys));
    const open = told.filter(({ instance_id, content }) => content && !this.mended.has(instance_id));
    this.contents = new Map(open.map(({ instance_id, content }) => [instance_id, /** @type {Content} */ (content)]));
    const named = new Set(told.map(({ instance_id: id }) => (this.contents.has(id) ? BACK : MENDED) + id));
    const gone = keys.filter((key) => Returned.isOf(key) && !named.has(key));
    for (const id of after(MENDED, gone)) this.mended.delete(id);
    const sealed = async (/** @type {[string, Content]} */ [id, content]) => ({ key: BACK + id, sealed: (await this._vault.seal(content)).buffer });
    return { gone, records: await Promise.all([...this.contents].map(sealed)) };
  }

  /**
   * The records by which an answer is mended: what was answered goes, with the correction kept.
   * @param {string} instanceId
   * @returns {Promise<[Place, any][]>}
   */
  async mending(instanceId) {
    const sealed = (await this._vault.seal({})).buffer;
    return [
      [["mirror", BACK + instanceId], undefined],
      [["mirror", MENDED + instanceId], { key: MENDED + instanceId, sealed }],
    ];
  }

  /**
   * Show that an answer is mended; its records were kept before.
   * @param {string} instanceId
   */
  showMended(instanceId) {
    this.mended.add(instanceId);
    this.contents.delete(instanceId);
  }
}

/**
 * What follows a mark in the keys that begin with it.
 * @param {string} mark
 * @param {string[]} keys
 */
function after(mark, keys) {
  return keys.filter((key) => key.startsWith(mark)).map((key) => key.slice(mark.length));
}
