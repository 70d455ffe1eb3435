/** What is said in the same place on every screen: the network, the outbox, what was just noted, what went wrong. */

import { found, onTap } from "./elements.js";

/** @typedef {import("../live/phrases.js").Phrases} Phrases */
/** @typedef {import("../outbox/outbox.js").Counts} Counts */

/** With fewer lines than that on the screen, a frame of two lines would cover what it frames. In em. */
const FEW_LINES = 34;
/** States of the network in which all is well, and those of them in which nothing is under way. */
const WELL = new Set(["", "syncing", "synced"]);
const IDLE = new Set(["", "synced"]);

/**
 * What waits and what was set aside, in words; that all is sent only where neither is.
 * @param {Phrases} phrases
 * @param {number} queued
 * @param {number} aside
 */
export function figures(phrases, queued, aside) {
  const told = [queued && phrases.count("to_send", queued), aside && phrases.count("to_mend", aside)].filter(Boolean);
  return told.length ? told.map(String) : [phrases.say("all_sent")];
}

export class Telling {
  /** @param {Phrases} phrases */
  constructor(phrases) {
    this._phrases = phrases;
    this._network = found(document, "network");
    this._waiting = found(document, "waiting");
    this._kept = found(document, "kept");
    this._toast = found(document, "toast");
    this._told = found(document, "told");
    this._undo = found(document, "undo");
    this._alarm = found(document, "alarm");
    this._refused = found(document, "refused");
    this._foot = found(document, "foot");
    this._chrome = /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-chrome]"));
    /** @type {(() => Promise<void>) | null} */
    this._undoing = null;
    this._about = "";
    this._state = "";
    /** @type {Record<string, string>} */
    this._values = {};
    this._queued = 0;
    onTap(this._undo, () => this._undoing?.());
    addEventListener("resize", () => this._measure());
    if (typeof ResizeObserver !== "undefined") {
      const watching = new ResizeObserver(() => this._measure());
      for (const element of [...this._chrome, this._toast]) watching.observe(element);
    }
    for (const event of ["online", "offline"]) addEventListener(event, () => this.network());
  }

  /**
   * Show the frame of the app, or nothing but the screen.
   * @param {boolean} isShown
   */
  frame(isShown) {
    for (const element of this._chrome) element.hidden = !isShown;
  }

  /** With large letters the frame shrinks to what one needs at each door; what lies above the foot knows its height. */
  _measure() {
    const { body, documentElement } = document;
    body.classList.toggle("t-crowded", innerHeight < FEW_LINES * parseFloat(getComputedStyle(documentElement).fontSize));
    const foot = this._foot.offsetHeight;
    if (foot) body.style.setProperty("--foot", `${foot}px`);
    body.style.setProperty("--toast", `${this._toast.offsetHeight}px`);
  }

  /**
   * What became of the last exchange with the server; "" where there was none.
   * @param {string} [state] the name of a sentence
   * @param {Record<string, string>} [values] `moment` it was; `next`, the next try, where something waits
   */
  network(state, values = {}) {
    if (state !== undefined) [this._state, this._values] = [state, values];
    const now = navigator.onLine === false ? "offline" : this._state;
    const isWell = !this._queued && WELL.has(now);
    this._network.dataset.state = isWell ? "online" : "offline";
    const text = this._queued && IDLE.has(now) ? this._toSend() : this._phrases.say(now || "online", this._values);
    if (this._network.textContent !== text) this._network.textContent = text;
  }

  /** Nothing is up to date while something waits here. */
  _toSend() {
    const { next } = this._values;
    const waiting = this._phrases.count("to_send", this._queued);
    return next ? this._phrases.say("next_try", { waiting, moment: next }) : waiting;
  }

  /**
   * Why the server gives no round any more, in its own words; "" where it does.
   * @param {string} message
   */
  refused(message) {
    this._refused.hidden = !message;
    if (this._refused.textContent !== message) this._refused.textContent = message;
  }

  /** @param {Counts} counts */
  counts({ queued, aside }) {
    const [first, ...more] = figures(this._phrases, queued, aside);
    this._waiting.textContent = first;
    this._kept.textContent = [...(queued ? [this._phrases.say("kept_here")] : []), ...more].join(" · ");
    this._waiting.parentElement?.classList.toggle("t-bad", aside > 0);
    this._queued = queued;
    this.network();
  }

  /**
   * Something was noted, and may be undone.
   * @param {string} text
   * @param {(() => Promise<void>) | null} [undo]
   * @param {string} [about] the door of which it says so, by key
   */
  noted(text, undo = null, about = "") {
    this.calm();
    this._undoing = undo;
    this._about = about;
    this._undo.hidden = !undo;
    this._toast.hidden = false;
    this._told.textContent = text;
  }

  /**
   * The agent is at a door: what was noted at another is said no more.
   * @param {string} key
   */
  at(key) {
    if (key !== this._about) this.hush();
  }

  /** Nothing to undo any more. */
  hush() {
    this._toast.hidden = true;
    this._undoing = null;
  }

  /**
   * Something could not be kept, or shown: said until something could.
   * @param {unknown} problem
   */
  alarm(problem) {
    const { reason } = /** @type {{ reason?: string }} */ (problem ?? {});
    const name = reason === "quota" ? "full" : "unkept";
    this.hush();
    this.warn(name);
    this._alarm.scrollIntoView({ block: "nearest" });
  }

  /** @param {string} name of a sentence */
  warn(name) {
    this._alarm.hidden = false;
    this._alarm.textContent = this._phrases.say(name);
  }

  calm() {
    this._alarm.hidden = true;
    this._alarm.textContent = "";
  }
}
