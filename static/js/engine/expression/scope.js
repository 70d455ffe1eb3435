/** Where an expression is evaluated: the trees, the circumstances, and the place in them. */

import { Chance } from "./chance.js";

/** @typedef {import("./tree.js").Node} Node */
/** @typedef {import("./context.js").Context} Context */
/** @typedef {import("./calendar_names.js").CalendarNames} CalendarNames */

/**
 * The words of a form in the active language, for the functions that show them.
 * @typedef {object} Texts
 * @property {(textId: string) => Node[]} itext the values of a text of the form
 * @property {(value: string, question: Node) => string} choiceName the label of a choice of the question
 * @property {CalendarNames} [calendar] for `format-date`
 */

/** @type {Texts} The words of a tree that belongs to no form. */
const NO_TEXTS = { itext: () => [], choiceName: () => "" };

/**
 * One evaluation after another over the same trees.
 *
 * `root` is where absolute paths start (its child is the root element), `instances` answers `instance()`.
 * Instances other than the primary one never change once an expression has read them.
 */
export class Scope {
  /**
   * @param {Node} root
   * @param {Context} context
   * @param {Map<string, Node>} [instances]
   * @param {Texts} [texts]
   */
  constructor(root, context, instances = new Map(), texts = NO_TEXTS) {
    this.root = root;
    this.context = context;
    this.zone = context.zone;
    this.instances = instances;
    this.texts = texts;
    this.chance = new Chance(context.random);
    this.current = root;
    this.position = 1;
    this.size = 1;
  }
}
