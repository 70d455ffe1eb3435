/** The last button: the answer enters the outbox and leaves when it can; what became of it is told. */

import { showMoment } from "./dates.js";

/** @typedef {import("../outbox/records.js").Draft} Draft */
/** @typedef {import("../outbox/records.js").Envelope} Envelope */
/** @typedef {import("../outbox/outbox.js").Outbox} Outbox */
/** @typedef {import("./phrases.js").Phrases} Phrases */

/** The next try comes no sooner. Milliseconds. */
const LEAST = 1000;

/**
 * @typedef {object} Given
 * @property {HTMLElement} root
 * @property {Phrases} phrases
 * @property {Outbox} outbox
 * @property {boolean} isLasting whether what is kept outlives this page
 * @property {(id: string) => void} reopen take a draft up
 * @property {import("./beginning.js").Place} place
 */

export class Sending {
  /** @param {Given} given */
  constructor({ root, phrases, outbox, isLasting, reopen, place }) {
    this.phrases = phrases;
    this.outbox = outbox;
    this.isLasting = isLasting;
    this.id = "";
    /** @type {ReturnType<typeof setTimeout> | 0} */
    this._timer = 0;
    this._reopen = reopen;
    this._place = place;
    const found = (/** @type {string} */ name) => /** @type {HTMLElement} */ (root.querySelector(`[data-${name}]`));
    this.thanks = found("thanks");
    this.heading = found("outcome");
    this.more = found("outcome-more");
    this.receipt = found("receipt");
    this.code = found("code");
    this.beside = found("beside");
    this.waiting = found("waiting");
    this.told = found("sending");
    this.again = found("send");
    this.back = found("reopen");
    this.closing = found("closing");
    this.again.addEventListener("click", () => void this.attempt(true));
    this.back.addEventListener("click", () => void this._takeUp());
    // What failed without a network does not wait for its turn once there is one.
    addEventListener("online", () => void this.attempt(false, true));
    document.addEventListener("visibilitychange", () => document.hidden || void this.attempt(false, true));
  }

  /**
   * Put the answer into the outbox, for good; only then is it said to be kept. Throws NotKept.
   * @param {Envelope} envelope
   * @param {Draft} draft
   */
  async keep(envelope, draft) {
    await this.outbox.add(envelope, { title: draft.title, draft });
    this.id = envelope.instance_id;
    this._show("kept");
  }

  /**
   * Try to send all that waits.
   * @param {boolean} isAsked by the person, who is told how it went
   * @param {boolean} [isHurried] without waiting for what failed a moment ago
   */
  async attempt(isAsked, isHurried = isAsked) {
    if (!this.id || this.thanks.dataset.state === "sent") return;
    this.told.textContent = this.phrases.say("sending");
    const { next } = await this.outbox.send({ isHurried });
    await this.look(isAsked);
    clearTimeout(this._timer);
    if (next !== null) this._timer = setTimeout(() => void this.attempt(false), Math.max(next, LEAST));
  }

  /**
   * Show what became of the answer.
   * @param {boolean} isAsked
   */
  async look(isAsked) {
    const sent = (await this.outbox.sentList()).find((one) => one.instance_id === this.id);
    const item = (await this.outbox.list()).find((one) => one.instance_id === this.id);
    this.told.textContent = "";
    if (sent) return this._thank(sent);
    if (item && item.state === "aside") return this._setAside(/** @type {any} */ (item.problem));
    this._show("kept");
    if (document.activeElement === document.body) this.heading.focus();
    if (isAsked) this.told.textContent = this.phrases.say(this.isLasting ? "tried" : "tried_unkept");
    return undefined;
  }

  /** @param {"kept" | "sent" | "aside"} state */
  _show(state) {
    this.thanks.dataset.state = state;
    this.thanks.hidden = false;
    const isHere = state === "kept";
    this.again.hidden = !isHere;
    this.back.hidden = state !== "aside";
    this.closing.hidden = state !== "sent";
    if (isHere) this._say(this.isLasting ? "kept" : "not_sent");
  }

  /** @param {string} name */
  _say(name) {
    this.heading.textContent = this.phrases.say(name);
    this.more.textContent = this.phrases.say(`${name}_more`);
  }

  /** @param {Awaited<ReturnType<Outbox["sentList"]>>[number]} sent */
  _thank({ receipt, received_at, state }) {
    const { zone, language } = this._place;
    this._show("sent");
    this.heading.textContent = this.phrases.say("sent");
    this.more.textContent = this.phrases.say("received", { moment: showMoment(localMoment(received_at, zone), language) });
    this.code.textContent = receipt.receipt || "";
    this.receipt.hidden = !receipt.receipt || state === "test";
    this.beside.hidden = state !== "beside";
    this.waiting.hidden = state !== "quarantined";
    this.heading.focus();
  }

  /** @param {{ code: string, message?: string, violations?: unknown[] }} problem */
  _setAside({ message, violations }) {
    this._show("aside");
    this.heading.textContent = this.phrases.say("aside");
    const isToCorrect = !!violations && violations.length > 0;
    const told = isToCorrect ? this.phrases.say("to_correct") : [this.phrases.say("aside_more"), message || ""].join(" ");
    this.more.textContent = told;
    this.heading.focus();
  }

  async _takeUp() {
    const id = await this.outbox.reopen(this.id);
    if (id) this._reopen(id);
  }
}

/**
 * A moment as the clocks of the project's zone show it: `2026-11-26T14:30`.
 * @param {string} moment
 * @param {string} zone
 */
function localMoment(moment, zone) {
  const shown = new Intl.DateTimeFormat("sv-SE", { timeZone: zone, dateStyle: "short", timeStyle: "short" });
  return shown.format(new Date(moment)).replace(" ", "T");
}
