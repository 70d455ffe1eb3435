/** Places: the nodes of a form's model, indexed for evaluation. One place has many nodes inside a repeat. */

import { Question } from "../items.js";

/** @typedef {import("../form.js").Form} Form */
/** @typedef {import("../model.js").ModelNode} ModelNode */

/**
 * A node of the model with what belongs to it.
 *
 * `repeat` is the nearest repeat at or above it; `ancestry` the places from the root down to it.
 */
export class Place {
  /**
   * @param {number} index
   * @param {ModelNode} model
   * @param {Place | null} parent
   * @param {Form} form
   */
  constructor(index, model, parent, form) {
    const item = form.itemsByPath.get(model.path);
    this.index = index;
    this.model = model;
    this.parent = parent;
    this.path = model.path;
    this.name = model.name;
    this.key = model.key;
    this.isRepeat = model.isRepeat;
    this.isLeaf = !model.children.length && !model.isRepeat;
    this.bind = model.bind;
    this.question = item instanceof Question ? item : null;
    /** @type {Place[]} */
    this.children = [];
    /** @type {Place[]} */
    this.ancestry = parent ? [...parent.ancestry, this] : [this];
    /** @type {Place | null} */
    this.repeat = this.isRepeat ? this : parent && parent.repeat;
  }

  /** The number of steps from the document to here; the root element has 1. */
  get depth() {
    return this.ancestry.length;
  }

  /**
   * This place and all below it, in document order.
   * @returns {Generator<Place>}
   */
  *walk() {
    yield this;
    for (const child of this.children) yield* child.walk();
  }

  /**
   * Whether this place is `other` or below it.
   * @param {Place} other
   */
  isWithin(other) {
    return this.ancestry[other.depth - 1] === other;
  }
}

/**
 * The places of the form in document order, each at its own index; the root is first.
 * @param {Form} form
 */
export function readPlaces(form) {
  /** @type {Place[]} */
  const found = [];
  /**
   * @param {ModelNode} model
   * @param {Place | null} parent
   */
  function visit(model, parent) {
    const place = new Place(found.length, model, parent, form);
    found.push(place);
    place.children = model.children.map((child) => visit(child, place));
    return place;
  }
  visit(form.root, null);
  return found;
}
