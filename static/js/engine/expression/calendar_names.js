/**
 * The names of months and days, for `format-date`. They come with a form, in its language alone: all eight
 * languages would weigh as much as the parser.
 *
 * @typedef {object} CalendarNames
 * @property {string[]} months from January
 * @property {string[]} months_short
 * @property {string[]} days from Monday
 * @property {string[]} days_short
 */

/** @type {CalendarNames} A form that uses none has none. */
export const NO_NAMES = { months: [], months_short: [], days: [], days_short: [] };
