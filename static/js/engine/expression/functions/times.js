/** Functions of dates and times; all in the zone of the context. */

import {
  EMPTY,
  INVALID,
  Moment,
  daysOfText,
  isoFormat,
  momentOfDays,
  momentOfInstant,
  momentOfText,
} from "../dates.js";
import { numberOfText, toNumber, toText } from "../values.js";

/** @typedef {import("../scope.js").Scope} Scope */
/** @typedef {import("../values.js").Value} Value */

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
