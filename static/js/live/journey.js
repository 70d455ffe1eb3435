/** The way through the pages: forward, back, to the review; where the keyboard and the eye go. */

import { onlyTells, pagesOf } from "./pages.js";
import { Summary } from "./summary.js";

/** @typedef {import("./asking.js").Asking} Asking */
/** @typedef {import("./filling.js").Filling} Filling */
/** @typedef {import("./pages.js").Page} Page */
/** @typedef {import("./review.js").Review} Review */

/** Where the review stands among the pages: after the last. */
const REVIEW = "revue";

export class Journey {
  /**
   * @param {HTMLElement} root
   * @param {Filling} filling
   * @param {{ send: () => void, review: () => Promise<Review> }} ending what the last button does; the review, once
   *   it is loaded
   */
  constructor(root, filling, { send, review }) {
    this.root = root;
    this.filling = filling;
    this._send = send;
    this._load = review;
    /** @type {Review | null} */
    this.review = null;
    this.pages = pagesOf(root, filling);
    const last = this.pages[this.pages.length - 1];
    /** @type {Page | null} */
    this.closing = this.pages.length > 1 && onlyTells(last) ? last : null;
    if (this.closing) this.pages.pop();
    this.summary = new Summary(root, filling.phrases);
    this.on = /** @type {HTMLButtonElement} */ (root.querySelector("[data-on]"));
    this.back = /** @type {HTMLButtonElement} */ (root.querySelector("[data-back]"));
    this.status = document.createElement("p");
    this._title = document.title;
    /** @type {Page | null} Null at the review. */
    this.page = null;
    this.isReviewed = false;
    /** @type {Page | null} The page that the review led to: back leads to the review again. */
    this._mended = null;
    /** How many questions the page showed last. */
    this._count = 0;
    /** @type {Set<Page>} */
    this.seen = new Set();
    this._listen();
  }

  _listen() {
    this.status.className = "unseen";
    this.status.setAttribute("role", "status");
    this.root.append(this.status);
    this.root.addEventListener("submit", (event) => {
      event.preventDefault();
      this.goOn();
    });
    this.back.addEventListener("click", () => this.goTo(this._before() ?? null));
    addEventListener("popstate", (event) => this._return(/** @type {PopStateEvent} */ (event).state), this.filling.until);
  }

  /**
   * The question that an element of the page is part of.
   * @param {Element} within
   */
  askingAt(within) {
    const element = within.closest("[data-question]");
    return element ? this.page?.bound.askings.find((asking) => asking.element === element) : undefined;
  }

  /** The answer has left: what can still be seen is what became of it. */
  end() {
    for (const element of this.root.querySelectorAll("[data-actions], [data-review], [data-page]")) element.remove();
    this.summary.tell([]);
    scrollTo(0, 0);
  }

  /** The pages on which something shows. */
  get met() {
    return this.pages.filter((page) => page.isShown);
  }

  /** The name of where the person is, as drafts keep it. */
  get step() {
    return this.page ? String(this.pages.indexOf(this.page)) : REVIEW;
  }

  /**
   * Open where the draft stood, else at the first page; nothing moves under the person's eyes.
   * @param {string} step
   * @param {boolean} isReviewed
   */
  open(step, isReviewed) {
    this.isReviewed = isReviewed;
    for (const page of this.pages) page.refresh();
    const page = this._named(step);
    const isReview = step === REVIEW && this.review;
    history.replaceState({ step: isReview ? REVIEW : String(this.pages.indexOf(page)) }, "");
    this._show(isReview ? null : page);
  }

  /** @param {string} step */
  _named(step) {
    const found = this.pages[Number(step || 0)];
    return found && found.isShown ? found : this.met[0] || this.pages[0];
  }

  /** Bring what shows up to date with the answers. */
  refresh() {
    if (!this.page) return;
    const before = this._count;
    this.page.refresh();
    this._count = this.page.shown.length;
    if (this._count > before) this._say("appeared");
  }

  /** @param {string} phrase */
  _say(phrase) {
    this.status.textContent = "";
    setTimeout(() => (this.status.textContent = this.filling.phrases.say(phrase)), 100);
  }

  /** To the next page, unless this one has something to mend; from the review on its way. */
  goOn() {
    if (!this.page) return this._sendOrMend();
    const troubles = this.page.troubles();
    this._tell(troubles);
    return this.isHeldBy(troubles) ? undefined : void this._leadTo(this._next());
  }

  /**
   * Whether these must be mended before anything else.
   * @param {{ asking: Asking, code: string }[]} troubles
   */
  isHeldBy(troubles) {
    return troubles.length > 0;
  }

  /** @param {Page | null} page null for the review, which may still have to come: once, however often it is asked for */
  async _leadTo(page) {
    try {
      if (!page) this.review = this.review || (await this._load());
      if (page !== this.page) this.goTo(page);
    } catch {
      this.status.className = "notice";
      this.status.textContent = this.filling.phrases.say("no_ending");
    }
  }

  _next() {
    const { met, page } = this;
    const after = met.slice(met.indexOf(/** @type {Page} */ (page)) + 1);
    return (this.isReviewed ? after.find((each) => !this.seen.has(each)) : after[0]) || null;
  }

  /** The page before; from a page that the review led to, the review; undefined before the first. */
  _before() {
    if (!this.page) return this.met[this.met.length - 1];
    return this.page === this._mended ? null : this.met[this.met.indexOf(this.page) - 1];
  }

  _sendOrMend() {
    for (const page of this.met) {
      page.refresh();
      const troubles = page.troubles();
      if (!this.isHeldBy(troubles)) continue;
      this._mend(page);
      this._tell(troubles);
      return;
    }
    this._send();
  }

  /** @param {{ asking: Asking, code: string }[]} troubles */
  _tell(troubles) {
    for (const asking of this.page?.shown || []) asking.tell("");
    for (const { asking, code } of troubles) asking.tell(code);
    this.summary.tell(troubles);
    document.title = troubles.length ? `${this.filling.phrases.say("error")} ${this._title}` : this._title;
  }

  /**
   * From the review to a page, and back again.
   * @param {Page} page
   */
  _mend(page) {
    this._mended = page;
    this.goTo(page);
  }

  /** @param {Page | null} page null for the review */
  goTo(page) {
    history.pushState({ step: page ? String(this.pages.indexOf(page)) : REVIEW }, "");
    this._show(page);
    this._look();
    this.filling.onchange();
  }

  /** @param {{ step?: string } | null} state */
  _return(state) {
    if (!state || state.step === undefined || !this.on.isConnected) return;
    this._show(state.step === REVIEW && this.review ? null : this._named(state.step));
    this._look();
    this.filling.onchange();
  }

  /** @param {Page | null} page */
  _show(page) {
    this.page = page;
    if (page !== this._mended) this._mended = null;
    for (const each of this.pages) each.element.hidden = each !== page;
    if (page) page.refresh();
    if (page) this.seen.add(page);
    else this.isReviewed = true;
    this._count = page ? page.shown.length : 0;
    if (this.review) this.review.show(!page);
    this.summary.tell([]);
    this.on.firstChild?.replaceWith((page ? this.on.dataset.goingOn : this.on.dataset.sendingOff) || "");
    this.back.hidden = this._before() === undefined;
    this._progress();
  }

  _progress() {
    const { met, page } = this;
    const done = page ? met.indexOf(page) + 1 : met.length + 1;
    const bar = this.root.querySelector("[data-progress]");
    bar?.setAttribute("width", String((100 * done) / (met.length + 1)));
  }

  /** To the top, and read from there. */
  _look() {
    const heading = this.page ? this.page.heading : this.review?.heading;
    if (!heading) return;
    heading.tabIndex = -1;
    heading.focus({ preventScroll: true });
    scrollTo(0, 0);
  }

  /**
   * To a question, wherever it is.
   * @param {Page} page
   * @param {Asking} asking
   */
  change(page, asking) {
    this._mend(page);
    (asking.target || page.heading).focus();
  }
}
