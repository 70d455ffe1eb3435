/** Relevance spreads downwards: a node is relevant if its own rule says so and all above it are. */

/** @typedef {import("./nodes.js").AnswerNode} AnswerNode */

/**
 * Set a node's own relevance; tell whether it is now relevant when it was not, or the contrary.
 * @param {AnswerNode} node
 * @param {boolean} own
 */
export function setRelevant(node, own) {
  const before = node.relevant;
  node.own = own;
  if (follows(node) === before) return false;
  spread(node);
  return true;
}

/**
 * Make relevance below a node follow from its own and that above.
 * @param {AnswerNode} node
 */
export function spread(node) {
  node.relevant = follows(node);
  node.answers.forEach(spread);
}

/** @param {AnswerNode} node */
function follows({ own, holder }) {
  return own && (!holder || holder.relevant);
}
