/** The `fetch` that a device is given: the way to the server, with what goes wrong on it. */

import { Wire } from "./wire.mjs";

/** @typedef {import("./faults.mjs").Deck} Deck */
/** @typedef {import("./wire.mjs").Answer} Answer */

/** What all devices share: faults, what the server itself answered, and what is still on its way. */
export class Network {
  /**
   * @param {() => number} chance
   * @param {Deck} deck
   * @param {number} patience
   */
  constructor(chance, deck, patience) {
    this.chance = chance;
    this.deck = deck;
    this.patience = patience;
    this.requests = 0;
    /** @type {Record<string, number>} */
    this.answered = {};
    /** @type {Set<Promise<unknown>>} */
    this._underway = new Set();
  }

  /**
   * A device's own fetch, for as long as it lives.
   * @param {string} address
   */
  connect(address) {
    const wire = new Wire(address);
    const fetch = (/** @type {any} */ url, /** @type {any} */ request) => this._pass(wire, String(url), request);
    return { fetch: /** @type {typeof globalThis.fetch} */ (fetch), close: () => wire.close() };
  }

  /** Until nothing is underway any more, late or doubled. */
  async settle() {
    while (this._underway.size) await Promise.all(this._underway);
  }

  /**
   * @param {Wire} wire
   * @param {string} url
   * @param {any} request
   */
  async _pass(wire, url, request) {
    const { method = "GET", body } = request;
    // What comes late comes whether or not the device still waits.
    const unhurried = { ...request, signal: null };
    const kind = this.deck.draw(method);
    this.requests += 1;
    const send = (/** @type {any} */ other) => this._send(wire, url, { ...unhurried, body: other ?? body });
    if (!kind) return respond(await this._send(wire, url, request));
    const size = body?.length ?? body?.byteLength ?? 0;
    const cut = (/** @type {number} */ at) => this._send(wire, url, unhurried, at);
    const later = (/** @type {() => Promise<unknown>} */ work) => this._follow(work());
    const { chance, patience } = this;
    return respond(await kind.meet({ method, size, patience, chance, send, cut, body, later }));
  }

  /**
   * @param {Wire} wire
   * @param {string} url
   * @param {import("./wire.mjs").Sending} sending
   * @param {number} [cutAt]
   */
  _send(wire, url, sending, cutAt) {
    const answer = wire.send(url, sending, cutAt);
    this._follow(answer);
    answer.then(({ status }) => (this.answered[status] = (this.answered[status] ?? 0) + 1), () => {});
    return answer;
  }

  /** @param {Promise<unknown>} work */
  _follow(work) {
    const followed = work.catch(() => {}).finally(() => this._underway.delete(followed));
    this._underway.add(followed);
  }
}

/** @param {Answer} answer */
function respond({ status, headers, text }) {
  return new Response(text, { status, headers });
}
