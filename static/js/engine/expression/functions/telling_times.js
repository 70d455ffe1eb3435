/** Functions that tell times: by a pattern, as a part of the day, as seconds that passed. */

import { NO_NAMES } from "../calendar_names.js";
import { dayFraction, instantOfDays, instantOfText } from "../dates.js";
import { toText } from "../values.js";
import { clockOf } from "../zones.js";
import { date } from "./times.js";

/** @typedef {import("../scope.js").Scope} Scope */
/** @typedef {import("../values.js").Value} Value */
/** @typedef {import("../calendar_names.js").CalendarNames} CalendarNames */

const DAY = 86400000;

/**
 * The part of the day, from 0 to 1, that a time stands for.
 * @param {Scope} scope
 * @param {Value} value
 */
export function decimalTime({ context, zone }, value) {
  return dayFraction(toText(value), context.now, zone);
}

/**
 * Whole seconds since filling began.
 * @param {Scope} scope
 */
export function duration({ context: { started, now } }) {
  return started === null ? 0 : Math.max(0, Math.floor((now - started) / 1000));
}

/**
 * A moment told by a pattern of `%` letters; empty for what is no date.
 * @param {Scope} scope
 * @param {Value} value
 * @param {string} pattern
 */
export function formatDate(scope, value, pattern) {
  const instant =
    typeof value === "string"
      ? instantOfText(value, scope.zone)
      : instantOfDays(date(scope, value).days, scope.zone);
  if (instant === null) return "";
  const clock = new Date(scope.zone.clock(instant));
  const names = scope.texts.calendar || NO_NAMES;
  return pattern.replace(/%(%|[^]|$)/gu, (written, letter) =>
    letter === "%" ? "%" : Object.hasOwnProperty.call(LETTERS, letter) ? LETTERS[letter](clock, names) : written,
  );
}

/**
 * @param {number} number
 * @param {number} width
 */
function padded(number, width) {
  return String(number).padStart(width, "0");
}

/** @param {Date} clock */
function weekday(clock) {
  return (clock.getUTCDay() + 6) % 7;
}

/**
 * The day of the year, from 1.
 * @param {Date} clock
 */
function dayOfYear(clock) {
  return Math.floor((clock.getTime() - clockOf(clock.getUTCFullYear(), 1, 1)) / DAY) + 1;
}

/**
 * The week of ISO 8601: that of the year that its Thursday is in.
 * @param {Date} clock
 */
function week(clock) {
  const thursday = new Date(clock.getTime() + (3 - weekday(clock)) * DAY);
  return Math.ceil(dayOfYear(thursday) / 7);
}

/** @type {Record<string, (clock: Date, names: CalendarNames) => string>} */
const LETTERS = {
  Y: (clock) => padded(clock.getUTCFullYear(), 4),
  y: (clock) => padded(clock.getUTCFullYear() % 100, 2),
  m: (clock) => padded(clock.getUTCMonth() + 1, 2),
  n: (clock) => String(clock.getUTCMonth() + 1),
  d: (clock) => padded(clock.getUTCDate(), 2),
  e: (clock) => String(clock.getUTCDate()),
  H: (clock) => padded(clock.getUTCHours(), 2),
  h: (clock) => String(clock.getUTCHours()),
  M: (clock) => padded(clock.getUTCMinutes(), 2),
  S: (clock) => padded(clock.getUTCSeconds(), 2),
  3: (clock) => padded(clock.getUTCMilliseconds(), 3),
  j: (clock) => padded(dayOfYear(clock), 3),
  W: (clock) => String(week(clock)),
  w: (clock) => String(clock.getUTCDay()),
  b: (clock, names) => names.months_short[clock.getUTCMonth()] ?? "",
  B: (clock, names) => names.months[clock.getUTCMonth()] ?? "",
  a: (clock, names) => names.days_short[weekday(clock)] ?? "",
  A: (clock, names) => names.days[weekday(clock)] ?? "",
};
