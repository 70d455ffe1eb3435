/**
 * What the server knew when device and server last met, and what the agent has noted since: encrypted at rest under
 * the vault's key. Forgetting it loses nothing: what is not sent waits in the outbox.
 */

import { Zone } from "../engine/expression/zones.js";
import { Former, namedDoors } from "./former.js";
import { keyOf } from "./keys.js";
import { Returned } from "./returned.js";

/** @typedef {import("./keeping.js").Store} Store */
/** @typedef {import("./vault.js").Vault} Vault */
/** @typedef {import("../outbox/durable.js").Place} Place */
/**
 * @typedef {{ questionnaire: string, household: string, address: string, number: string | null, street: string | null,
 *   building: string | null, floor: string | null, door: string | null, town: string | null, latitude: number | null,
 *   longitude: number | null, remark: string | null, street_key?: string }} Address
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
 * What is small and changes often. `answered` are `<questionnaire> <household>`; `session` reads; the marks are the
 * server's, of who answered, of the whole round and of what was sent back.
 * @typedef {{ epoch: number, sequence: number, mark: string, doors_mark: string, sent_back_mark: string, session: string, agent: any, project: any,
 *   questionnaires: Questionnaire[], closed: Closed[], answered: string[], sent_back: SentBack[] }} Small
 */
/** @typedef {{ title: string, closed_at: string | null }} Closed a questionnaire where the agent had doors */
/** @typedef {{ epoch: number, sequence: number, reset: boolean, more: boolean, [more: string]: any }} Pulled */

const PARTS = /** @type {const} */ (["small", "addresses", "events", "former"]);
const DAY = 86_400_000;
const OWN = "own ";
/** The parts of an address that an agent tells of one that the list lacks (app/fieldwork/added.py). */
export const ADDED = /** @type {const} */ (["number", "street", "building", "floor", "door", "town", "remark"]);

export { keyOf };

/** @returns {Small} */
function nothing() {
  const none = { agent: null, project: null, questionnaires: [], closed: [], answered: [], sent_back: [] };
  return { epoch: 1, sequence: 0, mark: "", doors_mark: "", sent_back_mark: "", session: "", ...none };
}

export class Mirror {
  /**
   * @param {Store} store
   * @param {Vault} vault
   * @param {{ now?: () => number }} [surroundings]
   */
  constructor(store, vault, { now = Date.now } = {}) {
    this._store = store;
    this._vault = vault;
    this._now = now;
    /** @type {Small} */
    this.small = nothing();
    /** @type {Map<string, Address>} */
    this.addresses = new Map();
    /** @type {Map<string, Address>} Those that the agent added by mistake, until the server says whose they are. */
    this._hidden = new Map();
    /** @type {Map<string, Event>} In the order of the server's sequence. */
    this.events = new Map();
    /** @type {Map<string, Event>} What the agent noted that no pull has told of yet, in the order noted. */
    this.own = new Map();
    this.former = new Former();
    this.returned = new Returned(vault);
  }

  /** Read all of it. Throws VaultRefused where the vault is locked. */
  async load() {
    const before = new Set(this.own.keys());
    /** @type {{ key: string, sealed: ArrayBuffer }[]} */
    const records = (await this._store.all("mirror")).filter(({ sealed }) => sealed);
    const opened = await Promise.all(records.map(({ sealed }) => this._vault.open(new Uint8Array(sealed))));
    const found = new Map(records.map(({ key }, index) => [key, opened[index]]));
    this.small = { ...nothing(), ...found.get("small") };
    this._hidden.clear();
    this.addresses = new Map((found.get("addresses") ?? []).map((/** @type {Address} */ one) => [keyOf(one), one]));
    this.events = byId(found.get("events") ?? []);
    this.returned.load(found);
    const own = [...found].filter(([key]) => key.startsWith(OWN)).map(([, event]) => event);
    // Another page may have noted what this one was told of.
    const untold = own.filter(({ id }) => !this.events.has(id));
    // What was noted while it was read is kept, and was not read.
    const since = [...this.own.values()].filter(({ id }) => !before.has(id) && !this.events.has(id));
    this.own = byId([...untold.sort((left, right) => left.noted - right.noted), ...since]);
    for (const event of await this._added(this.small.sequence)) this._showAdded(event);
    this._hideUndone();
    this.former = new Former(found.get("former"));
    await this._pruneFormer();
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
    this.former = new Former();
    for (const part of [this.addresses, this._hidden, this.events, this.own, this.returned]) part.clear();
  }

  /**
   * Begin in a project, with the session that reads it; what was of another goes.
   * @param {{ session: string, agent: any, project: any }} enrolled
   */
  async begin({ session, agent, project }) {
    const isSame = this.small.project?.number === project.number;
    if (!isSame) this.clear();
    this.small = { ...this.small, session, agent, project };
    const others = (await this._keys()).filter((key) => key.startsWith(OWN) || Returned.isOf(key));
    await this._write([...PARTS], isSame ? [] : others);
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

  /** All that the agent noted, as far as this device knows: also today at doors that are somebody else's since. */
  mine() {
    const all = new Map([...this.former.events, ...this.events, ...this.own]);
    return [...all.values()].filter(({ is_mine }) => is_mine);
  }

  /** @param {string} id */
  event(id) {
    return this.own.get(id) ?? this.events.get(id) ?? this.former.events.get(id);
  }

  /**
   * The address of a door of the round, or of one that was in it and is still named.
   * @param {string} key
   */
  addressOf(key) {
    return this.addresses.get(key) ?? this.former.addresses.get(key);
  }

  /** The agent has read which doors are theirs no more. */
  async seeLeft() {
    this.former.left = [];
    await this._write(["former"], []);
  }

  /** What a pull is asked with. */
  asked() {
    const { epoch, sequence, mark, doors_mark, sent_back_mark } = this.small;
    if (!sequence) return { seen: null, answered: "", doors: "", sent_back: "" };
    return { seen: { epoch, sequence }, answered: mark, doors: doors_mark, sent_back: sent_back_mark };
  }

  /**
   * Take in a pull, all of it or nothing.
   * @param {Pulled} told
   */
  async take(told) {
    this._showHidden();
    const lost = told.reset ? await this._forget(told.events) : [];
    const gone = [...told.gone.map(keyOf), ...(await this._strayed(told.doors, told.sequence))];
    const asked = new Set(told.questionnaires.map((/** @type {Questionnaire} */ { short_name }) => short_name));
    this._leave(gone, asked);
    const isMoved = this._takeAddresses(told.addresses, gone);
    this._takeEvents(told.events);
    this._hideUndone();
    const done = await this._told();
    const { epoch, sequence, agent, project, questionnaires, closed = [], mark, doors_mark, sent_back_mark = "" } = told;
    const back = await this._takeBack(told.sent_back);
    const answered = told.answered ? told.answered.map(keyOf) : this.small.answered;
    const { session } = this.small;
    const marks = { mark, doors_mark, sent_back_mark };
    this.small = { epoch, sequence, agent, project, questionnaires, closed, sent_back: back.list, ...marks, answered, session };
    const isPruned = await this._pruneFormer();
    const changed = { small: true, addresses: false, events: told.events.length > 0, former: isPruned };
    const isAll = told.reset || isMoved;
    const parts = PARTS.filter((part) => isAll || changed[part]);
    await this._write(parts, [...done, ...back.gone], [...lost, ...back.records]);
  }

  /**
   * What is sent back from now on; null where it is what it was.
   * @param {(SentBack & { content?: import("./returned.js").Content | null })[] | null} told
   */
  async _takeBack(told) {
    if (!told) return { list: this.small.sent_back, gone: [], records: [] };
    const list = told.map(({ instance_id, questionnaire, comment }) => ({ instance_id, questionnaire, comment }));
    return { list, ...(await this.returned.take(told, await this._keys())) };
  }

  /** What was sent back and is not mended here yet. */
  toMend() {
    return this.small.sent_back.filter(({ instance_id }) => !this.returned.mended.has(instance_id));
  }

  /**
   * What was noted where an answer was given, as far as this device knows.
   * @param {string} instanceId
   */
  eventOf(instanceId) {
    const all = [...this.former.events.values(), ...this.events.values(), ...this.own.values()];
    const undone = new Set(all.filter(({ kind }) => kind === "undone").map(({ data }) => data.event));
    return all.find(({ id, data }) => data.instance_id === instanceId && !undone.has(id));
  }

  /** Doors, by key, whose answer turned out to be another door's; until the server says who has answered then. */
  movedAway() {
    return new Set([...this.own.values()].filter(({ kind, data }) => kind === "undone" && data.moved_to).map(keyOf));
  }

  /**
   * Forget what a server knew that was put back. What this device handed in, and it knows no more, will be offered again:
   * it is the agent's own again until then. Gives its records.
   * @param {Event[]} known what the server still knows
   */
  async _forget(known) {
    // What an interrupted sync queued again lies in the outbox.
    const held = new Set([...(await this._store.keys("sent")), ...(await this._store.keys("outbox"))]);
    const told = new Set(known.map(({ id }) => id));
    const lost = [...this.events.values()].filter(({ id }) => held.has(id) && !told.has(id));
    // Before all that was noted since: the numbers are smaller than any moment.
    const own = lost.map((event) => ({ ...event, noted: Number(event.sequence), sequence: null }));
    this.own = byId([...own, ...[...this.own.values()].filter(({ id }) => !told.has(id))]);
    this.addresses.clear();
    // At once: what is noted meanwhile comes after it.
    this.events = byId(known);
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
   * Doors go to somebody else: what was noted there today stays the agent's. Those of a questionnaire that is asked no
   * more went to nobody.
   * @param {string[]} gone keys
   * @param {Set<string>} asked short names
   */
  _leave(gone, asked) {
    const at = new Date(this._now()).toISOString();
    for (const key of new Set(gone)) {
      const address = this.addresses.get(key);
      if (address && asked.has(address.questionnaire)) this.former.take(address, this.history(key), at);
    }
  }

  /** Let go of former doors that nothing names any more; true where some went. */
  async _pruneFormer() {
    if (this.former.isEmpty) return false;
    const named = await namedDoors(this._store, this._vault, this.own);
    return this.former.prune(new Set(this.addresses.keys()), named, (at) => this._isToday(at));
  }

  /** @param {string} moment by the project's clocks */
  _isToday(moment) {
    const zone = new Zone(this.small.project?.zone ?? "UTC");
    const day = (/** @type {number} */ instant) => Math.floor(zone.clock(instant) / DAY);
    return day(Date.parse(moment)) === day(this._now());
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

  /**
   * The keys of the agent's own that were told of, another page's too; and of those from before today that no pull will
   * tell of, for they were handed in and their doors are somebody else's.
   */
  async _told() {
    const keys = (await this._keys()).filter((key) => key.startsWith(OWN));
    const waiting = new Set(await this._store.keys("outbox"));
    return keys.filter((key) => {
      const id = key.slice(OWN.length);
      const event = this.own.get(id);
      const isOver = event?.household && !this.addresses.has(keyOf(event)) && !waiting.has(id) && !this._isToday(event.at);
      if (isOver) this.own.delete(id);
      return isOver || this.events.has(id);
    });
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
    this._hideUndone();
  }

  /**
   * Addresses that the agent added by mistake are gone at once. Whether they leave the round is for the server to say: it
   * leaves them where somebody else has been, or an answer was given. So they are kept until a pull tells.
   */
  _hideUndone() {
    for (const { kind, data } of this.own.values()) {
      const added = kind === "undone" ? this.event(data.event) : undefined;
      const address = added?.kind === "added" && added.is_mine ? this.addresses.get(keyOf(added)) : undefined;
      if (!address || this._isUsed(keyOf(address))) continue;
      this._hidden.set(keyOf(address), address);
      this.addresses.delete(keyOf(address));
    }
  }

  _showHidden() {
    for (const [key, address] of this._hidden) this.addresses.set(key, address);
    this._hidden.clear();
  }

  /**
   * Whether an address that was added stays even if that is undone, as far as this device knows (app/fieldwork/added.py).
   * @param {string} key
   */
  _isUsed(key) {
    return this.history(key).some(({ kind, is_mine }) => kind !== "undone" && (!is_mine || kind === "accepted"));
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
    const all = { addresses: [...this.addresses.values(), ...this._hidden.values()], events: [...this.events.values()] };
    const content = { small: this.small, former: this.former, ...all };
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
