/** Dates and times as people write them, to the lexical forms of XForms, and back. */

import { fold } from "./folding.js";
import { plainDigits, Unreadable } from "./numerals.js";

const WHOLE = /^(\d{1,2})\s*[/.\-\s]\s*([\p{L}\p{M}\p{N}_]+?)\.?\s*[/.\-\s]\s*(\d{2,4})$/u;
const ISO = /^(\d{4})-(\d{1,2})-(\d{1,2})$/;
const TIME = /^(\d{1,2})\s*(?:h|:|\.|heures?|ч)?\s*(\d{2})?\s*(?:min)?\s*([ap])?\.?m?\.?$/i;
const MONTH_LANGUAGES = ["fr", "en", "ar", "es", "pt", "tr", "uk", "ru"];
const A_YEAR = 2000;

/** @type {Map<string, number> | undefined} */
let names;

/** Every way of writing a month in the languages of our pages, alone or in a date, short or long. */
function monthNames() {
  if (names) return names;
  names = new Map();
  for (const language of MONTH_LANGUAGES) {
    for (const month of /** @type {const} */ (["long", "short"])) {
      for (let number = 1; number <= 12; number += 1) {
        for (const name of namesOf(language, month, number)) names.set(fold(name), number);
      }
    }
  }
  return names;
}

/**
 * A month's name alone, and as it stands in a date.
 * @param {string} language
 * @param {"long" | "short"} month
 * @param {number} number
 */
function namesOf(language, month, number) {
  const day = Date.UTC(A_YEAR, number - 1, 15);
  /** @param {Intl.DateTimeFormatOptions} asked */
  const parts = (asked) => new Intl.DateTimeFormat(language, { ...asked, timeZone: "UTC" }).formatToParts(day);
  const found = [...parts({ month }), ...parts({ month, day: "numeric" })];
  return found.filter((part) => part.type === "month").map((part) => part.value);
}

/**
 * « 2 », « 02 », « février », « févr. » → 2. Throws Unreadable("date").
 * @param {string} typed
 */
export function readMonth(typed) {
  const text = plainDigits(typed);
  const number = /^\d+$/.test(text) ? Number(text) : monthNames().get(fold(text)) || 0;
  if (number < 1 || number > 12) throw new Unreadable("date");
  return number;
}

/**
 * « 1980 », « 80 » → 1980: two digits mean the last hundred years. Throws Unreadable("year").
 * @param {string} typed
 * @param {number} thisYear
 */
export function readYear(typed, thisYear) {
  const text = plainDigits(typed);
  if (!/^(?:\d{2}|\d{4})$/.test(text)) throw new Unreadable("year");
  if (text.length === 4) return Number(text);
  const year = thisYear - (thisYear % 100) + Number(text);
  return year <= thisYear ? year : year - 100;
}

/**
 * Day, month, year as typed in three fields, or all in the first → `1980-02-03`.
 *
 * Throws Unreadable("date"), or Unreadable("year") when only the year is at fault.
 * @param {string[]} parts
 * @param {number} thisYear
 */
export function readDate(parts, thisYear) {
  const [day, month, year] = apart(parts);
  if (!/^\d+$/.test(plainDigits(day))) throw new Unreadable("date");
  const numbers = [readYear(year, thisYear), readMonth(month), Number(plainDigits(day))];
  const written = lexicalDate(numbers[0], numbers[1], numbers[2]);
  if (!exists(numbers)) throw new Unreadable("date");
  return written;
}

/**
 * @param {number} year
 * @param {number} month
 * @param {number} day
 */
export function lexicalDate(year, month, day) {
  return `${padded(year, 4)}-${padded(month, 2)}-${padded(day, 2)}`;
}

/** @param {number[]} numbers */
function exists([year, month, day]) {
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  return year > 0 && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
}

/**
 * @param {number} number
 * @param {number} width
 */
function padded(number, width) {
  return String(number).padStart(width, "0");
}

/** @param {string[]} parts */
function apart(parts) {
  const given = parts.map(plainDigits).filter(Boolean);
  if (given.length === 3) return given;
  const whole = given.join(" ");
  const iso = ISO.exec(whole);
  if (iso) return [iso[3], iso[2], iso[1]];
  const written = WHOLE.exec(whole);
  if (written) return written.slice(1, 4);
  throw new Unreadable("date");
}

/**
 * « 14 h 30 », « 14:30 », « 14h », « 2 pm » → `14:30:00.000`. Throws Unreadable("time").
 * @param {string} typed
 */
export function readTime(typed) {
  const written = TIME.exec(plainDigits(typed));
  if (!written) throw new Unreadable("time");
  const minute = Number(written[2] || 0);
  const half = (written[3] || "").toLowerCase();
  const hour = half ? (Number(written[1]) % 12) + (half === "p" ? 12 : 0) : Number(written[1]);
  if (hour > 23 || minute > 59) throw new Unreadable("time");
  return `${padded(hour, 2)}:${padded(minute, 2)}:00.000`;
}

/**
 * `1980-02-03` → « 3 février 1980 ». What is not a date comes back as it is.
 * @param {string} lexical
 * @param {string} language
 */
export function showDate(lexical, language) {
  return formatted(lexical, language, { day: "numeric", month: "long", year: "numeric" });
}

/**
 * `1980-02-01` → « février 1980 ».
 * @param {string} lexical
 * @param {string} language
 */
export function showMonth(lexical, language) {
  return formatted(lexical, language, { month: "long", year: "numeric" });
}

/**
 * @param {string} lexical
 * @param {string} language
 * @param {Intl.DateTimeFormatOptions} asked
 */
function formatted(lexical, language, asked) {
  const day = Date.parse(lexical.slice(0, 10));
  if (Number.isNaN(day)) return lexical;
  const spoken = `${language.split("-")[0]}-u-nu-latn`;
  return new Intl.DateTimeFormat(spoken, { ...asked, timeZone: "UTC" }).format(day);
}

/**
 * `14:30:00.000` → « 14 h 30 » in French, « 14:30 » elsewhere.
 * @param {string} lexical
 * @param {string} language
 */
export function showTime(lexical, language) {
  const [hour, rest] = lexical.split(":");
  if (!rest) return lexical;
  return language.split("-")[0] === "fr" ? `${Number(hour)}\u00a0h\u00a0${rest.slice(0, 2)}` : `${hour}:${rest.slice(0, 2)}`;
}

/**
 * `1980-02-03T14:30:00.000+01:00` → « 3 février 1980, 14 h 30 ».
 * @param {string} lexical
 * @param {string} language
 */
export function showMoment(lexical, language) {
  const [day, time] = lexical.split("T");
  return time ? `${showDate(day, language)}, ${showTime(time, language)}` : lexical;
}
