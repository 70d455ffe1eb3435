/** Functions of truth and choice; those of `lazy` arguments evaluate only what they need. */

import { toBoolean, toText } from "../values.js";

/** @typedef {import("../tree.js").Node} Node */
/** @typedef {import("../scope.js").Scope} Scope */
/** @typedef {import("../values.js").Value} Value */
/** @typedef {import("../code.js").Run<Value>} Lazy */

/**
 * One value or the other.
 * @param {Node} node
 * @param {Scope} scope
 * @param {Lazy} condition
 * @param {Lazy} then
 * @param {Lazy} otherwise
 */
export function if_(node, scope, condition, then, otherwise) {
  return (toBoolean(condition(node, scope)) ? then : otherwise)(node, scope);
}

/**
 * The first that is neither empty nor NaN.
 * @param {Node} node
 * @param {Scope} scope
 * @param {Lazy[]} values
 */
export function coalesce(node, scope, ...values) {
  for (const value of values) {
    const found = value(node, scope);
    const text = toText(found);
    if (text && !Number.isNaN(found)) return text;
  }
  return "";
}

/**
 * What the node already holds, else the value.
 * @param {Node} node
 * @param {Scope} scope
 * @param {Lazy} value
 */
export function once(node, scope, value) {
  return node.value() || value(node, scope);
}

/**
 * The first argument; the others are named so that the result is computed again when they change.
 * @param {Value} value
 */
export function first(value) {
  return value;
}

/** @param {boolean} value */
export function not_(value) {
  return !value;
}

/**
 * True for `true` and `1` alone.
 * @param {string} text
 */
export function booleanFromString(text) {
  return text === "true" || text === "1";
}
