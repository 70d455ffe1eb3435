/** Places by hand: latitude and longitude, one point a line for a way or an area. */

import { plainDigits, Unreadable } from "../numerals.js";
import { part } from "./asked.js";

/** @typedef {import("./asked.js").Typed} Typed */

const COORDINATE = /[+-]?\d+(?:[.,]\d+)?/g;

/** @param {Typed} typed */
export function readPoint(typed) {
  return part(typed) && point(part(typed));
}

/**
 * At least two points, one a line.
 * @param {Typed} typed
 */
export function readLine(typed) {
  return points(typed, 2);
}

/**
 * At least three points, one a line; the first is repeated at the end where it is not.
 * @param {Typed} typed
 */
export function readArea(typed) {
  const area = points(typed, 3);
  const [first, ...rest] = area.split("; ");
  return !area || rest[rest.length - 1] === first ? area : `${area}; ${first}`;
}

/**
 * @param {Typed} typed
 * @param {number} least
 */
function points(typed, least) {
  const written = part(typed).split("\n").filter((line) => line.trim());
  const onOne = written.length === 1 ? written[0].split(";") : [];
  const isOne = onOne.length && onOne.every((each) => (each.match(COORDINATE) || []).length > 1);
  const lines = isOne ? onOne : written;
  if (lines.length && lines.length < least) throw new Unreadable("points");
  return lines.map(point).join("; ");
}

/**
 * « 47,2184 ; -1,5536 » → `47.2184 -1.5536 0 0`; what the device gave keeps its height and accuracy.
 *
 * Throws Unreadable("point").
 * @param {string} typed
 */
function point(typed) {
  const numbers = (plainDigits(typed).match(COORDINATE) || []).map((number) => number.replace(",", "."));
  const [latitude, longitude] = numbers.map(Number);
  if (numbers.length < 2 || Math.abs(latitude) > 90 || Math.abs(longitude) > 180) throw new Unreadable("point");
  return `${numbers[0]} ${numbers[1]} 0 0`;
}

/**
 * @param {string} value
 * @returns {Typed}
 */
export function writePoints(value) {
  return { "": [showPoints(value)] };
}

/** @param {string} value */
export function showPoints(value) {
  const written = value.split(";").filter((each) => each.trim());
  return written.map((each) => each.trim().split(/\s+/).slice(0, 2).join(", ")).join("\n");
}
