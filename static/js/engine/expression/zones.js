/** What clocks show in a time zone, from the browser's own database: `Date` knows only the device's zone. */

const DAY = 86400000;
/** Conversions remembered before starting over: the same days come up again and again. */
const MOST_REMEMBERED = 2000;

/** A time zone by its IANA name. An instant is milliseconds since the epoch; a clock is what it shows, as if UTC. */
export class Zone {
  /** @param {string} name */
  constructor(name) {
    this.name = name;
    this._format = new Intl.DateTimeFormat("en-US", {
      timeZone: name,
      hourCycle: "h23",
      year: "numeric",
      month: "numeric",
      day: "numeric",
      hour: "numeric",
      minute: "numeric",
      second: "numeric",
    });
    /** @type {Map<number, number>} */
    this._offsets = new Map();
  }

  /**
   * What a clock shows at an instant.
   * @param {number} instant
   */
  clock(instant) {
    return instant + this.offset(instant);
  }

  /**
   * How far the clock is ahead of UTC, in milliseconds.
   * @param {number} instant
   */
  offset(instant) {
    const second = Math.floor(instant / 1000) * 1000;
    let offset = this._offsets.get(second);
    if (offset === undefined) {
      if (this._offsets.size >= MOST_REMEMBERED) this._offsets.clear();
      this._offsets.set(second, (offset = this._shown(second) - second));
    }
    return offset;
  }

  /**
   * The first instant at which clocks show this; in the hour that spring lacks, as if it were still winter.
   * @param {number} clock
   */
  instant(clock) {
    const before = this.offset(clock - DAY);
    const after = this.offset(clock + DAY);
    const isAfter = this.offset(clock - before) !== before && this.offset(clock - after) === after;
    return clock - (isAfter ? after : before);
  }

  /** @param {number} second */
  _shown(second) {
    const parts = /** @type {string[]} */ (this._format.format(second).match(/\d+/g));
    const [month, day, year, hour, minute, seconds] = parts.map(Number);
    // Some browsers of 2020 show midnight as 24.
    return clockOf(year, month, day) + ((hour % 24) * 3600 + minute * 60 + seconds) * 1000;
  }
}

/**
 * The clock at the start of a day; `Date.UTC` would read the year 26 as 1926.
 * @param {number} year
 * @param {number} month from 1
 * @param {number} day
 */
export function clockOf(year, month, day) {
  return new Date(0).setUTCFullYear(year, month - 1, day);
}
