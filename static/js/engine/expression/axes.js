/** The axes of XPath 1.0 §2.2, but following, preceding and namespace. */

/** @typedef {import("./tree.js").Node} Node */
/** @typedef {import("./syntax.js").Axis} Axis */
/** @typedef {import("./syntax.js").NameTest} NameTest */
/** @typedef {import("./syntax.js").KindTest} KindTest */
/** @typedef {Map<string, string>} Namespaces by prefix */

/** @type {Record<Axis, (node: Node) => Node[]>} */
export const AXES = {
  child: (node) => [...node.contents()],
  self: (node) => [node],
  parent: (node) => (node.parent ? [node.parent] : []),
  descendant,
  "descendant-or-self": (node) => [node, ...descendant(node)],
  ancestor,
  "ancestor-or-self": (node) => [node, ...ancestor(node)],
  "following-sibling": (node) => {
    const [siblings, place] = siblingsOf(node);
    return siblings.slice(place + 1);
  },
  // The nearest first.
  "preceding-sibling": (node) => {
    const [siblings, place] = siblingsOf(node);
    return siblings.slice(0, place).reverse();
  },
  attribute: (node) => [...node.attributes],
};
/** @type {Set<Axis>} Axes that lead from nodes in order, none of which holds another, to nodes that are so too. */
export const APART = new Set(["child", "self", "attribute"]);
/** @type {Set<Axis>} Axes that lead from such nodes to nodes in order. */
export const DOWNWARD = new Set([...APART, "descendant", "descendant-or-self"]);
/** @type {Set<Axis>} Axes that meet the nearest node first. */
export const REVERSE = new Set(["parent", "ancestor", "ancestor-or-self", "preceding-sibling"]);

/** @param {Node} node */
function descendant(node) {
  /** @type {Node[]} */
  const found = [];
  const waiting = [...node.contents()].reverse();
  for (let below; (below = waiting.pop()); ) {
    found.push(below);
    waiting.push(...[...below.contents()].reverse());
  }
  return found;
}

/** @param {Node} node */
function ancestor(node) {
  const found = [];
  for (let above = node.parent; above; above = above.parent) found.push(above);
  return found;
}

/**
 * All children of the parent, and the place of the node among them.
 * @param {Node} node
 * @returns {[Node[], number]}
 */
function siblingsOf(node) {
  if (!node.parent || node.kind === "attribute") return [[node], 0];
  const siblings = node.parent.contents();
  return [siblings, Math.max(siblings.indexOf(node), 0)];
}

/**
 * Whether a node passes; names are of elements, or of attributes on the attribute axis.
 * @param {NameTest | KindTest} test
 * @param {Axis} axis
 * @param {Namespaces} namespaces
 * @returns {(node: Node) => boolean}
 */
export function nodeTest(test, axis, namespaces) {
  if (test.name === undefined) return kindTest(test);
  const { name } = test;
  const kind = axis === "attribute" ? "attribute" : "element";
  const at = name.lastIndexOf(":");
  const prefix = name.slice(0, Math.max(at, 0));
  const local = name.slice(at + 1);
  const namespace = prefix ? namespaces.get(prefix) : undefined;
  if (name === "*") return (node) => node.kind === kind;
  if (local === "*") return (node) => node.kind === kind && hasPrefix(node, prefix, namespace);
  if (namespace === undefined) return (node) => node.name === name && node.kind === kind;
  return (node) => node.namespace === namespace && node.localName === local && node.kind === kind;
}

/**
 * @param {Node} node
 * @param {string} prefix
 * @param {string | undefined} namespace
 */
function hasPrefix(node, prefix, namespace) {
  return namespace === undefined ? node.name.startsWith(`${prefix}:`) : node.namespace === namespace;
}

/**
 * @param {KindTest} test
 * @returns {(node: Node) => boolean}
 */
function kindTest({ kind, target }) {
  if (kind === "node") return () => true;
  return (node) => node.kind === kind && (target === undefined || node.name === target);
}
