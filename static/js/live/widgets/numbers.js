/** Numbers: typed, or picked on a scale. */

import { readDecimal, readInteger, showNumber } from "../numerals.js";
import { part } from "./asked.js";

/** @typedef {import("./asked.js").Asked} Asked */
/** @typedef {import("./asked.js").Typed} Typed */

/** @param {Typed} typed */
export function readWhole(typed) {
  return part(typed) && readInteger(part(typed));
}

/** @param {Typed} typed */
export function readFraction(typed) {
  return part(typed) && readDecimal(part(typed));
}

/**
 * @param {string} value
 * @param {Asked} asked
 * @returns {Typed}
 */
export function writeNumber(value, { language }) {
  return { "": [showNumber(value, language)] };
}

/**
 * @param {string} value
 * @param {Asked} asked
 */
export function show(value, { language }) {
  return showNumber(value, language);
}
