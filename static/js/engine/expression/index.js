/**
 * Finding items of a long list by what one of their cells holds, without going through the list.
 *
 * The index is kept on the parent of the items, which works because secondary instances never change.
 */

/** @typedef {import("./tree.js").Node} Node */
/** @typedef {import("./tree.js").Element} Element */

/**
 * The children `name` that have a child `key` with that text, in document order.
 * @param {Element} parent
 * @param {string} name
 * @param {string} key
 * @param {string} text
 * @returns {Element[]}
 */
export function itemsWhere(parent, name, key, text) {
  parent.lookups = parent.lookups || new Map();
  const lookup = `${name}/${key}`;
  let index = parent.lookups.get(lookup);
  if (!index) parent.lookups.set(lookup, (index = indexed(parent.named(name), key)));
  return index.get(text) || [];
}

/**
 * @param {Element[]} items
 * @param {string} key
 */
function indexed(items, key) {
  /** @type {Map<string, Element[]>} */
  const index = new Map();
  for (const item of items) {
    for (const text of new Set(item.named(key).map((cell) => cell.value()))) {
      const same = index.get(text);
      if (same) same.push(item);
      else index.set(text, [item]);
    }
  }
  return index;
}

/**
 * Whether a node is `root` or below it: the primary instance, which changes, is never indexed.
 * @param {Node} node
 * @param {Node} root
 */
export function isWithin(node, root) {
  /** @type {Node | null} */
  let above = node;
  while (above && above !== root) above = above.parent;
  return above === root;
}
