/** The nodes of an instance: the expression engine's elements, each at its place of the form. */

import { Element } from "../expression/tree.js";

/** @typedef {import("../definition/binding/places.js").Place} Place */

/**
 * An element of the primary instance.
 *
 * `own` is the result of its own relevant rule; `relevant` is that of all its ancestors too.
 */
export class AnswerNode extends Element {
  /** @param {Place} place */
  constructor(place) {
    super(place.name, "", place.model.namespace);
    this.place = place;
    this.own = true;
  }

  /** The child nodes. */
  get answers() {
    return /** @type {AnswerNode[]} */ (this.children);
  }

  /**
   * This node and all below, in document order.
   * @returns {Generator<AnswerNode>}
   */
  *walk() {
    yield this;
    for (const child of this.answers) yield* child.walk();
  }

  /**
   * The child nodes of a place.
   * @param {Place} place
   */
  at(place) {
    return /** @type {AnswerNode[]} */ (this.named(place.name)).filter((child) => child.place === place);
  }

  /**
   * The node of `place` at or above this one.
   * @param {Place} place
   * @returns {AnswerNode | null}
   */
  ancestor(place) {
    /** @type {AnswerNode | null} */
    let node = this;
    while (node && node.place !== place) node = node.holder;
    return node;
  }

  /** @returns {AnswerNode | null} */
  get holder() {
    return this.parent instanceof AnswerNode ? this.parent : null;
  }

  /** The place among the instances of its repeat, from 1. */
  get position() {
    const { holder } = this;
    return holder ? holder.named(this.name).indexOf(this) + 1 : 1;
  }

  /**
   * The path with positions, as in /data/member[2]/age.
   * @returns {string}
   */
  get path() {
    const { holder, place } = this;
    if (!place.repeat || !holder) return place.path;
    return `${holder.path}/${place.key}${place.isRepeat ? `[${this.position}]` : ""}`;
  }
}
