/** Secondary instances: data that expressions read beside the answers. */

import { Element } from "../expression/tree.js";

/**
 * As a form travels: a table has a null where a cell is absent; a tree is a name with a text or children.
 * @typedef {{ root: string, item: string, columns: string[], rows: (string | null)[][] }} Table
 * @typedef {[name: string, content: string | Tree[], attributes?: Record<string, string>]} Tree
 * @typedef {(Table | Tree)[]} WrittenInstance
 */

/**
 * Read the instances by name, each an `<instance>` with what it holds.
 * @param {Record<string, WrittenInstance>} [written]
 * @returns {Map<string, Element>}
 */
export function readSecondary(written = {}) {
  const named = Object.entries(written);
  return new Map(named.map(([name, held]) => [name, holder("instance", held.map(readRoot))]));
}

/**
 * The items below the root element of an instance.
 * @param {Element} instance
 */
export function itemsOf(instance) {
  return instance.children.length ? instance.children[0].children : [];
}

/** @param {Table | Tree} written */
function readRoot(written) {
  return Array.isArray(written) ? readTree(written) : readTable(written);
}

/** @param {Table} table */
function readTable({ root, item, columns, rows }) {
  return holder(
    root,
    rows.map((row) => holder(item, cells(columns, row))),
  );
}

/**
 * @param {string[]} columns
 * @param {(string | null)[]} row
 */
function cells(columns, row) {
  /** @type {Element[]} */
  const found = [];
  row.forEach((text, at) => {
    if (text !== null) found.push(new Element(columns[at], text));
  });
  return found;
}

/**
 * @param {Tree} tree
 * @returns {Element}
 */
function readTree([name, content, attributes = {}]) {
  const isText = typeof content === "string";
  const element = isText ? new Element(name, content) : holder(name, content.map(readTree));
  for (const [key, text] of Object.entries(attributes)) element.setAttribute(key, text);
  return element;
}

/**
 * @param {string} name
 * @param {Element[]} children
 */
function holder(name, children) {
  const element = new Element(name);
  element.replaceChildren(children);
  return element;
}
