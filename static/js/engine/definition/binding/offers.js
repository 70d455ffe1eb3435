/** What is known of the choices of questions before there is any answer. */

import { itemsOf } from "../secondary.js";

/** @typedef {import("../../expression/tree.js").Node} Node */
/** @typedef {import("../choices.js").Choice} Choice */
/** @typedef {import("../form.js").Form} Form */
/** @typedef {import("../items.js").Itemset} Itemset */
/** @typedef {import("../items.js").Question} Question */
/** @typedef {import("./places.js").Place} Place */

/**
 * Choices by the item they come from, and the values of questions whose choices never vary.
 *
 * `fixed` are the values by place; `open` the places whose list is not known, as for an external file that is
 * missing; `exclusive` the values by place that rule out all others.
 */
export class Offers {
  /**
   * @param {Form} form
   * @param {Map<string, Place>} byPath
   */
  constructor(form, byPath) {
    /** @type {Map<string, Map<Node, Choice>>} */
    this._ofItem = new Map();
    /** @type {Map<Place, Set<string>>} */
    this.fixed = new Map();
    /** @type {Set<Place>} */
    this.open = new Set();
    /** @type {Map<Place, Set<string>>} */
    this.exclusive = new Map();
    this.arePiped = false;
    for (const question of form.questions) {
      const place = byPath.get(question.path);
      if (place && question.type.hasChoices) this._add(form, question, place);
    }
  }

  /**
   * The choice of an item of one of the form's lists.
   * @param {Itemset} itemset
   * @param {Node} item
   */
  choiceOf(itemset, item) {
    return this._known(itemset).get(item);
  }

  /**
   * @param {Form} form
   * @param {Question} question
   * @param {Place} place
   */
  _add(form, { appearance, choices, itemset }, place) {
    this.exclusive.set(place, valuesOf(choices.filter((each) => each.isExclusive)));
    this.arePiped = this.arePiped || choices.some((each) => each.text.hasOutputs);
    const list = itemset?.list;
    const instance = form.instances.get(list ?? "");
    // In a file that is not there, or that only search() would read.
    const isSearched = [...appearance].some((token) => token.startsWith("search("));
    if (list === undefined ? isSearched : !instance?.children.length) this.open.add(place);
    else if (!itemset || (list !== undefined && !itemset.filtered)) this.fixed.set(place, valuesOf(choices));
    if (itemset && instance) this._remember(itemset, instance, choices);
  }

  /**
   * @param {Itemset} itemset
   * @param {import("../../expression/tree.js").Element} instance
   * @param {Choice[]} choices
   */
  _remember(itemset, instance, choices) {
    const known = this._known(itemset);
    const items = itemsOf(instance);
    if (known.has(items[0])) return;
    items.forEach((item, at) => known.set(item, choices[at]));
  }

  /**
   * The choices of items that are read for these parts.
   * @param {Itemset} itemset
   */
  _known({ value, label }) {
    const key = `${value} ${label}`;
    let known = this._ofItem.get(key);
    if (!known) this._ofItem.set(key, (known = new Map()));
    return known;
  }
}

/** @param {Choice[]} choices */
function valuesOf(choices) {
  return new Set(choices.map((each) => each.value));
}
