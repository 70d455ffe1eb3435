/** The queue of answers that wait for their receipts: see README.md for its rules. */

import { placesOf } from "./drafts.js";
import { contentHash } from "./hashing.js";
import { NotKept } from "./problems.js";
import { draftOf, hashesOf, queued } from "./records.js";
import { leftToWait } from "./retries.js";
import { Pass } from "./sending.js";
import { alone } from "./turns.js";

/** @typedef {import("./records.js").Envelope} Envelope */
/** @typedef {import("./records.js").Item} Item */
/** @typedef {import("./records.js").Receipt} Receipt */
/** @typedef {import("./records.js").Sent} Sent */
/** @typedef {import("./store.js").Store} Store */
/** @typedef {import("./durable.js").Place} Place */
/** @typedef {{ queued: number, aside: number, sent: number, paused: boolean }} Counts */
/**
 * How an item enters: `draft` where its id is another than the answer's, `content_hash` where the answer is sealed
 * and its receipt will echo the hash of what is inside, `beside` the answer of which it only says more.
 * @typedef {{ title?: string, draft?: string | { id: string } | null, content_hash?: string, beside?: string }} Told
 */
/**
 * Where batches go, and with which headers; `final` are the codes with which the server refuses whatever comes.
 * @typedef {{ path: string, headers?: (items: Item[]) => Record<string, string>, final?: string[] }} Posting
 */
/**
 * What a sending came to: `sent` and `receipts` of this time, `left` and `aside` in all; `next` is in how many
 * milliseconds there is something to try again.
 * @typedef {{ sent: number, left: number, aside: number, paused: boolean, receipts: Receipt[], next: number | null,
 *   busy?: boolean }} Sending
 */
/**
 * @typedef {object} Surroundings
 * @property {typeof fetch} [fetch]
 * @property {string} [base]
 * @property {() => number} [now]
 * @property {() => number} [random]
 * @property {() => string} [newId] an instanceID for an answer that must be sent under another
 * @property {Pick<LockManager, "request"> | null} [locks]
 * @property {number} [keepSent] milliseconds, by the server's clock, to hold what was sent
 * @property {number} [patience] milliseconds before a request counts as lost
 * @property {Posting} [posting]
 */

/** Answers on their way, for as long as it takes. */
export class Outbox {
  /**
   * @param {Store} store
   * @param {Surroundings} [surroundings]
   */
  constructor(store, surroundings = {}) {
    this.store = store;
    this.locks = surroundings.locks === undefined ? globalThis.navigator?.locks : surroundings.locks;
    this.newId = surroundings.newId ?? newId;
    this.keepSent = surroundings.keepSent ?? 0;
    /** @type {Posting} */
    this.posting = surroundings.posting ?? { path: "/api/v1/submissions" };
    /** @type {import("./requests.js").Outside} */
    this.outside = {
      fetch: surroundings.fetch ?? ((...request) => globalThis.fetch(...request)),
      base: surroundings.base ?? "",
      now: surroundings.now ?? Date.now,
      random: surroundings.random ?? Math.random,
      patience: surroundings.patience ?? 60_000,
    };
    /** How many items the next batch may hold: fewer after a failure, more after a success. */
    this.most = 100;
    this.isPaused = false;
    /** @type {((counts: Counts) => void) | null} Told after each change, another page's too. */
    this.onchange = null;
    this._channel = listen(`palier outbox ${store.name}`, () => this._tell());
  }

  /**
   * Keep an answer to send: it is "gardé" when this resolves, and its draft is gone in the same transaction.
   *
   * Throws NotKept: "lost" where the bytes of a file that it names are not here, "mismatch" where another answer
   * waits under its instance_id.
   * @param {Envelope} envelope
   * @param {Told} [told]
   */
  add(envelope, told) {
    return this.addAll([[envelope, told]]);
  }

  /**
   * Keep several, and with them what else is to stand at `places`, by what stood there: all of it or nothing.
   * @param {[Envelope, Told?][]} list
   * @param {Place[]} [places]
   * @param {import("./durable.js").Change} [records]
   * @param {import("./durable.js").StoreName[]} [scanned]
   */
  async addAll(list, places = [], records = () => [], scanned) {
    const entries = await Promise.all(list.map(([envelope, told]) => this._entry(envelope, told)));
    const wanted = entries.flatMap((entry) => entry.places);
    await this.store.write([...wanted, ...places], (found, ...all) => {
      const after = [];
      for (const entry of entries) after.push(...entry.change(found.slice(after.length)));
      return [...after, ...records(found.slice(after.length), ...all)];
    }, scanned);
    this.changed();
  }

  /**
   * @param {Envelope} envelope
   * @param {Told} [told]
   */
  async _entry(envelope, { title = "", draft, beside, content_hash: given } = {}) {
    const frozen = legible(envelope);
    const { instance_id, attachments } = frozen;
    const content_hash = given ?? (await contentHash(frozen.answers, attachments));
    const draftId = (typeof draft === "string" ? draft : draft?.id) ?? instance_id;
    /** @type {Place[]} */
    const places = [["outbox", instance_id], ["drafts", draftId], ...placesOf(hashesOf({ files: attachments }))];
    const change = (/** @type {any[]} */ [before, written, ...rest]) => {
      const files = rest.slice(0, places.length - 2);
      if (before && before.content_hash !== content_hash) throw new NotKept("mismatch", "instance_id");
      if (files.includes(undefined)) throw new NotKept("lost", "file");
      const now = this.outside.now();
      return [before ?? queued(frozen, { title, content_hash, draft: written, beside, now }), undefined, ...files];
    };
    return { places, change };
  }

  /**
   * Send what is due; at once all that waits, when `isHurried` (somebody presses the button).
   *
   * One at a time on a device: `busy` where another page is at it. Throws NotKept or StoreUnavailable alone.
   * @param {{ isHurried?: boolean }} [how]
   * @returns {Promise<Sending>}
   */
  async send({ isHurried = false } = {}) {
    const pass = new Pass(this, isHurried);
    const isOurs = await alone(this.store, this.locks, () => pass.run());
    const items = await this._items();
    const waiting = items.filter((item) => item.state === "queued");
    const waits = waiting.map((item) => leftToWait(item, this.outside.now()));
    return {
      sent: pass.receipts.length,
      receipts: pass.receipts,
      left: waiting.length,
      aside: items.length - waiting.length,
      paused: this.isPaused,
      next: waits.length ? Math.min(...waits) : null,
      ...(isOurs ? {} : { busy: true }),
    };
  }

  /** What waits and what was set aside, the oldest first. */
  async list() {
    return (await this._items()).map(({ instance_id, questionnaire, title, state, added_at, tries, problem, beside }) => {
      return { instance_id, questionnaire, title, state, added_at, tries, problem, beside };
    });
  }

  /** The receipts that are kept, the newest first. */
  async sentList() {
    /** @type {Sent[]} */
    const all = await this.store.all("sent");
    return all
      .sort((left, right) => Date.parse(right.received_at) - Date.parse(left.received_at))
      .map(({ held, ...told }) => ({ ...told, isHeld: Boolean(held) }));
  }

  /**
   * Put an item back in the queue, due now.
   * @param {string} id
   */
  async retry(id) {
    await this.store.write([["outbox", id]], ([item]) => [
      item && { ...item, state: "queued", tries: 0, next_try: 0, problem: null },
    ]);
    this.changed();
  }

  /**
   * Forget what was sent; of what was set aside only with the person's word: `{ discard: true }`. False where
   * nothing was forgotten; what waits never is.
   * @param {string} id
   * @param {{ discard?: boolean }} [consent]
   */
  async forget(id, { discard = false } = {}) {
    /** @type {(Item | Sent)[]} */
    let gone = [];
    await this.store.write([["outbox", id], ["sent", id]], ([item, sent]) => {
      const isDropped = item?.state === "aside" && discard;
      gone = [isDropped && item, !item && sent].filter(Boolean);
      return [isDropped ? undefined : item, item ? sent : undefined];
    });
    await this.store.files.release(gone.flatMap(hashesOf));
    this.changed();
    return gone.length > 0;
  }

  /**
   * Make a draft again of an item that was set aside; gives the draft's id, null where there is no such item.
   *
   * It gets another instanceID where the server knows something else, or nothing more, under this one.
   * @param {string} id
   */
  async reopen(id) {
    /** @type {Item | undefined} */
    const aside = (await this.store.read([["outbox", id]]))[0];
    if (aside?.state !== "aside") return null;
    const isTaken = aside.isKnown || [409, 410].includes(aside.problem?.status ?? 0);
    const draftId = isTaken ? this.newId() : id;
    let isDone = false;
    await this.store.write([["outbox", id], ["drafts", draftId]], ([item, draft]) => {
      isDone = item?.state === "aside";
      return isDone ? [undefined, draftOf(item, draftId, this.outside.now())] : [item, draft];
    });
    this.changed();
    return isDone ? draftId : null;
  }

  /** Stop listening to other pages. */
  close() {
    this._channel?.close();
  }

  /** Tell this page and the others that the queue is another. */
  changed() {
    this._channel?.postMessage("changed");
    this._tell();
  }

  async _tell() {
    if (!this.onchange) return;
    const items = await this._items().then(distinct, () => null);
    const sent = await this.store.keys("sent").catch(() => null);
    if (!items || !sent) return;
    const aside = items.filter((item) => item.state === "aside").length;
    this.onchange?.({ queued: items.length - aside, aside, sent: sent.length, paused: this.isPaused });
  }

  /** @returns {Promise<Item[]>} */
  async _items() {
    return (await this.store.all("outbox")).sort((left, right) => left.added_at - right.added_at);
  }
}

/**
 * The items that people know of: what says more of an answer that waits in the same state is one with it.
 * @template {{ instance_id: string, state: string, beside?: string }} One
 * @param {One[]} items
 * @returns {One[]}
 */
export function distinct(items) {
  const waiting = new Set(items.map(({ instance_id, state }) => `${state} ${instance_id}`));
  return items.filter(({ beside, state }) => !waiting.has(`${state} ${beside}`));
}

/**
 * The other pages' word that something changed, where there is a way to hear it.
 * @param {string} name
 * @param {() => void} heard
 */
function listen(name, heard) {
  if (typeof BroadcastChannel === "undefined") return null;
  const channel = new BroadcastChannel(name);
  channel.onmessage = heard;
  // In Node, hearing alone is no reason to go on.
  /** @type {any} */ (channel).unref?.();
  return channel;
}

/**
 * A copy without what no server could read or store: NUL, and halves of a pair, which a limit of characters makes.
 * @template Told
 * @param {Told} envelope
 * @returns {Told}
 */
export function legible(envelope) {
  const written = JSON.stringify(envelope);
  return JSON.parse(written.replace(/\\\\|\\u(0000|d[89a-f]..)/g, (found, unit) => (unit ? "\\ufffd" : found)));
}

/** As crypto.randomUUID, which plain http does not have. */
function newId() {
  const bytes = [...crypto.getRandomValues(new Uint8Array(16))];
  const hex = bytes.map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return `uuid:${hex.replace(/^(.{8})(.{4}).(.{3}).(.{3})/, "$1-$2-4$3-a$4-")}`;
}
