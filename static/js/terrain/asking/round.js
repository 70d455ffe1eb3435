/** One person, in one language: what is read first, the questions, what becomes of the answers. */

import { bring, formOf, placeOf } from "../../live/bringing.js";
import { newDraft } from "../../live/beginning.js";
import { keepSealed, noDrafts, openFiles, sealedDrafts } from "./drafts.js";
import { fieldEnvelope } from "./envelope.js";
import { holdDraft } from "./holding.js";
import { Idle } from "./idle.js";
import { interviewOn } from "./interview.js";
import { keepAskedIn, showPage, showStage } from "./page.js";

/** @typedef {import("../../live/bringing.js").Life} Life */
/** @typedef {import("../../outbox/records.js").Draft} Draft */
/** @typedef {import("./asking.js").Asked} Asked */
/** @typedef {import("./asking.js").Start} Start */
/** @typedef {import("./trail.js").Trail} Trail */
/** @typedef {"done" | "left" | "nothing"} Ended `left`: a draft is kept */

/** The thanks clear themselves. Seconds. */
const THANKS = 10;

export class Round {
  /**
   * @param {HTMLElement} container
   * @param {Asked} asked
   * @param {Trail} trail
   * @param {Start} start
   */
  constructor(container, asked, trail, start) {
    this.container = container;
    this.asked = asked;
    this.trail = trail;
    this.start = start;
    this._ended = new AbortController();
    /** @type {Life | null} */
    this._life = null;
    this._isAsked = false;
    /** The page could be had. */
    this.isShown = false;
    /** @type {Idle | null} */
    this._idle = null;
    /** @type {(next: Start | Ended) => void} */
    this._resolve = () => {};
    /** @type {(problem: unknown) => void} */
    this._reject = () => {};
  }

  /**
   * Ask; resolves to the round that follows, or to how it ended. Throws where the page cannot be had.
   * @returns {Promise<Start | Ended>}
   */
  async run() {
    const { asked, start, container } = this;
    try {
      this.root = await showPage(container, { ...asked, language: start.language });
      this.form = await formOf(this.root);
      this.isShown = true;
      keepAskedIn(this.root, this.form, asked.channel);
      this.place = placeOf(this.root);
      this._suit(this.root);
      /** @type {Promise<Start | Ended>} */
      const next = new Promise((resolve, reject) => {
        this._resolve = resolve;
        this._reject = reject;
      });
      await this._open(this.root);
      return await next;
    } finally {
      this._ended.abort();
    }
  }

  /**
   * Show what this person is to see: an agent who reads aloud, or somebody who reads for themselves.
   * @param {HTMLElement} root
   */
  _suit(root) {
    const { isTheirs, isHeld, isKiosk, mayLeave, household } = this.asked;
    const all = (/** @type {string} */ names) => /** @type {NodeListOf<HTMLElement>} */ (root.querySelectorAll(names));
    if (isTheirs) for (const each of all("[data-agent], .guidance")) each.remove();
    for (const each of all("[data-resident]")) each.hidden = !isTheirs;
    for (const each of all("[data-locked]")) each.hidden = !isTheirs || isKiosk;
    for (const each of all("[data-kiosk]")) each.hidden = !isKiosk;
    for (const each of all("[data-keeping]")) each.hidden = isKiosk;
    for (const each of all("[data-erased]")) each.hidden = !this.start.isErased;
    for (const each of all("[data-lacking]")) each.hidden = !this.start.isLacking;
    // Between agent and person, the agent is spoken to as the app speaks.
    const own = [...all("[data-stage=theirs]")];
    const spoken = own.find(({ lang }) => lang === document.documentElement.lang) ?? own[0];
    for (const each of own) if (each !== spoken) each.remove();
    if (isHeld) for (const each of all("[data-stage=theirs] [data-later], [data-stage=theirs] .confirm")) each.remove();
    if (!mayLeave) for (const each of all("[data-leave]")) each.remove();
    if (!household) for (const each of all("[data-at-door]")) each.remove();
  }

  /** @param {HTMLElement} root */
  async _open(root) {
    this._listen(root);
    const { draft, isTakenUp } = this.start;
    if (this.asked.isKiosk) this._watch(root);
    if (draft?.isTheirs && isTakenUp) showStage(root, "theirs");
    else if (draft) await this._question(draft);
    else showStage(root, "reading");
    root.dataset.ready = "";
  }

  /** @param {HTMLElement} root */
  _listen(root) {
    /** @type {[string, (button: HTMLElement) => unknown][]} */
    const buttons = [
      ["[data-speak]", (button) => this._speak(button.dataset.speak || "")],
      ["[data-begin]", () => this._question(this._new())],
      ["[data-theirs]", () => this._question(/** @type {Draft} */ (this.start.draft))],
      ["[data-later]", () => this._leave()],
      ["[data-erase]", () => this._erase()],
      ["[data-here]", () => this._stay(root)],
      ["[data-anew]", () => this._forget()],
      ["[data-close]", () => this._close()],
    ];
    root.addEventListener("click", (event) => {
      for (const [name, press] of buttons) {
        const button = /** @type {HTMLElement | null} */ (/** @type {Element} */ (event.target).closest(name));
        if (button) Promise.resolve(press(button)).catch(this._reject);
      }
    });
  }

  _new() {
    const place = /** @type {import("../../live/beginning.js").Place} */ (this.place);
    return newDraft(place, {}, this.form?.asked.length ?? 0);
  }

  /** @param {Draft} draft */
  async _question(draft) {
    const { asked, root, form, place } = this;
    if (!root || !form || !place || this._isAsked) return;
    this._isAsked = true;
    this._idle?.stir();
    const { household, channel, isTheirs, isKiosk, store, vault, session, replaces, comment } = asked;
    this._life = await bring(root, {
      place,
      form,
      draft,
      store: isKiosk ? noDrafts : sealedDrafts(store, vault, { household, channel, isTheirs, session, replaces, comment }),
      keep: keepSealed(store, vault),
      finish: (sealed) => this._finish(sealed),
      Way: interviewOn(this.trail),
      signal: this._ended.signal,
    });
    for (const erased of root.querySelectorAll("[data-erased]")) erased.remove();
    showStage(root, "questions");
    if (!(await holdDraft(draft.id, this._ended.signal))) this._life.keeping.leave();
  }

  // What becomes of the answers

  /** @param {Draft} sealed */
  async _finish(sealed) {
    const { asked, root, place, _life: life } = this;
    if (!root || !place || !life) return;
    const envelope = fieldEnvelope(sealed, life.filling, place, asked);
    await asked.onDone(envelope, await openFiles(asked.store, asked.vault, envelope.attachments || []));
    // The app has taken it out with the answer that it kept, if it could.
    await asked.store.drafts.remove(sealed.id).catch(() => {});
    this._idle?.stop();
    if (asked.isTheirs) this._thank(root, life);
    else this._resolve("done");
  }

  /**
   * What was answered is not there any more to be shown; the author's own thanks are.
   * @param {HTMLElement} root
   * @param {Life} life
   */
  _thank(root, { journey }) {
    const { closing } = journey;
    if (closing) closing.refresh();
    if (closing) root.querySelector("[data-closing]")?.append(closing.element);
    if (closing) closing.element.hidden = false;
    // In another language the answers would show again.
    for (const answered of root.querySelectorAll("[data-stage=questions], [data-languages]")) answered.remove();
    showStage(root, "thanks");
    if (this.asked.isKiosk) this._clearIn(THANKS, /** @type {HTMLElement} */ (root.querySelector("[data-clearing]")));
  }

  /**
   * Whoever comes next finds the first page, after a time that is told.
   * @param {number} seconds
   * @param {HTMLElement} told
   */
  _clearIn(seconds, told) {
    told.textContent = String(seconds);
    setTimeout(() => (seconds > 1 ? this._clearIn(seconds - 1, told) : this._close()), 1000);
  }

  _close() {
    this._resolve(this.asked.isKiosk ? this._anew() : "done");
  }

  /**
   * @param {boolean} [isErased]
   * @returns {Start}
   */
  _anew(isErased = false) {
    return { language: this.asked.language, draft: null, isErased };
  }

  // Going away

  /**
   * In another language: the answers go along.
   * @param {string} language
   */
  async _speak(language) {
    const life = this._life;
    if (language === this.start.language) return;
    const draft = life ? /** @type {any} */ (life.keeping.draft()) : this.start.draft;
    await life?.keeping.flush();
    await life?.keeping.end();
    this._resolve({ language, draft, isTakenUp: !life && this.start.isTakenUp });
  }

  /** Later: what is answered is kept first; where it cannot be, nobody goes. */
  async _leave() {
    const life = this._life;
    if (this.asked.isKiosk) return this._drop().then(() => this._resolve("nothing"));
    await life?.keeping.flush();
    if (life && !life.keeping.isSaved) return this._goOn();
    await life?.keeping.end();
    const begun = life ? life.keeping.draft() : this.start.draft;
    const isKept = begun !== null && (await this.asked.store.drafts.get(begun.id)) !== undefined;
    return this._resolve(isKept ? "left" : "nothing");
  }

  /** Somebody went back from the first screen: an agent leaves, whoever was handed the device stays. */
  goneBack() {
    if (this.asked.isTheirs) this._goOn();
    else void this._leave();
  }

  /** The entry of the screen that shows, where it was gone back from. */
  _goOn() {
    if (!this.trail.depth) this.trail.enter(this._life ? { step: this._life.journey.step } : {});
  }

  async _erase() {
    if (this.start.draft) await this.asked.store.drafts.remove(this.start.draft.id);
    this._resolve("nothing");
  }

  /** Nothing of this person stays: answers were never written down, photographs go. */
  async _drop() {
    const life = this._life;
    if (!life) return;
    await life.keeping.end();
    await this.asked.store.files.release([...life.filling.files.values()].map(({ sha256 }) => sha256));
  }

  // Among people

  /** @param {HTMLElement} root */
  _watch(root) {
    const ask = (/** @type {number} */ seconds) => {
      if (!this._life) return false;
      const place = root.querySelector("[data-seconds]");
      if (place) place.textContent = String(seconds);
      if (!this._isAsking(root)) showStage(root, "there");
      return true;
    };
    this._idle = new Idle({ ask, gone: () => void this._forget() }, this._ended.signal);
  }

  /** Whoever was here has gone: for the next one, in the language of the place. */
  async _forget() {
    const isBegun = this._life?.filling.isBegun;
    await this._drop();
    this._resolve(this._anew(isBegun));
  }

  /** @param {HTMLElement} root */
  _isAsking(root) {
    return !(/** @type {HTMLElement} */ (root.querySelector("[data-stage=there]")).hidden);
  }

  /** @param {HTMLElement} root */
  _stay(root) {
    this._idle?.stir();
    showStage(root, this._life ? "questions" : "reading");
  }
}
