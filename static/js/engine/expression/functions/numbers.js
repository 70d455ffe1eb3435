/** Functions of numbers. Outside its domain a function gives NaN or an infinity. */

import { Moment, momentOfText, wholeDays } from "../dates.js";
import { looksLikeDate, numbersOf, textOfNumber, toNumber, toText } from "../values.js";

/** @typedef {import("../tree.js").Node} Node */
/** @typedef {import("../scope.js").Scope} Scope */
/** @typedef {import("../values.js").Value} Value */

/**
 * The value as a number; a date still knows that it is days, and reads as whole ones.
 * @param {Scope} scope
 * @param {Value} value
 */
export function number(scope, value) {
  if (value instanceof Moment) return daysOf(value);
  const isText = typeof value === "string" || Array.isArray(value);
  if (isText && looksLikeDate(toText(value))) return daysOf(momentOfText(toText(value), scope.zone));
  return toNumber(value, scope.zone);
}

/** @param {Moment} moment */
function daysOf(moment) {
  return Number.isNaN(moment.days) ? NaN : wholeDays(moment);
}

/**
 * The sum of the nodes' numbers, NaN as soon as one is none.
 * @param {Scope} scope
 * @param {Node[]} nodes
 */
export function total(scope, nodes) {
  return numbersOf(nodes, scope.zone).reduce((sum, each) => sum + each, 0);
}

/**
 * The smallest number, NaN where there is none or one is NaN.
 * @param {Scope} scope
 * @param {Value[]} values
 */
export function least(scope, ...values) {
  return extreme(Math.min, scope, values);
}

/**
 * The largest number, NaN where there is none or one is NaN.
 * @param {Scope} scope
 * @param {Value[]} values
 */
export function greatest(scope, ...values) {
  return extreme(Math.max, scope, values);
}

/**
 * @param {(one: number, other: number) => number} choose
 * @param {Scope} scope
 * @param {Value[]} values
 */
function extreme(choose, scope, values) {
  const numbers = values.flatMap((value) => numbersOf(value, scope.zone));
  return numbers.length ? numbers.reduce((one, other) => choose(one, other)) : NaN;
}

/** @param {Node[]} nodes */
export function count(nodes) {
  return nodes.length;
}

/** @param {Node[]} nodes */
export function countNonEmpty(nodes) {
  return nodes.filter((node) => node.value()).length;
}

/**
 * To that many decimals, halves away from zero, as written: 2.15 to one place is 2.2.
 * @param {number} value
 * @param {number} [places]
 */
export function rounded(value, places = 0) {
  if (!Number.isFinite(value) || !Number.isFinite(places)) return Number.isFinite(places) ? value : NaN;
  if (Math.abs(places) > 308) return places > 0 ? value : 0;
  const sign = value < 0 || Object.is(value, -0) ? -1 : 1;
  return sign * roundedDigits(textOfNumber(Math.abs(value)), Math.trunc(places));
}

/**
 * Rounded on its digits, because 2.15 * 10 is less than 21.5.
 * @param {string} written
 * @param {number} places
 */
function roundedDigits(written, places) {
  const [whole, fraction = ""] = written.split(".");
  const digits = whole + fraction;
  const kept = whole.length + places;
  if (kept < 0) return 0;
  const up = digits[kept] >= "5" ? 1n : 0n;
  return Number(`${BigInt(digits.slice(0, kept).padEnd(kept, "0")) + up}e${-places}`);
}

/**
 * A number in [0, 1) that the context's seed decides.
 * @param {Scope} scope
 */
export function random(scope) {
  return scope.chance.fraction();
}
