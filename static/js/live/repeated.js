/** A repeat on the page: a card for each repeat instance, one more, one less. For the forms that have some. */

import { isOffered } from "../engine/instance/entries.js";
import { Bound, kinds, pathOf } from "./bound.js";

/** @typedef {import("../engine/definition/binding/places.js").Place} Place */
/** @typedef {import("../engine/evaluation/nodes.js").AnswerNode} AnswerNode */
/** @typedef {import("./asking.js").Asking} Asking */
/** @typedef {import("./filling.js").Filling} Filling */
/** @typedef {{ element: HTMLElement, bound: Bound }} Card */

/** Attributes that name a field or refer to one. */
const NAMING = ["id", "for", "name", "aria-labelledby", "aria-describedby", "data-path", "data-repeat", "data-section", "data-instance"];

/** Cards ever made: each gets names of its own, whatever its position becomes. */
let made = 1;

export class Repeated {
  /**
   * @param {HTMLElement} element
   * @param {AnswerNode} holder
   * @param {Filling} filling
   */
  constructor(element, holder, filling) {
    const { instance } = filling;
    this.element = element;
    this.filling = filling;
    this.marked = element.dataset.repeat || "";
    this.place = /** @type {Place} */ (instance.plan.byPath.get(pathOf(this.marked)));
    this.parent = /** @type {AnswerNode} */ (instance.below(holder, this.place.parent?.path || ""));
    this.list = /** @type {HTMLElement} */ (element.querySelector("[data-instances]"));
    this.model = /** @type {HTMLTemplateElement} */ (element.querySelector("template"));
    this.adder = /** @type {HTMLButtonElement | null} */ (element.querySelector("[data-add]"));
    this.adder?.addEventListener("click", () => this._add());
    /** @type {Map<AnswerNode, Card>} */
    this.cards = new Map();
  }

  get nodes() {
    return this.parent.at(this.place);
  }

  get isShown() {
    return this.parent.relevant && isOffered(this.filling.instance, this.place, this.parent, this.nodes);
  }

  /** @returns {Asking[]} */
  get askings() {
    return this.nodes.flatMap((node) => this.cards.get(node)?.bound.askings || []);
  }

  refresh() {
    if (this.element.hidden === this.isShown) this.element.hidden = !this.isShown;
    if (!this.isShown) return;
    this._follow();
    for (const [at, node] of this.nodes.entries()) {
      const { element, bound } = /** @type {Card} */ (this.cards.get(node));
      for (const place of element.querySelectorAll("[data-position]")) place.textContent = String(at + 1);
      if (element.hidden === node.relevant) element.hidden = !node.relevant;
      bound.refresh();
    }
    if (this.adder) this.adder.hidden = this.filling.instance.tree.room(this.parent, this.place) <= 0;
  }

  /** Make the cards of instances that came, drop those of instances that went. */
  _follow() {
    const there = new Set(this.nodes);
    for (const [node, { element }] of this.cards) {
      if (there.has(node)) continue;
      element.remove();
      this.cards.delete(node);
    }
    for (const node of this.nodes) if (!this.cards.has(node)) this.cards.set(node, this._make(node));
  }

  /**
   * @param {AnswerNode} node
   * @returns {Card}
   */
  _make(node) {
    made += 1;
    const copy = /** @type {DocumentFragment} */ (this.model.content.cloneNode(true));
    const marked = this.marked.replace(/\[1\]$/, `[${made}]`);
    rename(copy, [this.marked, marked], [idOf(this.marked), idOf(marked)]);
    const element = /** @type {HTMLElement} */ (copy.firstElementChild);
    element.tabIndex = -1;
    element.querySelector("[data-remove]")?.addEventListener("click", () => this._remove(node));
    this.list.append(copy);
    return { element, bound: new Bound(element, node, this.filling) };
  }

  _add() {
    this.filling.instance.addRepeat(`${this.parent.path}/${this.place.key}`);
    this.filling.onchange();
    const added = this.cards.get(this.nodes[this.nodes.length - 1]);
    added?.element.focus();
  }

  /** @param {AnswerNode} node */
  _remove(node) {
    const { phrases, instance, typed } = this.filling;
    const isFilled = [...node.walk()].some((each) => each.place.question?.isAsked && each.text);
    if (isFilled && !confirm(phrases.say("remove_sure"))) return;
    for (const each of node.walk()) typed.delete(each);
    instance.removeRepeat(node.path);
    this.filling.onchange();
    this.adder?.focus();
  }
}

/**
 * The id that the server makes of a path.
 * @param {string} path
 */
function idOf(path) {
  return `q${path.replace(/\//g, "-").replace(/\[/g, "_").replace(/\]/g, "")}`;
}

/**
 * Give a copy names of its own, also within the models it holds.
 * @param {DocumentFragment} copy
 * @param {...[from: string, to: string]} changes
 */
function rename(copy, ...changes) {
  for (const element of copy.querySelectorAll("*")) {
    for (const name of NAMING) {
      const text = element.getAttribute(name);
      if (!text) continue;
      element.setAttribute(name, changes.reduce((all, [from, to]) => all.split(from).join(to), text));
    }
    if (element instanceof HTMLTemplateElement) rename(element.content, ...changes);
  }
}

kinds.Repeated = Repeated;
