/** Functions of dates and times; all in the zone of the context. */

import { NO_NAMES } from "../calendar_names.js";
import {
  EMPTY,
  INVALID,
  Moment,
  dayFraction,
  daysOfText,
  instantOfDays,
  instantOfText,
  isoFormat,
  momentOfDays,
  momentOfInstant,
  momentOfText,
} from "../dates.js";
import { numberOfText, toNumber, toText } from "../values.js";
import { clockOf } from "../zones.js";

/** @typedef {import("../scope.js").Scope} Scope */
/** @typedef {import("../values.js").Value} Value */
/** @typedef {import("../calendar_names.js").CalendarNames} CalendarNames */

const DAY = 86400000;

/**
 * The day of the context's instant.
 * @param {Scope} scope
 */
export function today({ context, zone }) {
  const clock = zone.clock(context.now);
  return momentOfInstant(zone.instant(Math.floor(clock / DAY) * DAY), zone);
}

/**
 * The context's instant.
 * @param {Scope} scope
 */
export function now({ context, zone }) {
  return new Moment(momentOfInstant(context.now, zone).days, isoFormat(context.now, zone));
}

/**
 * The moment that a date's text or a number of days stands for.
 * @param {Scope} scope
 * @param {Value} value
 */
export function date({ zone }, value) {
  if (typeof value === "boolean") return INVALID;
  if (typeof value === "number" || value instanceof Moment) {
    return value === EMPTY ? EMPTY : momentOfDays(toNumber(value, zone), zone);
  }
  const text = toText(value);
  const days = numberOfText(text, zone);
  // A node may hold days as its text, written there by a calculation.
  const isDays = !Number.isNaN(days) && Number.isNaN(daysOfText(text, zone));
  return isDays ? momentOfDays(days, zone) : momentOfText(text, zone);
}

/**
 * Days since the epoch, with their fraction.
 * @param {Scope} scope
 * @param {Value} value
 */
export function decimalDateTime(scope, value) {
  return date(scope, value).days;
}

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
