/** Functions of text. Characters are Unicode's, where JavaScript counts UTF-16 units. */

import { textsOf } from "../values.js";

/** @typedef {import("../values.js").Value} Value */

/**
 * All texts, node by node, one after the other.
 * @param {Value[]} values
 */
export function concat(...values) {
  return values.flatMap(textsOf).join("");
}

/**
 * All texts, node by node, with `separator` between.
 * @param {string} separator
 * @param {Value[]} values
 */
export function join(separator, ...values) {
  return values.flatMap(textsOf).join(separator);
}

/**
 * @param {string} text
 * @param {string} start
 */
export function startsWith(text, start) {
  return text.startsWith(start);
}

/**
 * @param {string} text
 * @param {string} end
 */
export function endsWith(text, end) {
  return text.endsWith(end);
}

/**
 * @param {string} text
 * @param {string} part
 */
export function contains(text, part) {
  return text.includes(part);
}

/**
 * What precedes the first `mark`.
 * @param {string} text
 * @param {string} mark
 */
export function substringBefore(text, mark) {
  return text.slice(0, Math.max(text.indexOf(mark), 0));
}

/**
 * What follows the first `mark`.
 * @param {string} text
 * @param {string} mark
 */
export function substringAfter(text, mark) {
  const at = text.indexOf(mark);
  return at < 0 ? "" : text.slice(at + mark.length);
}

/**
 * Characters from `first`, counted from 1; both arguments are rounded (XPath 1.0 §4.2).
 * @param {string} text
 * @param {number} first
 * @param {number} [length]
 */
export function substring(text, first, length) {
  const start = Math.floor(first + 0.5);
  const end = length === undefined ? Infinity : start + Math.floor(length + 0.5);
  const low = Math.max(0, start - 1);
  const high = Math.max(0, end - 1);
  // NaN is in no order.
  return low < high ? [...text].slice(low, high).join("") : "";
}

/**
 * Characters from `start` to before `end`, counted from 0, or from the end where negative.
 * @param {string} text
 * @param {number} start
 * @param {number} [end]
 */
export function substr(text, start, end = Infinity) {
  return [...text].slice(start, end).join("");
}

/** @param {string} text */
export function stringLength(text) {
  return [...text].length;
}

/**
 * Without space at the ends, one space elsewhere.
 * @param {string} text
 */
export function normalizeSpace(text) {
  return text.replace(/[ \t\r\n]+/g, " ").replace(/^ | $/g, "");
}

/**
 * Without space at the ends.
 * @param {string} text
 */
export function trim(text) {
  return text.replace(/^[ \t\r\n]+|[ \t\r\n]+$/g, "");
}

/**
 * Each of `letters` replaced by the one at its place in `replacements`, or dropped; the first counts.
 * @param {string} text
 * @param {string} letters
 * @param {string} replacements
 */
export function translate(text, letters, replacements) {
  const from = [...letters];
  const to = [...replacements];
  const told = [...text].map((letter) => {
    const at = from.indexOf(letter);
    return at < 0 ? letter : (to[at] ?? "");
  });
  return told.join("");
}
