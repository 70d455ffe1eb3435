/** Functions of nodes and of the place in the tree. */

import { seedOfText, shuffled, wholeOf } from "../chance.js";
import { isWithin, itemsWhere } from "../index.js";
import { toNumber, toText } from "../values.js";

/** @typedef {import("../tree.js").Node} Node */
/** @typedef {import("../scope.js").Scope} Scope */
/** @typedef {import("../values.js").Value} Value */

/**
 * How many nodes the predicate is looking at.
 * @param {Node} _node
 * @param {Scope} scope
 */
export function last(_node, scope) {
  return scope.size;
}

/**
 * The place, from 1, among the nodes the predicate is looking at, or that of a repeat instance.
 * @param {Node} _node
 * @param {Scope} scope
 * @param {Node[]} [nodes]
 */
export function position(_node, scope, nodes) {
  return nodes ? repeatNumber(nodes) : scope.position;
}

/**
 * The place of the first node among its siblings of the same name.
 * @param {Node[]} nodes
 */
function repeatNumber([first]) {
  if (!first) return NaN;
  /** @type {Node[]} */
  const siblings = first.parent ? first.parent.named(first.name) : [first];
  return siblings.indexOf(first) + 1;
}

/**
 * The name as the document writes it.
 * @param {Node[]} nodes
 */
export function name(nodes) {
  return nodes.length ? nodes[0].name : "";
}

/**
 * The name without its prefix.
 * @param {Node[]} nodes
 */
export function localName(nodes) {
  return nodes.length ? nodes[0].localName : "";
}

/** @param {Node[]} nodes */
export function namespaceUri(nodes) {
  return nodes.length ? nodes[0].namespace : "";
}

/**
 * The node that the whole expression is evaluated for.
 * @param {Scope} scope
 */
export function current(scope) {
  return [scope.current];
}

/**
 * The `<instance>` of that id.
 * @param {Scope} scope
 * @param {string} instanceId
 */
export function instance(scope, instanceId) {
  const found = scope.instances.get(instanceId);
  return found ? [found] : [];
}

/**
 * The nodes within one repeat instance; `levels` are repeat, number from 1, and so on inwards.
 * @param {Scope} scope
 * @param {Node[]} nodes
 * @param {Value[]} levels
 */
export function indexedRepeat(scope, nodes, ...levels) {
  for (let level = 0; level < levels.length; level += 2) {
    const wanted = toNumber(levels[level + 1], scope.zone);
    const instances = thoseAmong(levels[level], nodes);
    if (!(wanted >= 1 && wanted <= instances.length)) return [];
    const chosen = instances[Math.floor(wanted) - 1];
    nodes = nodes.filter((node) => isWithin(node, chosen));
  }
  return nodes;
}

/**
 * The repeat instances that still hold some of the nodes, in document order.
 * @param {Value} repeat
 * @param {Node[]} nodes
 */
function thoseAmong(repeat, nodes) {
  if (!Array.isArray(repeat)) return [];
  const holders = new Set();
  for (const node of nodes) {
    for (let above = /** @type {Node | null} */ (node); above; above = above.parent) holders.add(above);
  }
  return repeat.filter((each) => holders.has(each));
}

/**
 * The nodes in an order that the seed decides, or the context's where none is given.
 * @param {Scope} scope
 * @param {Node[]} nodes
 * @param {Value} [seed]
 */
export function randomize(scope, nodes, seed) {
  if (seed === undefined) return shuffled(nodes, wholeOf(scope.chance.bytes(), 4));
  const wanted = toNumber(seed, scope.zone);
  if (Number.isFinite(wanted)) return shuffled(nodes, wanted);
  const text = toText(seed);
  return text ? shuffled(nodes, seedOfText(text)) : nodes;
}

/**
 * From the first item of a secondary instance whose `keyColumn` is `key`, its `column`, else empty.
 * @param {Scope} scope
 * @param {string} instanceId
 * @param {string} column
 * @param {string} keyColumn
 * @param {string} key
 */
export function pulldata(scope, instanceId, column, keyColumn, key) {
  const root = instance(scope, instanceId)[0]?.children.find((each) => !isWithin(each, scope.root));
  const [item] = root ? itemsWhere(root, "item", keyColumn, key) : [];
  return item?.named(column)[0]?.value() ?? "";
}
