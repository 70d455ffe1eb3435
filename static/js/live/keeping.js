/** The draft kept as the person goes, and what they are told of it: never more than is true. */

/** @typedef {import("../outbox/records.js").Draft} Draft */
/** @typedef {import("./phrases.js").Phrases} Phrases */

/** Typing pauses for so long before the draft is saved. Milliseconds. */
const PAUSE = 300;

export class Keeping {
  /**
   * @param {HTMLElement} place where it is told
   * @param {Phrases} phrases
   * @param {{ drafts: { save: (draft: Draft) => Promise<boolean> }, isLasting: boolean }} store
   * @param {() => Draft} draft what the page holds now
   */
  constructor(place, phrases, store, draft) {
    this.place = place;
    this.phrases = phrases;
    this.store = store;
    this.draft = draft;
    this.isDone = false;
    this.isSaved = true;
    /** @type {ReturnType<typeof setTimeout> | 0} */
    this._timer = 0;
    this._saving = Promise.resolve();
    for (const event of ["online", "offline"]) addEventListener(event, () => this._tell());
    addEventListener("pagehide", () => void this.flush());
    document.addEventListener("visibilitychange", () => document.hidden && void this.flush());
    addEventListener("beforeunload", (event) => this._warn(event));
    this._state = store.isLasting ? "" : "not_keeping";
    this._tell();
  }

  /** Something changed: save it when the typing pauses. */
  changed() {
    if (this.isDone) return;
    this.isSaved = false;
    clearTimeout(this._timer);
    this._timer = setTimeout(() => void this.flush(), PAUSE);
  }

  /** Save now what is not saved; one saving after the other. */
  flush() {
    clearTimeout(this._timer);
    if (!this.isSaved && !this.isDone) this._saving = this._saving.then(() => this._save());
    return this._saving;
  }

  /** Another page fills this draft in: this one tells so, and stops. */
  leave() {
    this.isDone = true;
    this.place.textContent = this.phrases.say("elsewhere");
    this.onleave();
  }

  /** The answer has left, or lies in the outbox: its draft is no more. */
  async end() {
    this.isDone = true;
    clearTimeout(this._timer);
    this.place.textContent = "";
    await this._saving;
  }

  /**
   * Nothing may be said to be kept: tell why, and go on.
   * @param {any} problem
   */
  fail(problem) {
    this.isDone = this.isSaved = false;
    this._state = problem.reason === "quota" ? "full" : "unsaved";
    this._tell();
  }

  async _save() {
    if (this.isDone) return;
    this.isSaved = true;
    try {
      await this.store.drafts.save(this.draft());
      this._state = this.store.isLasting ? "saved" : "not_keeping";
    } catch (problem) {
      this.fail(problem);
    }
    this._tell();
  }

  _tell() {
    if (this.isDone) return;
    const offline = this.store.isLasting ? "offline" : "offline_not_keeping";
    const told = [this._state, navigator.onLine ? "" : offline].filter(Boolean);
    const text = told.map((name) => this.phrases.say(name)).join(" · ");
    this.place.classList.toggle("keeping-bad", this._state === "full" || this._state === "unsaved");
    if (this.place.textContent !== text) this.place.textContent = text;
  }

  /** @param {BeforeUnloadEvent} event */
  _warn(event) {
    const isLost = !this.isDone && (!this.store.isLasting || !this.isSaved) && this.hasAnswers();
    if (!isLost) return;
    event.preventDefault();
    event.returnValue = this.phrases.say("leaving");
  }

  /** What the page does when it stops. */
  onleave() {}

  /** Whether there is something to lose; told by the page. */
  hasAnswers() {
    return false;
  }
}
