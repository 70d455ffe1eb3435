/** Moments as the project's clocks show them, in the words of the page. */

import { Zone } from "../engine/expression/zones.js";

const DAY = 86_400_000;
/** From five in the afternoon. Milliseconds since midnight. */
const EVENING = DAY * (17 / 24);
/** English as it is written on this side of the sea: the day before the month, hours to 24. */
const TAGS = /** @type {Record<string, string>} */ ({ en: "en-GB" });

export class Moments {
  /**
   * @param {string} zone
   * @param {import("../live/phrases.js").Phrases} phrases
   * @param {() => number} [now]
   */
  constructor(zone, phrases, now = Date.now) {
    this._zone = new Zone(zone);
    this._phrases = phrases;
    this.now = now;
    const how = /** @param {Intl.DateTimeFormatOptions} options */ (options) =>
      new Intl.DateTimeFormat(TAGS[phrases.language] ?? phrases.language, { timeZone: zone, ...options });
    this._weekday = how({ weekday: "long" });
    this._day = how({ weekday: "short", day: "numeric", month: "short" });
    this._far = how({ day: "numeric", month: "short", year: "numeric" });
  }

  /**
   * "hier, 18 h 05", "mardi, 17 h 00"; a day that is further away by its date.
   * @param {string} moment ISO 8601
   */
  say(moment) {
    const instant = Date.parse(moment);
    return Number.isNaN(instant) ? "" : `${this.day(instant)}, ${this.time(instant)}`;
  }

  /** @param {number} instant */
  time(instant) {
    return this.clock(Math.floor((this._zone.clock(instant) - this._number(instant) * DAY) / 60_000));
  }

  /** @param {number} minutes since midnight */
  clock(minutes) {
    const minute = String(minutes % 60).padStart(2, "0");
    return this._phrases.say("clock", { hour: Math.floor(minutes / 60), minute });
  }

  /** @param {number} instant */
  day(instant) {
    const apart = this._number(instant) - this._number(this.now());
    const near = { [-1]: "yesterday", 0: "today", 1: "tomorrow" }[apart];
    if (near) return this._phrases.say(near);
    if (apart > 1 && apart < 7) return this._weekday.format(instant);
    return this._date(instant, Math.abs(apart) < 180 ? this._day : this._far);
  }

  /**
   * @param {number} instant
   * @param {Intl.DateTimeFormat} how
   */
  _date(instant, how) {
    const told = how.format(instant);
    // As it is said: « mar. 1er déc. », and the other days by their number.
    return this._phrases.language === "fr" ? told.replace(/(^|\s)1(?=\s\D)/, (one) => `${one}er`) : told;
  }

  /**
   * Whether it is on this day, by the project's clocks.
   * @param {string} moment
   */
  isToday(moment) {
    return this._number(Date.parse(moment)) === this._number(this.now());
  }

  /** Whether people say "tonight" of what is left of the day. */
  isEvening() {
    return this._zone.clock(this.now()) - this._number(this.now()) * DAY >= EVENING;
  }

  /** The last instant of today. */
  endOfToday() {
    return this._zone.instant((this._number(this.now()) + 1) * DAY) - 1;
  }

  /**
   * The next days, today first: for buttons.
   * @param {number} count
   * @returns {{ number: number, label: string }[]} `number` is the day's, for `moment`
   */
  days(count) {
    const first = this._number(this.now());
    return Array.from({ length: count }, (_, index) => {
      const noon = this._zone.instant((first + index) * DAY + DAY / 2);
      const label = index < 2 ? this.day(noon) : this._date(noon, this._day);
      return { number: first + index, label };
    });
  }

  /**
   * A day and a time of the project's clocks as ISO 8601.
   * @param {number} day
   * @param {number} minutes since midnight
   */
  moment(day, minutes) {
    return new Date(this._zone.instant(day * DAY + minutes * 60_000)).toISOString();
  }

  /**
   * Days since 1970 by the project's clocks.
   * @param {number} instant
   */
  _number(instant) {
    return Math.floor(this._zone.clock(instant) / DAY);
  }
}

