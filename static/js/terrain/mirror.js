/**
 * What the server knew when device and server last met, and what the agent has noted since: encrypted at rest under
 * the vault's key. Forgetting it loses nothing: what is not sent waits in the outbox.
 */

/** @typedef {import("./keeping.js").Store} Store */
/** @typedef {import("./vault.js").Vault} Vault */
/** @typedef {import("../outbox/durable.js").Place} Place */
/**
 * @typedef {{ questionnaire: string, household: string, address: string, number: string | null, street: string | null,
 *   building: string | null, floor: string | null, door: string | null, town: string | null, latitude: number | null,
 *   longitude: number | null, remark: string | null }} Address
 */
/**
 * Something that happened; `sequence` is null until the server has told of it.
 * @typedef {{ id: string, sequence: number | null, questionnaire: string, household: string | null, agent: string,
 *   is_mine: boolean, kind: string, at: string, data: Record<string, any> }} Event
 */
/**
 * @typedef {{ short_name: string, title: string, unit: string, version: string, number: number, languages: string[] }}
 *   Questionnaire
 */
/** @typedef {{ instance_id: string, questionnaire: string | null, comment: string }} SentBack */
/**
 * What is small and changes often. `answered` are `<questionnaire> <household>`; `session` reads; `mark` and `doors_mark`
 * are the server's, of who answered and of the whole round.
 * @typedef {{ epoch: number, sequence: number, mark: string, doors_mark: string, session: string, agent: any, project: any,
 *   questionnaires: Questionnaire[], answered: string[], sent_back: SentBack[] }} Small
 */
/** @typedef {{ epoch: number, sequence: number, reset: boolean, more: boolean, [more: string]: any }} Pulled */

const PARTS = /** @type {const} */ (["small", "addresses", "events"]);
const OWN = "own ";
/** The parts of an address that an agent tells of one that the list lacks (app/fieldwork/added.py). */
export const ADDED = /** @type {const} */ (["number", "street", "building", "floor", "door", "town", "remark"]);

/** @param {{ questionnaire: string | null, household: string | null }} named */
export function keyOf({ questionnaire, household }) {
  return `${questionnaire} ${household}`;
}

/** @returns {Small} */
function nothing() {
  const none = { agent: null, project: null, questionnaires: [], answered: [], sent_back: [] };
  return { epoch: 1, sequence: 0, mark: "", doors_mark: "", session: "", ...none };
}

export class Mirror {
  /**
   * @param {Store} store
   * @param {Vault} vault
   */
  constructor(store, vault) {
    this._store = store;
    this._vault = vault;
    /** @type {Small} */
    this.small = nothing();
    /** @type {Map<string, Address>} */
    this.addresses = new Map();
    /** @type {Map<string, Event>} In the order of the server's sequence. */
    this.events = new Map();
    /** @type {Map<string, Event>} What the agent noted that no pull has told of yet, in the order noted. */
    this.own = new Map();
  }

  /** Read all of it. Throws VaultRefused where the vault is locked. */
  async load() {
    /** @type {{ key: string, sealed: ArrayBuffer }[]} */
    const records = (await this._store.all("mirror")).filter(({ sealed }) => sealed);
    const opened = await Promise.all(records.map(({ sealed }) => this._vault.open(new Uint8Array(sealed))));
    const found = new Map(records.map(({ key }, index) => [key, opened[index]]));
    this.small = { ...nothing(), ...found.get("small") };
    this.addresses = new Map((found.get("addresses") ?? []).map((/** @type {Address} */ one) => [keyOf(one), one]));
    this.events = byId(found.get("events") ?? []);
    const own = [...found].filter(([key]) => key.startsWith(OWN)).map(([, event]) => event);
    // Another page may have noted what this one was told of.
    const untold = own.filter(({ id }) => !this.events.has(id));
    this.own = byId(untold.sort((left, right) => left.noted - right.noted));
    for (const event of await this._added(this.small.sequence)) this._showAdded(event);
  }

  /** Read it again where another page of this device has been in touch with the server meanwhile. */
  async refresh() {
    const [record] = await this._store.read([["mirror", "small"]]);
    if (!record) return;
    const { epoch, sequence } = await this._vault.open(new Uint8Array(record.sealed));
    if (epoch !== this.small.epoch || sequence !== this.small.sequence) await this.load();
  }

  /** Close it: nothing of it stays in memory. */
  clear() {
    this.small = nothing();
    for (const map of [this.addresses, this.events, this.own]) map.clear();
  }

  /**
   * Begin in a project, with the session that reads it; what was of another goes.
   * @param {{ session: string, agent: any, project: any }} enrolled
   */
  async begin({ session, agent, project }) {
    const isSame = this.small.project?.number === project.number;
    if (!isSame) this.clear();
    this.small = { ...this.small, session, agent, project };
    await this._write([...PARTS], isSame ? [] : (await this._keys()).filter((key) => key.startsWith(OWN)));
  }

  /**
   * What was noted at an address, as the server numbered it; what no pull has told of comes after all that it knows.
   * @param {string} key
   * @returns {Event[]}
   */
  history(key) {
    const all = [...this.events.values(), ...this.own.values()];
    return all.filter((event) => event.household && keyOf(event) === key);
  }

  /** What a pull is asked with. */
  asked() {
    const { epoch, sequence, mark, doors_mark } = this.small;
    if (!sequence) return { seen: null, answered: "", doors: "" };
    return { seen: { epoch, sequence }, answered: mark, doors: doors_mark };
  }

  /**
   * Take in a pull, all of it or nothing.
   * @param {Pulled} told
   */
  async take(told) {
    const lost = told.reset ? await this._forget(told.events) : [];
    const gone = [...told.gone.map(keyOf), ...(await this._strayed(told.doors, told.sequence))];
    const isMoved = this._takeAddresses(told.addresses, gone);
    this._takeEvents(told.events);
    const done = await this._told();
    const { epoch, sequence, agent, project, questionnaires, sent_back, mark, doors_mark } = told;
    const answered = told.answered ? told.answered.map(keyOf) : this.small.answered;
    const { session } = this.small;
    const marks = { mark, doors_mark };
    this.small = { epoch, sequence, agent, project, questionnaires, sent_back, ...marks, answered, session };
    const isAll = told.reset || isMoved;
    await this._write(isAll ? [...PARTS] : told.events.length ? ["small", "events"] : ["small"], done, lost);
  }

  /**
   * Forget what a server knew that was put back. What this device handed in, and it knows no more, will be offered again:
   * it is the agent's own again until then. Gives its records.
   * @param {Event[]} known what the server still knows
   */
  async _forget(known) {
    const [sent, told] = [new Set(await this._store.keys("sent")), new Set(known.map(({ id }) => id))];
    const lost = [...this.events.values()].filter(({ id }) => sent.has(id) && !told.has(id));
    // Before all that was noted since: the numbers are smaller than any moment.
    const own = lost.map((event) => ({ ...event, noted: Number(event.sequence), sequence: null }));
    this.own = byId([...own, ...this.own.values()]);
    this.addresses.clear();
    this.events.clear();
    for (const event of this.own.values()) if (event.kind === "added") this._showAdded(event);
    return Promise.all(own.map(async (event) => (await this.record(event))[1]));
  }

  /**
   * The keys of addresses here that are in the whole round no more; one that the agent added stays until it is handed in.
   * @param {{ questionnaire: string, household: string }[] | null | undefined} doors the whole round, where it changed
   * @param {number} sequence when that was so
   */
  async _strayed(doors, sequence) {
    if (!doors) return [];
    const round = new Set([...doors, ...(await this._added(sequence))].map(keyOf));
    return [...this.addresses.keys()].filter((key) => !round.has(key));
  }

  /**
   * @param {Address[]} addresses
   * @param {string[]} gone keys
   */
  _takeAddresses(addresses, gone) {
    for (const address of addresses) this.addresses.set(keyOf(address), address);
    const left = new Set(gone);
    for (const key of left) this.addresses.delete(key);
    if (left.size) for (const [id, event] of this.events) if (left.has(keyOf(event))) this.events.delete(id);
    return addresses.length + gone.length > 0;
  }

  /** @param {Event[]} events */
  _takeEvents(events) {
    for (const event of events) this.events.set(event.id, event);
    for (const { id } of events) this.own.delete(id);
    // A new address brings its whole history, which may be older than what is here.
    const ordered = [...this.events.values()].sort((left, right) => Number(left.sequence) - Number(right.sequence));
    this.events = byId(ordered);
  }

  /** The keys of the agent's own that were told of, another page's too. */
  async _told() {
    return (await this._keys()).filter((key) => key.startsWith(OWN) && this.events.has(key.slice(OWN.length)));
  }

  /**
   * The place and record of an own event, to be kept in the same transaction as its item (noting.js).
   * @param {Event & { noted: number }} event
   * @returns {Promise<[Place, { key: string, sealed: ArrayBuffer }]>}
   */
  async record(event) {
    const key = OWN + event.id;
    return [["mirror", key], { key, sealed: (await this._vault.seal(event)).buffer }];
  }

  /**
   * Show an own event; its record was kept before.
   * @param {Event} event
   */
  show(event) {
    // The server may have told of it already: another page handed it in.
    if (!this.events.has(event.id)) this.own.set(event.id, event);
    if (event.kind === "added") this._showAdded(event);
  }

  /**
   * What the agent added, and a round of this sequence cannot have yet. Such addresses are kept in their events alone:
   * whoever wrote all addresses outside a pull would write over what another page took in.
   * @param {number} sequence
   */
  async _added(sequence) {
    const added = [...this.own.values()].filter(({ kind }) => kind === "added");
    /** @type {Place[]} */
    const places = added.flatMap(({ id }) => [["outbox", id, true], ["sent", id]]);
    const found = places.length ? await this._store.read(places) : [];
    return added.filter((_, at) => found[2 * at] || found[2 * at + 1]?.sequence > sequence);
  }

  /** @param {Event} event */
  _showAdded(event) {
    const key = keyOf(event);
    if (!this.addresses.has(key)) this.addresses.set(key, addressOf(event));
  }

  /** @returns {Promise<string[]>} */
  _keys() {
    return this._store.keys("mirror");
  }

  /**
   * @param {(typeof PARTS[number])[]} parts
   * @param {string[]} gone
   * @param {{ key: string }[]} own
   */
  async _write(parts, gone, own = []) {
    const content = { small: this.small, addresses: [...this.addresses.values()], events: [...this.events.values()] };
    const records = await Promise.all(
      parts.map(async (key) => ({ key, sealed: (await this._vault.seal(content[key])).buffer })),
    );
    /** @type {Place[]} */
    const places = [...parts, ...gone, ...own.map(({ key }) => key)].map((key) => ["mirror", key]);
    await this._store.write(places, () => [...records, ...gone.map(() => undefined), ...own]);
  }
}

/**
 * The address that an event of the kind `added` tells of.
 * @param {Event} event
 * @returns {Address}
 */
function addressOf({ questionnaire, household, data }) {
  /** @type {Record<string, string>} */
  const parts = data.parts ?? {};
  const told = Object.fromEntries(ADDED.map((name) => [name, parts[name] ?? null]));
  const address = [parts.number, parts.street].filter(Boolean).join(" ");
  return /** @type {any} */ ({ questionnaire, household, ...told, address, latitude: null, longitude: null });
}

/**
 * @param {Event[]} events
 * @returns {Map<string, Event>}
 */
function byId(events) {
  return new Map(events.map((event) => [event.id, event]));
}
