/** The pages of the questionnaire: which show, where the person is, what is wrong on each. */

import { Bound } from "./bound.js";

/** @typedef {import("./asking.js").Asking} Asking */
/** @typedef {import("./filling.js").Filling} Filling */

/** One page: a <section> of the document. */
export class Page {
  /**
   * @param {HTMLElement} element
   * @param {Filling} filling
   * @param {number} total the questions of the form
   */
  constructor(element, filling, total) {
    this.element = element;
    this.filling = filling;
    this.bound = new Bound(element, filling.instance.tree.root, filling);
    this._total = total;
  }

  get isShown() {
    return this.bound.isShown;
  }

  /** @returns {Asking[]} */
  get shown() {
    return this.bound.askings.filter((asking) => asking.isShown);
  }

  get heading() {
    const heading = this.element.querySelector("[data-heading], h1, h2");
    return /** @type {HTMLElement} */ (heading);
  }

  refresh() {
    this.bound.refresh();
    const kicker = this.element.querySelector("[data-kicker]");
    const told = this._numbers();
    if (kicker && kicker.textContent !== told) kicker.textContent = told;
  }

  /** « Questions 3 à 5 sur 12 ». */
  _numbers() {
    const numbers = this.shown.map(({ question }) => question.number).filter((number) => number !== null);
    const { phrases } = this.filling;
    if (!numbers.length) return "";
    const [first, last] = [Math.min(...numbers), Math.max(...numbers)];
    if (first === last) return phrases.say("question", { number: first, total: this._total });
    return phrases.say("questions", { first, last, total: this._total });
  }

  /** The questions with something wrong, and what. */
  troubles() {
    return this.shown.map((asking) => ({ asking, code: asking.trouble() })).filter(({ code }) => code);
  }
}

/**
 * The pages of the form. What ends it and only thanks, notes alone, is for after the sending.
 * @param {HTMLElement} root
 * @param {Filling} filling
 */
export function pagesOf(root, filling) {
  const total = filling.instance.form.asked.length;
  const elements = /** @type {NodeListOf<HTMLElement>} */ (root.querySelectorAll("[data-page]"));
  return [...elements].map((element) => new Page(element, filling, total));
}

/**
 * Whether a page only thanks or tells.
 * @param {Page} page
 */
export function onlyTells({ bound }) {
  return bound.parts.length > 0 && bound.askings.every(({ question }) => question.type.name === "note") && bound.askings.length === bound.parts.length;
}
