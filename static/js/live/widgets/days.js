/** Dates, months, years, hours: fields for the parts, forgiving of how they are filled. */

import {
  lexicalDate,
  readDate,
  readMonth,
  readTime,
  readYear,
  showDate,
  showMoment,
  showMonth,
  showTime,
} from "../dates.js";
import { Unreadable } from "../numerals.js";
import { part } from "./asked.js";

/** @typedef {import("./asked.js").Asked} Asked */
/** @typedef {import("./asked.js").Typed} Typed */

/**
 * @param {Typed} typed
 * @param {Asked} asked
 */
export function readDay(typed, { thisYear }) {
  const parts = ["d", "m", "y"].map((name) => part(typed, name));
  return parts.some(Boolean) ? readDate(parts, thisYear) : "";
}

/**
 * @param {string} value
 * @returns {Typed}
 */
export function writeDay(value) {
  const [year, month = "", day = ""] = value.slice(0, 10).split("-");
  return { d: [day.replace(/^0+/, "")], m: [month.replace(/^0+/, "")], y: [year] };
}

/**
 * @param {Typed} typed
 * @param {Asked} asked
 */
export function readMonthOfYear(typed, { thisYear }) {
  const [month, year] = [part(typed, "m"), part(typed, "y")];
  if (!month && !year) return "";
  if (!month || !year) throw new Unreadable("month");
  return lexicalDate(readYear(year, thisYear), readMonth(month), 1);
}

/**
 * @param {Typed} typed
 * @param {Asked} asked
 */
export function readYearAlone(typed, { thisYear }) {
  return part(typed, "y") && lexicalDate(readYear(part(typed, "y"), thisYear), 1, 1);
}

/** @param {Typed} typed */
export function readHour(typed) {
  return part(typed) && readTime(part(typed));
}

/**
 * @param {string} value
 * @param {Asked} asked
 * @returns {Typed}
 */
export function writeHour(value, { language }) {
  return { "": [showTime(value, language).replace(/\u00a0/g, " ")] };
}

/**
 * @param {Typed} typed
 * @param {Asked} asked
 */
export function readMoment(typed, asked) {
  const [day, hour] = [readDay(typed, asked), part(typed, "t")];
  if (!day && !hour) return "";
  if (!day || !hour) throw new Unreadable("moment");
  return `${day}T${readTime(hour)}`;
}

/**
 * @param {string} value
 * @param {Asked} asked
 * @returns {Typed}
 */
export function writeMoment(value, asked) {
  const [day, hour = ""] = value.split("T");
  return { ...writeDay(day), t: writeHour(hour, asked)[""] };
}

/**
 * @param {string} value
 * @param {Asked} asked
 */
export function showDay(value, { language }) {
  return showDate(value, language);
}

/**
 * @param {string} value
 * @param {Asked} asked
 */
export function showMonthOfYear(value, { language }) {
  return showMonth(value, language);
}

/** @param {string} value */
export function showYearAlone(value) {
  return value.slice(0, 4);
}

/**
 * @param {string} value
 * @param {Asked} asked
 */
export function showHour(value, { language }) {
  return showTime(value, language);
}

/**
 * @param {string} value
 * @param {Asked} asked
 */
export function showDayAndHour(value, { language }) {
  return showMoment(value, language);
}
