/** The choices of a question: those left show; of long lists those chosen and those found. */

import { fold } from "./folding.js";
import { find, LONG_LIST, MOST_FOUND, SOUGHT } from "./widgets/choosing.js";

/** @typedef {import("../engine/definition/choices.js").Choice} Choice */
/** @typedef {import("./asking.js").Asking} Asking */
/** @typedef {import("./widgets/asked.js").Typed} Typed */

export class Choices {
  /** @param {Asking} asking */
  constructor(asking) {
    const { element } = asking;
    this.asking = asking;
    this.holder = /** @type {HTMLElement | null} */ (element.querySelector("[data-choices]"));
    this.model = /** @type {HTMLTemplateElement | null} */ (element.querySelector("template[data-choice]"));
    this.search = /** @type {HTMLElement | null} */ (element.querySelector("[data-search]"));
    /** @type {Map<string, Element>} */
    this.elements = new Map();
    if (!this.model) this._gather(element);
    /** @type {Choice[]} */
    this.offered = [];
    /** @type {string[]} */
    this.folded = [];
    /** @type {Set<string>} */
    this.chosen = new Set();
    this.search?.addEventListener("input", () => this.seek());
  }

  /**
   * Remember the element of each choice that the server wrote; a table's cells stay where they are.
   * @param {Element} element
   */
  _gather(element) {
    for (const option of element.querySelectorAll("option")) this.elements.set(option.value, option);
    for (const input of element.querySelectorAll("input")) {
      const choice = input.closest(".choice");
      if (choice && (input.type === "radio" || input.type === "checkbox")) this.elements.set(input.value, choice);
    }
  }

  /** Show the choices that are left, in their order. */
  renew() {
    this.offered = this.asking.asked.choices;
    if (this.model) {
      this.folded = this.offered.map((choice) => fold(choice.label));
      this.seek();
    } else if (this.holder) {
      this._offer(this.holder);
    } else {
      this._disable();
    }
    if (this.asking.question.choices.some(({ text }) => text.hasOutputs)) this._word();
  }

  /** @param {HTMLElement} holder */
  _offer(holder) {
    const apart = (/** @type {Choice} */ choice) => Number(choice.isExclusive && holder.tagName !== "SELECT");
    const inOrder = [...this.offered].sort((one, other) => apart(one) - apart(other));
    const wanted = inOrder.map(({ value }) => this.elements.get(value)).filter((each) => each !== undefined);
    const none = holder.querySelector('option[value=""]');
    const all = none ? [none, ...wanted] : wanted;
    if (all.length === holder.children.length && all.every((each, at) => each === holder.children[at])) return;
    const { activeElement } = document;
    holder.replaceChildren(...all);
    if (activeElement instanceof HTMLElement && holder.contains(activeElement)) activeElement.focus();
  }

  /** In a table the cells stay; what is not left cannot be ticked. */
  _disable() {
    const left = new Set(this.offered.map(({ value }) => value));
    for (const [value, element] of this.elements) {
      const input = element.querySelector("input");
      if (input) input.disabled = !left.has(value);
    }
  }

  _word() {
    for (const { value, text, label } of this.offered) {
      const element = this.elements.get(value);
      const place = element && (element.querySelector("label span") || element);
      if (place && text.pieces.length) place.textContent = label;
    }
  }

  // Long lists

  /**
   * What was chosen stays in the list, whatever is sought.
   * @param {Typed} typed
   */
  keep(typed) {
    if (!this.model) return;
    this.chosen = new Set(typed[""] || []);
    if (this.field) this.field.value = (typed[SOUGHT] || [""])[0];
    this.seek();
  }

  get field() {
    return this.search && this.search.querySelector("input");
  }

  /** Show what is found by the letters written, or all where they are few enough. */
  seek() {
    if (!this.model || !this.holder || !this.search) return;
    for (const input of this.holder.querySelectorAll("input")) this._note(input);
    const sought = this.field ? this.field.value.trim() : "";
    const isShort = this.offered.length <= LONG_LIST;
    this.search.hidden = isShort;
    const found = isShort ? this.offered : sought ? find(sought, this.offered, this.folded) : [];
    const kept = isShort ? [] : this.offered.filter(({ value }) => this.chosen.has(value));
    const shown = [...kept, ...found.filter((choice) => !kept.includes(choice))];
    this.holder.replaceChildren(...shown.map((choice, at) => this._make(choice, at)));
    if (!isShort) this._tell(sought, found.length);
  }

  /** @param {HTMLInputElement} input */
  _note({ checked, value, type }) {
    if (checked && type === "radio") this.chosen = new Set([value]);
    else if (checked) this.chosen.add(value);
    else this.chosen.delete(value);
  }

  /**
   * @param {Choice} choice
   * @param {number} at
   */
  _make(choice, at) {
    const made = /** @type {DocumentFragment} */ (this.model?.content.cloneNode(true));
    const input = /** @type {HTMLInputElement} */ (made.querySelector("input"));
    const label = /** @type {HTMLLabelElement} */ (made.querySelector("label"));
    input.id += at;
    input.value = choice.value;
    input.checked = this.chosen.has(choice.value);
    label.htmlFor = input.id;
    /** @type {Element} */ (label.querySelector("span")).textContent = choice.label;
    made.querySelector(".choice")?.classList.toggle("choice-apart", choice.isExclusive);
    return made;
  }

  /**
   * @param {string} sought
   * @param {number} found
   */
  _tell(sought, found) {
    const { phrases } = this.asking.filling;
    const place = this.search?.querySelector("[data-found]");
    if (!place) return;
    const more = found >= MOST_FOUND ? ` ${phrases.say("more")}` : "";
    const told = found ? phrases.count("found", found) + more : phrases.say("found_nothing");
    place.textContent = sought ? told : phrases.say("write_letters");
  }
}
