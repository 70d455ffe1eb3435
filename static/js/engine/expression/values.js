/**
 * What an expression gives, and how one kind of value reads as another (XPath 1.0 §3.4 and §4; dates added).
 *
 * A node-set is an array of nodes in document order, without repetition. Empty text is NaN as a number; the
 * number of a date's text is its days.
 */

import { Moment, daysOfText } from "./dates.js";

/** @typedef {import("./tree.js").Node} Node */
/** @typedef {import("./zones.js").Zone} Zone */
/** @typedef {number | string | boolean | Moment | Node[]} Value */
/** @typedef {(left: number, right: number) => boolean} Comparison */

const NUMBER = /^[ \t\r\n]*-?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?[ \t\r\n]*$/;
/** Only a text with a dash after its first four characters can be a date. */
const DASH_OF_A_DATE = /^[\t-\r ]*\d{4}-/;

/** @type {Map<string, Comparison>} */
export const ORDERINGS = new Map([
  ["<", (left, right) => left < right],
  ["<=", (left, right) => left <= right],
  [">", (left, right) => left > right],
  [">=", (left, right) => left >= right],
]);

/**
 * The `string()` of a value.
 * @param {Value} value
 * @returns {string}
 */
export function toText(value) {
  if (typeof value === "string") return value;
  if (typeof value === "number") return textOfNumber(value);
  if (Array.isArray(value)) return value.length ? value[0].value() : "";
  return typeof value === "boolean" ? String(value) : value.text;
}

/**
 * The `number()` of a value; a date without offset is read in `zone`.
 * @param {Value} value
 * @param {Zone} zone
 * @returns {number}
 */
export function toNumber(value, zone) {
  if (typeof value === "number") return value;
  if (typeof value === "string") return numberOfText(value, zone);
  if (Array.isArray(value)) return value.length ? numberOfText(value[0].value(), zone) : NaN;
  return typeof value === "boolean" ? Number(value) : value.days;
}

/**
 * The `boolean()` of a value: zero, NaN, empty text, no node and no date are false.
 * @param {Value} value
 */
export function toBoolean(value) {
  if (Array.isArray(value)) return value.length > 0;
  return value instanceof Moment ? !Number.isNaN(value.days) : Boolean(value);
}

/**
 * Each node's text, or the one text of what is no node-set.
 * @param {Value} value
 */
export function textsOf(value) {
  return Array.isArray(value) ? value.map((node) => node.value()) : [toText(value)];
}

/**
 * Each node's number, or the one number of what is no node-set.
 * @param {Value} value
 * @param {Zone} zone
 */
export function numbersOf(value, zone) {
  if (Array.isArray(value)) return value.map((node) => numberOfText(node.value(), zone));
  return [toNumber(value, zone)];
}

/**
 * A decimal number, a date as days, else NaN.
 * @param {string} text
 * @param {Zone} zone
 */
export function numberOfText(text, zone) {
  if (NUMBER.test(text)) return Number(text);
  return looksLikeDate(text) ? daysOfText(text, zone) : NaN;
}

/**
 * Whether the number of this text may depend on the zone.
 * @param {string} text
 */
export function looksLikeDate(text) {
  return DASH_OF_A_DATE.test(text);
}

/**
 * Decimal notation without exponent, no point for whole numbers, no sign for zero.
 * @param {number} number
 */
export function textOfNumber(number) {
  if (Number.isInteger(number) && !Number.isSafeInteger(number)) return String(BigInt(number));
  const shortest = String(number);
  const [digits, zeros] = shortest.split("e-");
  if (!zeros) return shortest;
  const sign = number < 0 ? "-" : "";
  return `${sign}0.${"0".repeat(Number(zeros) - 1)}${digits.replace(/[-.]/g, "")}`;
}

/**
 * `left = right`.
 * @param {Value} left
 * @param {Value} right
 * @param {Zone} zone
 * @returns {boolean}
 */
export function equal(left, right, zone) {
  if (Array.isArray(left)) return anyEqual(left, right, zone);
  if (Array.isArray(right)) return anyEqual(right, left, zone);
  if (typeof left === "boolean" || typeof right === "boolean") return toBoolean(left) === toBoolean(right);
  if (typeof left === "string" && typeof right === "string") return left === right;
  return toNumber(left, zone) === toNumber(right, zone);
}

/**
 * `left != right`: for node-sets some pair that differs, which is not the contrary of `=`.
 * @param {Value} left
 * @param {Value} right
 * @param {Zone} zone
 * @returns {boolean}
 */
export function unequal(left, right, zone) {
  if (Array.isArray(left)) return anyUnequal(left, right, zone);
  if (Array.isArray(right)) return anyUnequal(right, left, zone);
  return !equal(left, right, zone);
}

/**
 * @param {Node[]} nodes
 * @param {Value} other
 * @param {Zone} zone
 */
function anyEqual(nodes, other, zone) {
  if (typeof other === "string") return nodes.some((node) => node.value() === other);
  if (typeof other === "boolean") return nodes.length > 0 === other;
  if (Array.isArray(other)) {
    const texts = new Set(textsOf(other));
    return nodes.some((node) => texts.has(node.value()));
  }
  const number = toNumber(other, zone);
  return nodes.some((node) => numberOfText(node.value(), zone) === number);
}

/**
 * @param {Node[]} nodes
 * @param {Value} other
 * @param {Zone} zone
 */
function anyUnequal(nodes, other, zone) {
  if (typeof other === "string") return nodes.some((node) => node.value() !== other);
  if (typeof other === "boolean") return nodes.length > 0 !== other;
  if (Array.isArray(other)) {
    return nodes.length > 0 && other.length > 0 && new Set([...textsOf(nodes), ...textsOf(other)]).size > 1;
  }
  const number = toNumber(other, zone);
  return nodes.some((node) => numberOfText(node.value(), zone) !== number);
}

/**
 * `left < right` and its like: always between numbers, some pair of them where there are node-sets.
 * @param {Comparison} compare
 * @param {Value} left
 * @param {Value} right
 * @param {Zone} zone
 */
export function ordered(compare, left, right, zone) {
  if (typeof left === "boolean" || typeof right === "boolean") {
    // A node-set beside a boolean counts as the boolean that it is, not as its numbers.
    return compare(numberBesideTruth(left, zone), numberBesideTruth(right, zone));
  }
  const rights = numbersOf(right, zone);
  return numbersOf(left, zone).some((one) => rights.some((other) => compare(one, other)));
}

/**
 * The number to compare with a boolean: that of a node-set is whether it has nodes.
 * @param {Value} value
 * @param {Zone} zone
 */
function numberBesideTruth(value, zone) {
  return Array.isArray(value) ? Number(value.length > 0) : toNumber(value, zone);
}
