/** The body of a form as it stands for an instance: what is shown, in order. */

import { Question, Repeat } from "../definition/items.js";

/** @typedef {import("../definition/binding/places.js").Place} Place */
/** @typedef {import("../definition/items.js").Group} Group */
/** @typedef {import("../definition/items.js").Item} Item */
/** @typedef {import("../evaluation/nodes.js").AnswerNode} AnswerNode */
/** @typedef {import("./instance.js").Instance} Instance */
/**
 * @typedef {"question" | "group" | "group_end" | "repeat" | "repeat_end" | "instance" | "instance_end"} Event
 */

/**
 * One step through the body. `position` counts repeat instances from 1.
 *
 * `node` is that of the item; of a repeat that which holds its instances.
 */
export class Entry {
  /**
   * @param {Event} event
   * @param {Item} item
   * @param {AnswerNode} node
   * @param {number} [position]
   */
  constructor(event, item, node, position) {
    this.event = event;
    this.item = item;
    this.node = node;
    this.position = position;
  }

  /**
   * The path with positions; that of a repeat has none of its own.
   *
   * A group without a node of its own has the path of what holds it.
   */
  get path() {
    const { path } = this.node;
    return this.event.startsWith("repeat") ? `${path}/${this.item.name}` : path;
  }
}

/**
 * The relevant items below a node, those of other channels left out.
 * @param {Instance} instance
 * @param {Item[]} items
 * @param {AnswerNode} holder
 * @param {string} [channel]
 * @returns {Generator<Entry>}
 */
export function* entries(instance, items, holder, channel) {
  for (const item of items) {
    if (channel !== undefined && !item.palier.isAskedIn(channel)) continue;
    if (item instanceof Repeat) {
      yield* repeatEntries(instance, item, holder, channel);
      continue;
    }
    const node = item.path ? instance.below(holder, item.path) : holder;
    if (!node?.relevant) continue;
    if (item instanceof Question) yield new Entry("question", item, node);
    else yield* groupEntries(instance, item, node, channel);
  }
}

/**
 * @param {Instance} instance
 * @param {Group} item
 * @param {AnswerNode} node
 * @param {string} [channel]
 * @returns {Generator<Entry>}
 */
function* groupEntries(instance, item, node, channel) {
  yield new Entry("group", item, node);
  yield* entries(instance, item.items, node, channel);
  yield new Entry("group_end", item, node);
}

/**
 * @param {Instance} instance
 * @param {Repeat} item
 * @param {AnswerNode} holder
 * @param {string} [channel]
 * @returns {Generator<Entry>}
 */
function* repeatEntries(instance, item, holder, channel) {
  const place = /** @type {Place} */ (instance.plan.byPath.get(item.path));
  const parent = place.parent && instance.below(holder, place.parent.path);
  if (!parent?.relevant) return;
  const there = parent.at(place);
  if (!isOffered(instance, place, parent, there)) return;
  yield new Entry("repeat", item, parent);
  for (const [at, node] of there.entries()) {
    if (!node.relevant) continue;
    yield new Entry("instance", item, node, at + 1);
    yield* entries(instance, item.items, node, channel);
    yield new Entry("instance_end", item, node, at + 1);
  }
  yield new Entry("repeat_end", item, parent);
}

/**
 * Whether a repeat shows: some instance is relevant, or with none the one to come would be.
 * @param {Instance} instance
 * @param {Place} place
 * @param {AnswerNode} parent
 * @param {AnswerNode[]} there
 */
export function isOffered({ plan, evaluation, tree }, place, parent, there) {
  const rule = plan.relevant.get(place);
  if (!rule) return true;
  if (there.length) return there.some((node) => node.relevant);
  return evaluation.truth(rule, tree.beside(parent, place));
}
