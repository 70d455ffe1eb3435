/** The draft kept as the person goes, and what they are told of it: never more than is true. */

/** @typedef {import("../outbox/records.js").Draft} Draft */
/** @typedef {import("./filling.js").Filling} Filling */
/** @typedef {{ drafts: { save: (draft: Draft) => Promise<boolean> }, isLasting: boolean }} DraftStore */

/** Typing pauses for so long before the draft is saved. Milliseconds. */
const PAUSE = 300;

export class Keeping {
  /**
   * @param {HTMLElement} place where it is told
   * @param {Filling} filling
   * @param {DraftStore} store
   * @param {() => Draft} draft what the page holds now
   */
  constructor(place, filling, store, draft) {
    this.place = place;
    this.filling = filling;
    this.phrases = filling.phrases;
    this.store = store;
    this.draft = draft;
    this.isDone = false;
    this.isSaved = true;
    this._changes = 0;
    /** @type {ReturnType<typeof setTimeout> | 0} */
    this._timer = 0;
    this._saving = Promise.resolve();
    const { until } = filling;
    for (const event of ["online", "offline"]) addEventListener(event, () => this._tell(), until);
    addEventListener("pagehide", () => void this.flush(), until);
    document.addEventListener("visibilitychange", () => document.hidden && void this.flush(), until);
    addEventListener("beforeunload", (event) => this._warn(event), until);
    this._state = store.isLasting ? "" : "not_keeping";
    this._tell();
  }

  /** Something changed: save it when the typing pauses. */
  changed() {
    if (this.isDone) return;
    this.isSaved = false;
    this._changes += 1;
    this._mark();
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
    if (this.isDone || this.isSaved) return;
    const changes = this._changes;
    try {
      await this.store.drafts.save(this.draft());
      this.isSaved = changes === this._changes;
      this._state = this.store.isLasting ? "saved" : "not_keeping";
    } catch (problem) {
      this.fail(problem);
    }
    this._tell();
  }

  /** « Kept » is shown of all that was typed, never of what stood a moment ago. */
  _mark() {
    const kept = this.isSaved ? "all" : "behind";
    this.place.dataset.kept = this._state === "saved" ? kept : "none";
  }

  _tell() {
    this._mark();
    if (this.isDone) return;
    const offline = this.store.isLasting ? "offline" : "offline_not_keeping";
    const told = [this._state, navigator.onLine ? "" : offline].filter(Boolean);
    const text = told.map((name) => this.phrases.say(name)).join(" · ");
    this.place.classList.toggle("keeping-bad", this._state === "full" || this._state === "unsaved");
    if (this.place.textContent !== text) this.place.textContent = text;
  }

  /** @param {BeforeUnloadEvent} event */
  _warn(event) {
    const isLost = !this.isDone && (!this.store.isLasting || !this.isSaved) && this.filling.isBegun;
    if (!isLost) return;
    event.preventDefault();
    event.returnValue = this.phrases.say("leaving");
  }

  /** What the page does when it stops. */
  onleave() {}
}
