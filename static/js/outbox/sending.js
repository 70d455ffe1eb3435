/** One pass over what is due: files first, then answers in batches, and what the receipts say. */

import { upload } from "./attachments.js";
import { letGo, offerAgain, seenOf } from "./epochs.js";
import { meaningOf } from "./problems.js";
import { hashesOf } from "./records.js";
import { ask } from "./requests.js";
import { leftToWait } from "./retries.js";
import { settle } from "./settling.js";
import { judge } from "./verdicts.js";

/** @typedef {import("./outbox.js").Outbox} Outbox */
/** @typedef {import("./problems.js").Answer} Answer */
/** @typedef {import("./records.js").Item} Item */
/** @typedef {import("./records.js").Receipt} Receipt */
/** @typedef {import("./durable.js").Place} Place */
/** @typedef {import("./verdicts.js").Verdict} Verdict */

const MOST_OF_A_BATCH = 100;
/** How often in a row an item's missing files are brought, or uploads fail, before it is left for later. */
const MOST_ROUNDS = 3;
/** What requests.js says of a request that did not come through. */
const LOST = new Set(["network", "timeout"]);

/** One sending. Every item is tried at most once. */
export class Pass {
  /**
   * @param {Outbox} outbox
   * @param {boolean} isHurried
   */
  constructor(outbox, isHurried) {
    this._outbox = outbox;
    this._store = outbox.store;
    this._isHurried = isHurried;
    this._isStopped = false;
    this._failures = 0;
    /** Whether the server took something: there is a network. */
    this._isThrough = false;
    /** @type {Set<string>} */
    this._tried = new Set();
    /** @type {Receipt[]} */
    this.receipts = [];
  }

  async run() {
    this._outbox.isPaused = false;
    for (;;) {
      await offerAgain(this._store, this._outbox.outside.now());
      const due = await this._due();
      if (!due.length || this._isStopped) break;
      for (let at = 0; at < due.length && !this._isStopped; ) {
        const batch = this._batch(due, at);
        at += batch.length;
        for (const item of batch) this._tried.add(item.instance_id);
        if (await this._bring(batch[0], hashesOf({ envelope: batch[0].envelope }))) await this._post(batch, 1);
      }
    }
    await this._letGo();
    this._outbox.changed();
  }

  /** What is due and was not tried yet: first what needs no signing in, what has no files, what failed least. */
  async _due() {
    /** @type {Item[]} */
    const all = await this._store.all("outbox");
    const now = this._outbox.outside.now();
    return all
      .filter((item) => item.state === "queued" && !this._tried.has(item.instance_id))
      .filter((item) => this._isHurried || leftToWait(item, now) === 0 || (this._isThrough && lackedNetwork(item)))
      .sort((left, right) => lane(left) - lane(right) || left.tries - right.tries || left.added_at - right.added_at);
  }

  /**
   * The next items that travel together: of one lane; one with files alone, as soon as its files are there.
   * @param {Item[]} due
   * @param {number} at
   */
  _batch(due, at) {
    const most = hasFiles(due[at]) ? 1 : this._outbox.most;
    const batch = due.slice(at, at + most);
    const isOther = (/** @type {Item} */ item) => lane(item) !== lane(due[at]) || sender(item) !== sender(due[at]);
    const other = batch.findIndex(isOther);
    return other < 0 ? batch : batch.slice(0, other);
  }

  /**
   * Bring an item's files to the server; false where one could not be, and the item is settled.
   * @param {Item} item
   * @param {string[]} hashes
   */
  async _bring(item, hashes) {
    for (const hash of hashes) {
      const answer = await upload(this._outbox.outside, this._store, item.envelope, hash);
      if (!answer) continue;
      // One file that no network lets through must not keep the other answers here.
      this._failures += 1;
      if (!answer.status && this._failures === MOST_ROUNDS) this._isStopped = true;
      const meaning = meaningOf(answer);
      await this._settle([item], [{ meaning: meaning === "kept" ? "again" : meaning, answer }]);
      return false;
    }
    return true;
  }

  /**
   * @param {Item[]} items
   * @param {number} round
   * @returns {Promise<void>}
   */
  async _post(items, round) {
    const body = JSON.stringify({ items: await this._said(items) });
    const { path, headers: own, final = [] } = this._outbox.posting;
    const headers = { "Content-Type": "application/json", ...own?.(items) };
    const answer = await ask(this._outbox.outside, path, { method: "POST", headers, body });
    if (answer.status === 200 && Array.isArray(answer.body?.results)) {
      this._outbox.most = Math.min(MOST_OF_A_BATCH, 2 * this._outbox.most);
      return this._take(items, answer.body.results, round);
    }
    const meaning = meaningOf(answer);
    const isFinal = meaning === "aside" && final.includes(answer.body?.error?.code);
    const isRefused = isFinal || ([400, 413, 422].includes(answer.status) && meaning === "aside");
    if (isRefused && !isFinal && items.length > 1) return this._halve(items, round);
    // Nobody's own fault: fewer at once next time, and those that failed least go first.
    if (!isRefused) this._outbox.most = Math.max(1, Math.ceil(items.length / 2));
    if (!isRefused) this._isStopped = true;
    const common = isRefused || meaning === "pause" ? meaning : "again";
    await this._settle(items, items.map(() => ({ meaning: common, answer })));
  }

  /**
   * @param {Item[]} items
   * @param {number} round
   */
  async _halve(items, round) {
    const middle = Math.ceil(items.length / 2);
    await this._post(items.slice(0, middle), round);
    if (!this._isStopped) await this._post(items.slice(middle), round);
  }

  /**
   * What goes over the wire: the envelopes, and the highest receipt that this device has, to tell a restored server.
   * @param {Item[]} items
   */
  async _said(items) {
    const seen = await this._store.read(items.map((item) => seenOf(item.questionnaire)));
    return items.map(({ envelope }, index) => {
      const { epoch, sequence } = seen[index] ?? {};
      return seen[index] ? { ...envelope, seen: { epoch, sequence } } : envelope;
    });
  }

  /**
   * Take the results of a batch, then bring the files that the server still lacks and ask those items again.
   * @param {Item[]} items
   * @param {any[]} results
   * @param {number} round
   */
  async _take(items, results, round) {
    const told = new Map(results.map((result) => [result?.instance_id, result]));
    /** @type {Place[]} */
    const places = items.map(({ instance_id }) => ["sent", instance_id, true]);
    const sent = await this._store.read(places);
    const verdicts = items.map((item, index) => {
      const result = told.get(item.instance_id);
      const verdict = judge(item, { status: Number(result?.status) || 0, body: result }, sent[index] !== undefined);
      const isTooOften = verdict.meaning === "missing" && round === MOST_ROUNDS;
      if (!isTooOften) return verdict;
      return { ...verdict, meaning: /** @type {const} */ ("again"), answer: { status: 0, code: "files_missing" } };
    });
    await this._settle(items, verdicts);
    for (const [index, { meaning, missing = [] }] of verdicts.entries()) {
      if (meaning !== "missing" || this._isStopped) continue;
      if (await this._bring(items[index], missing)) await this._post([items[index]], round + 1);
    }
  }

  /**
   * Write down what became of some items.
   * @param {Item[]} items
   * @param {Verdict[]} verdicts
   */
  async _settle(items, verdicts) {
    const { keepSent, outside } = this._outbox;
    await settle(this._store, items, verdicts, { isHeld: keepSent > 0, now: outside.now(), random: outside.random });
    const kept = items.filter((_, index) => verdicts[index].meaning === "kept");
    for (const { meaning, receipt } of verdicts) {
      if (meaning === "kept" && receipt) this.receipts.push(receipt);
      if (meaning === "pause") this._outbox.isPaused = this._isStopped = true;
    }
    if (kept.length) [this._failures, this._isThrough] = [0, true];
    const held = new Set(keepSent > 0 ? kept.flatMap(({ envelope }) => hashesOf({ envelope })) : []);
    await this._store.files.release(kept.flatMap(hashesOf).filter((hash) => !held.has(hash)));
    this._outbox.changed();
  }

  /** Let go of what was held long enough, when the server has told what time it is. */
  async _letGo() {
    const latest = Math.max(...this.receipts.map((receipt) => Date.parse(receipt.received_at)));
    if (!Number.isFinite(latest) || !this._outbox.keepSent) return;
    const old = await letGo(this._store, latest - this._outbox.keepSent);
    await this._store.files.release(old.flatMap(hashesOf));
  }
}

/** @param {Item} item */
function lane(item) {
  return Number((item.envelope.channel ?? "web") !== "web") * 2 + Number(hasFiles(item));
}

/**
 * Whose credential an item travels with.
 * @param {Item} item
 */
function sender({ envelope }) {
  return envelope.sender;
}

/**
 * Whether nothing but the network was missing: it does not wait for its turn where there is one again. What has files
 * does, for it may be they that no network lets through.
 * @param {Item} item
 */
function lackedNetwork(item) {
  return LOST.has(item.problem?.code ?? "") && !hasFiles(item);
}

/** @param {Item} item */
function hasFiles({ envelope }) {
  return Boolean(envelope.attachments?.length);
}
