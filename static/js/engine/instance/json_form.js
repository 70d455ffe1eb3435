/** Instances as canonical nested JSON: how answers are stored. */

import { textOfNumber } from "../expression/values.js";
import { writable } from "./lexical.js";

/** @typedef {import("../evaluation/nodes.js").AnswerNode} AnswerNode */
/** @typedef {import("../evaluation/tree.js").AnswerTree} AnswerTree */
/** @typedef {import("../definition/binding/places.js").Place} Place */
/** @typedef {{ [key: string]: any }} Answers */

/** Answers that do not have the shape of the form: `path` and what was there (`found`). */
export class AnswersUnreadable extends Error {
  /**
   * @param {string} path
   * @param {string} found
   */
  constructor(path, found) {
    super(`${path}: ${found}`);
    this.path = path;
    this.found = found;
  }
}

/**
 * The content of a node; `everything` keeps what is not relevant.
 * @param {AnswerNode} node
 * @param {boolean} everything
 * @returns {Answers}
 */
export function writeJson(node, everything) {
  // Without a prototype: __proto__ is a name like any other.
  const found = /** @type {Answers} */ (Object.create(null));
  for (const child of node.answers) {
    const { key, isLeaf, isRepeat } = child.place;
    if (!everything && !child.relevant) continue;
    const content = isLeaf ? child.text : writeJson(child, everything);
    if (isRepeat) (found[key] = found[key] || []).push(content);
    else if (isLeaf ? content : Object.keys(content).length) found[key] = content;
  }
  return found;
}

/**
 * Fill a tree with answers; give the paths of those that the form has no place for.
 *
 * Numbers and truths are taken as their lexical form. Throws AnswersUnreadable where an object, a list or a
 * text stands in place of another.
 * @param {AnswerTree} tree
 * @param {Answers} answers
 */
export function readJson(tree, answers) {
  /** @type {string[]} */
  const strays = [];
  readNode(tree, tree.root, answers, strays);
  return strays;
}

/**
 * @param {AnswerTree} tree
 * @param {AnswerNode} node
 * @param {any} answers
 * @param {string[]} strays
 */
function readNode(tree, node, answers, strays) {
  if (!answers || typeof answers !== "object" || Array.isArray(answers)) throw unreadable(node.path, answers);
  const given = new Map(Object.entries(answers));
  for (const place of node.place.children) {
    const value = given.get(place.key) ?? null;
    given.delete(place.key);
    if (value === null) continue;
    if (place.isRepeat) readRepeat(tree, node, place, value, strays);
    else if (place.isLeaf) node.at(place)[0].text = textOf(value, node.at(place)[0]);
    else readNode(tree, node.at(place)[0], value, strays);
  }
  strays.push(...[...given.keys()].map((key) => `${node.path}/${key}`));
}

/**
 * @param {AnswerTree} tree
 * @param {AnswerNode} holder
 * @param {Place} place
 * @param {any} rows
 * @param {string[]} strays
 */
function readRepeat(tree, holder, place, rows, strays) {
  const path = `${holder.path}/${place.key}`;
  if (!Array.isArray(rows)) throw unreadable(path, rows);
  if (rows.length > tree.room(holder, place)) throw new AnswersUnreadable(path, `${rows.length} instances`);
  for (const row of rows) readNode(tree, tree.addInstance(holder, place), row, strays);
}

/**
 * @param {any} value
 * @param {AnswerNode} node
 */
function textOf(value, node) {
  if (typeof value === "string") return writable(value);
  if (typeof value === "object") throw unreadable(node.path, value);
  return typeof value === "number" ? textOfNumber(value) : String(value);
}

/**
 * @param {string} path
 * @param {any} found
 */
function unreadable(path, found) {
  return new AnswersUnreadable(path, Array.isArray(found) ? "list" : typeof found);
}
