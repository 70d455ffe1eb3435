/** What is said in the same place on every screen: the network, the outbox, what was just noted, what went wrong. */

import { found, onTap } from "./elements.js";

/** @typedef {import("../live/phrases.js").Phrases} Phrases */
/** @typedef {import("../outbox/outbox.js").Counts} Counts */

/** How much of the screen its frame may take. */
const MOST_OF_A_SCREEN = 0.35;

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
    this._chrome = /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-chrome]"));
    /** @type {(() => Promise<void>) | null} */
    this._undoing = null;
    this._state = "";
    onTap(this._undo, () => this._undoing?.());
    addEventListener("resize", () => this._measure());
    if (typeof ResizeObserver !== "undefined") {
      const watching = new ResizeObserver(() => this._measure());
      for (const element of this._chrome) watching.observe(element);
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

  /** With large letters the frame would cover what it frames: it scrolls along then. */
  _measure() {
    const height = [...this._chrome].reduce((sum, element) => sum + element.offsetHeight, 0);
    if (height) document.body.classList.toggle("t-crowded", height > MOST_OF_A_SCREEN * innerHeight);
  }

  /**
   * What became of the last exchange with the server; "" where there was none.
   * @param {string} [state] the name of a sentence
   * @param {Record<string, string>} [values]
   */
  network(state, values = {}) {
    if (state !== undefined) this._state = state && this._phrases.say(state, values);
    const isOffline = navigator.onLine === false;
    this._network.dataset.state = isOffline ? "offline" : "online";
    const text = isOffline ? this._phrases.say("offline") : this._state || this._phrases.say("online");
    if (this._network.textContent !== text) this._network.textContent = text;
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
    const waiting = queued ? this._phrases.count("to_send", queued) : this._phrases.say("all_sent");
    const kept = [queued ? this._phrases.say("kept_here") : "", aside ? this._phrases.say("to_mend", { num: aside }) : ""];
    this._waiting.textContent = waiting;
    this._kept.textContent = kept.filter(Boolean).join(" · ");
    this._waiting.parentElement?.classList.toggle("t-bad", aside > 0);
  }

  /**
   * Something was noted, and may be undone.
   * @param {string} text
   * @param {(() => Promise<void>) | null} [undo]
   */
  noted(text, undo = null) {
    this.calm();
    this._undoing = undo;
    this._undo.hidden = !undo;
    this._toast.hidden = false;
    document.body.dataset.toast = "";
    this._told.textContent = text;
  }

  /** Nothing to undo any more. */
  hush() {
    this._toast.hidden = true;
    delete document.body.dataset.toast;
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
