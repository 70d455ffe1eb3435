/** What may be written for each type of data (ODK XForms specification, bind types). */

import { words } from "../expression/spaces.js";
import { clockOf } from "../expression/zones.js";

const INTEGER = /^[+-]?\d{1,18}$/;
const DECIMAL = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d{1,3})?$/;
const DATE = /^(\d{4})-(\d{2})-(\d{2})$/;
const TIME = /^([01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d{1,6})?)?(?:Z|[+-]\d{2}(?::?\d{2})?)?$/;
const UNWRITABLE = /[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\p{Surrogate}]/gu;

/**
 * A text without the characters that XML 1.0 has no way to write.
 * @param {string} text
 */
export function writable(text) {
  return text.replace(UNWRITABLE, "");
}

/** @param {string} text */
function isInteger(text) {
  return INTEGER.test(text);
}

/** @param {string} text */
export function isDecimal(text) {
  return DECIMAL.test(text);
}

/**
 * Whether the text is YYYY-MM-DD and the day exists; a time after it passes, as Collect writes it.
 * @param {string} text
 */
function isDate(text) {
  const [day, clock] = cut(text);
  return isDay(day) && (!clock || isTime(clock));
}

/**
 * Whether the text is HH:MM, with seconds, fraction and offset if any.
 * @param {string} text
 */
function isTime(text) {
  return TIME.test(text);
}

/** @param {string} text */
function isDatetime(text) {
  const [day, clock] = cut(text);
  return isDay(day) && isTime(clock);
}

/** @param {string} text */
function isDay(text) {
  const [year, month, day] = (DATE.exec(text) || []).slice(1).map(Number);
  return year > 0 && day > 0 && new Date(clockOf(year, month, day)).getUTCMonth() === month - 1;
}

/**
 * The parts before and after the first T.
 * @param {string} text
 */
function cut(text) {
  const at = `${text}T`.indexOf("T");
  return [text.slice(0, at), text.slice(at + 1)];
}

/**
 * Whether the text is "latitude longitude [altitude [accuracy]]" in degrees and metres (WGS 84).
 * @param {string} text
 */
function isPoint(text) {
  const parts = words(text);
  const [latitude, longitude] = parts.map(Number);
  const isWhole = parts.length >= 2 && parts.length <= 4 && parts.every(isDecimal);
  return isWhole && Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180;
}

/**
 * Whether the text is two points or more, with `;` between.
 * @param {string} text
 */
function isLine(text) {
  const points = pointsOf(text);
  return points.length >= 2 && points.every(isPoint);
}

/**
 * Whether the text is a closed line of four points or more.
 * @param {string} text
 */
function isArea(text) {
  const points = pointsOf(text);
  if (points.length < 4 || !points.every(isPoint)) return false;
  return placeOf(points[0]) === placeOf(points[points.length - 1]);
}

/**
 * Latitude and longitude as written.
 * @param {string} point
 */
function placeOf(point) {
  return words(point).slice(0, 2).join();
}

/** @param {string} text */
function pointsOf(text) {
  return text.split(";").filter((point) => words(point).length);
}

/** @type {[(text: string) => boolean, string][]} */
const FORMS = [
  [isInteger, "int integer long"],
  [isDecimal, "decimal double float"],
  [isDate, "date"],
  [isTime, "time"],
  [isDatetime, "dateTime datetime"],
  [isPoint, "geopoint"],
  [isLine, "geotrace"],
  [isArea, "geoshape"],
];

/** @type {Map<string, (text: string) => boolean>} By bind type; a type that is not here takes any text. */
export const FORM_OF = new Map();
for (const [check, types] of FORMS) for (const type of types.split(" ")) FORM_OF.set(type, check);
