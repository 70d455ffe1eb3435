/**
 * Dates as expressions see them: an instant with a number and a text.
 *
 * A date is local midnight in the project's zone. As a number it is days of the zone's clocks since
 * 1970-01-01T00:00Z (docs/adr/dates-as-numbers.md); as text the date alone at local midnight, else ISO 8601
 * with milliseconds and offset. Instants are milliseconds since the epoch.
 */

import { clockOf } from "./zones.js";

/** @typedef {import("./zones.js").Zone} Zone */
/** @typedef {(string | undefined)[]} Parts hour, minute, second, fraction, offset */

const DAY = 86400000;
/** The bounds of the Python engine, whose dates have years 1 to 9999. */
const LEAST_DAY = -719000;
const MOST_DAY = 2932000;

const SPACE = "[\\t-\\r ]*";
const TIME = "(\\d{1,2}):(\\d{2})(?::(\\d{2})(?:\\.(\\d+))?)?(Z|[+-]\\d{2}(?::?\\d{2})?)?";
const DATE_TIME = new RegExp(`^${SPACE}(\\d{4})-(\\d{1,2})-(\\d{1,2})(?:T${TIME})?${SPACE}$`);
const TIME_ALONE = new RegExp(`^${SPACE}${TIME}${SPACE}$`);
const DATE_ALONE = /^\d{4}-\d\d-\d\d$/;

/** An instant: `days` since the epoch (NaN where it is no date), and the text it reads as. */
export class Moment {
  /**
   * @param {number} days
   * @param {string} text
   */
  constructor(days, text) {
    this.days = days;
    this.text = text;
  }
}

export const INVALID = new Moment(NaN, "Invalid Date");
export const EMPTY = new Moment(NaN, "");

/**
 * Read a date or a date and time; EMPTY and INVALID for what is none.
 * @param {string} text
 * @param {Zone} zone
 */
export function momentOfText(text, zone) {
  if (!text) return EMPTY;
  const instant = instantOfText(text, zone);
  return instant === null ? INVALID : momentOfInstant(instant, zone);
}

/**
 * The moment that many days after the epoch.
 * @param {number} days
 * @param {Zone} zone
 */
export function momentOfDays(days, zone) {
  const instant = instantOfDays(days, zone);
  return instant === null ? INVALID : momentOfInstant(instant, zone);
}

/**
 * The moment of an instant, told in `zone`.
 * @param {number} instant
 * @param {Zone} zone
 */
export function momentOfInstant(instant, zone) {
  const isMidnight = zone.clock(instant) % DAY === 0;
  const text = isMidnight ? dateAt(instant, zone) : isoFormat(instant, zone);
  return new Moment(daysOfInstant(instant, zone), text);
}

/**
 * The date that a calendar shows at an instant, as YYYY-MM-DD.
 * @param {number} instant
 * @param {Zone} zone
 */
export function dateAt(instant, zone) {
  return new Date(zone.clock(instant)).toISOString().slice(0, 10);
}

/**
 * ISO 8601 with milliseconds and offset.
 * @param {number} instant
 * @param {Zone} zone
 */
export function isoFormat(instant, zone) {
  const offset = zone.offset(instant);
  const away = new Date(Math.abs(offset)).toISOString();
  // Before 1911 the clocks of Paris were 9 minutes and 21 seconds ahead.
  const shown = away.slice(11, offset % 60000 ? 19 : 16);
  return new Date(instant + offset).toISOString().slice(0, 23) + (offset < 0 ? "-" : "+") + shown;
}

/**
 * The same number, read as a count of whole days: what `number(date)` shows.
 * @param {Moment} moment
 */
export function wholeDays(moment) {
  if (/^-?\d+$/.test(moment.text)) return moment;
  const days = DATE_ALONE.test(moment.text) ? Date.parse(moment.text) / DAY : Math.floor(moment.days);
  return new Moment(moment.days, String(days));
}

/**
 * Days of the zone's clocks since the epoch.
 * @param {number} instant
 * @param {Zone} zone
 */
function daysOfInstant(instant, zone) {
  return (zone.clock(instant) - zone.clock(0)) / DAY;
}

/**
 * Days since the epoch of a date or date and time; NaN for what is none.
 * @param {string} text
 * @param {Zone} zone
 */
export function daysOfText(text, zone) {
  const instant = instantOfText(text, zone);
  return instant === null ? NaN : daysOfInstant(instant, zone);
}

/**
 * The instant that many days after the epoch; null beyond years 1 to 9999.
 * @param {number} days
 * @param {Zone} zone
 */
export function instantOfDays(days, zone) {
  return isWithin(days) ? zone.instant(zone.clock(0) + Math.round(days * DAY)) : null;
}

/**
 * The instant that an ISO 8601 date or date and time names, in `zone` where it has no offset.
 * @param {string} text
 * @param {Zone} zone
 */
export function instantOfText(text, zone) {
  const found = DATE_TIME.exec(text);
  if (!found) return null;
  const [year, month, day] = found.slice(1, 4).map(Number);
  const date = clockOf(year, month, day);
  if (!year || new Date(date).getUTCMonth() !== month - 1 || !day) return null;
  const instant = instantAt(date, found.slice(4), zone);
  return instant !== null && isWithin(daysOfInstant(instant, zone)) ? instant : null;
}

/**
 * The part of the local day that a time or a date and time stands for, NaN for what is none.
 *
 * A time with an offset is moved to the offset that `now` has in its zone.
 * @param {string} text
 * @param {number} now
 * @param {Zone} zone
 */
export function dayFraction(text, now, zone) {
  const found = TIME_ALONE.exec(text);
  const today = Math.floor(zone.clock(now) / DAY) * DAY;
  const instant = found ? instantAt(today, found.slice(1), zone) : instantOfText(text, zone);
  if (instant === null) return NaN;
  const clock = zone.clock(instant);
  return (clock - Math.floor(clock / DAY) * DAY) / DAY;
}

/**
 * The instant of a time on a day; null for a time that does not exist.
 * @param {number} day
 * @param {Parts} time
 * @param {Zone} zone
 */
function instantAt(day, [hour = "0", minute = "0", second = "0", fraction = "", offset], zone) {
  const milliseconds = Number(fraction.padEnd(3, "0").slice(0, 3));
  if (+hour > 23 || +minute > 59 || +second > 59) return null;
  const clock = day + ((+hour * 60 + +minute) * 60 + +second) * 1000 + milliseconds;
  if (offset === undefined) return zone.instant(clock);
  const away = millisecondsOf(offset);
  return away === null ? null : clock - away;
}

/**
 * A written offset; null where its hours or minutes overflow.
 * @param {string} offset
 */
function millisecondsOf(offset) {
  if (offset === "Z") return 0;
  const hours = Number(offset.slice(1, 3));
  const minutes = Number(offset.slice(3).replace(":", ""));
  if (hours > 23 || minutes > 59) return null;
  return (hours * 60 + minutes) * (offset[0] === "-" ? -60000 : 60000);
}

/** @param {number} days */
function isWithin(days) {
  return days >= LEAST_DAY && days <= MOST_DAY;
}
