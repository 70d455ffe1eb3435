/** Functions of nodes and of the place in the tree. */

/** @typedef {import("../tree.js").Node} Node */
/** @typedef {import("../scope.js").Scope} Scope */

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
