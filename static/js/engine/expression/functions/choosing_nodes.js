/** Functions that choose among nodes: repeat instances, rows of data, a random order. */

import { seedOfText, shuffled, wholeOf } from "../chance.js";
import { isWithin, itemsWhere } from "../index.js";
import { toNumber, toText } from "../values.js";
import { instance } from "./nodes.js";

/** @typedef {import("../tree.js").Node} Node */
/** @typedef {import("../scope.js").Scope} Scope */
/** @typedef {import("../values.js").Value} Value */

/**
 * The nodes within one repeat instance; `levels` are repeat, number from 1, and so on in any order.
 * @param {Scope} scope
 * @param {Node[]} nodes
 * @param {Value[]} levels
 */
export function indexedRepeat(scope, nodes, ...levels) {
  for (const [repeat, index] of outermostFirst(levels)) {
    const wanted = toNumber(index, scope.zone);
    const instances = thoseBeside(repeat, nodes);
    if (!(wanted >= 1 && wanted <= instances.length)) return [];
    const chosen = instances[Math.floor(wanted) - 1];
    nodes = nodes.filter((node) => isWithin(node, chosen));
  }
  return nodes;
}

/**
 * Repeats with their numbers, the outer ones first.
 * @param {Value[]} levels
 */
function outermostFirst(levels) {
  const pairs = levels.filter((_, at) => at % 2 === 0).map((repeat, at) => [repeat, levels[2 * at + 1]]);
  return pairs.sort(([one], [other]) => depthOf(one) - depthOf(other));
}

/**
 * @param {Value} repeat
 */
function depthOf(repeat) {
  return Array.isArray(repeat) && repeat.length ? upwards(repeat[0]).length : 0;
}

/**
 * The repeat instances under what holds some of the nodes, in document order.
 *
 * An instance that holds none of them counts too: a repeat inside it may have no instance yet.
 * @param {Value} repeat
 * @param {Node[]} nodes
 */
function thoseBeside(repeat, nodes) {
  if (!Array.isArray(repeat)) return [];
  const holders = new Set(nodes.flatMap(upwards));
  return repeat.filter((each) => each.parent && holders.has(each.parent));
}

/**
 * A node and all that it is in.
 * @param {Node} node
 */
function upwards(node) {
  const found = [];
  for (let above = /** @type {Node | null} */ (node); above; above = above.parent) found.push(above);
  return found;
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
  return shuffled(nodes, text ? seedOfText(text) : 0);
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
