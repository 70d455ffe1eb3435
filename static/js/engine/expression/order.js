/** Document order. */

/** @typedef {import("./tree.js").Node} Node */

/**
 * The nodes without repetition, in document order; trees follow each other as first met.
 * @param {Iterable<Node>} nodes
 * @returns {Node[]}
 */
export function inDocumentOrder(nodes) {
  const wanted = new Set(nodes);
  if (wanted.size < 2) return [...wanted];
  const roots = new Set([...wanted].map(rootOf));
  /** @type {Node[]} */
  const found = [];
  for (const root of roots) {
    for (const node of walk(root)) if (wanted.has(node)) found.push(node);
  }
  return found;
}

/** @param {Node} node */
function rootOf(node) {
  while (node.parent) node = node.parent;
  return node;
}

/**
 * The node and all below it, attributes included.
 * @param {Node} root
 * @returns {Generator<Node>}
 */
function* walk(root) {
  const waiting = [root];
  for (let node; (node = waiting.pop()); ) {
    yield node;
    yield* node.attributes;
    waiting.push(...[...node.contents()].reverse());
  }
}
