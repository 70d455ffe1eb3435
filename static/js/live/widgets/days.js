/** Dates, months, years, hours: fields for the parts, forgiving of how they are filled. For the forms that ask. */

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
import { WIDGETS } from "./table.js";

/** @typedef {import("./asked.js").Asked} Asked */
/** @typedef {import("./asked.js").Typed} Typed */
/** @typedef {import("./table.js").Widget} Widget */

/**
 * @param {Typed} typed
 * @param {Asked} asked
 */
function readDay(typed, { thisYear }) {
  const parts = ["d", "m", "y"].map((name) => part(typed, name));
  return parts.some(Boolean) ? readDate(parts, thisYear) : "";
}

/**
 * @param {string} value
 * @returns {Typed}
 */
function writeDay(value) {
  const [year, month = "", day = ""] = value.slice(0, 10).split("-");
  return { d: [day.replace(/^0+/, "")], m: [month.replace(/^0+/, "")], y: [year] };
}

/**
 * @param {Typed} typed
 * @param {Asked} asked
 */
function readMonthOfYear(typed, { thisYear }) {
  const [month, year] = [part(typed, "m"), part(typed, "y")];
  if (!month && !year) return "";
  if (!month || !year) throw new Unreadable("month");
  return lexicalDate(readYear(year, thisYear), readMonth(month), 1);
}

/**
 * @param {Typed} typed
 * @param {Asked} asked
 */
function readYearAlone(typed, { thisYear }) {
  return part(typed, "y") && lexicalDate(readYear(part(typed, "y"), thisYear), 1, 1);
}

/** @param {Typed} typed */
function readHour(typed) {
  return part(typed) && readTime(part(typed));
}

/**
 * @param {string} value
 * @param {Asked} asked
 * @returns {Typed}
 */
function writeHour(value, { language }) {
  return { "": [showTime(value, language).replace(/\u00a0/g, " ")] };
}

/**
 * @param {Typed} typed
 * @param {Asked} asked
 */
function readMoment(typed, asked) {
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
function writeMoment(value, asked) {
  const [day, hour = ""] = value.split("T");
  return { ...writeDay(day), t: writeHour(hour, asked)[""] };
}

/**
 * @param {string} value
 * @param {Asked} asked
 */
function showDay(value, { language }) {
  return showDate(value, language);
}

/**
 * @param {string} value
 * @param {Asked} asked
 */
function showMonthOfYear(value, { language }) {
  return showMonth(value, language);
}

/** @param {string} value */
function showYearAlone(value) {
  return value.slice(0, 4);
}

/**
 * @param {string} value
 * @param {Asked} asked
 */
function showHour(value, { language }) {
  return showTime(value, language);
}

/**
 * @param {string} value
 * @param {Asked} asked
 */
function showDayAndHour(value, { language }) {
  return showMoment(value, language);
}

/** @type {Widget} */
const day = { read: readDay, write: writeDay, show: showDay };

Object.assign(WIDGETS, {
  date: {
    "": day,
    "month-year": { ...day, read: readMonthOfYear, show: showMonthOfYear },
    year: { ...day, read: readYearAlone, show: showYearAlone },
  },
  time: { "": { read: readHour, write: writeHour, show: showHour } },
  datetime: { "": { read: readMoment, write: writeMoment, show: showDayAndHour } },
});
