/** The spaces that Python's `str` knows, so that both engines cut texts alike. */

const SPACE = "[\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]+";
const SPACES = new RegExp(SPACE);
const ENDS = new RegExp(`^${SPACE}|${SPACE}$`, "g");

/**
 * Without space at the ends.
 * @param {string} text
 */
export function stripped(text) {
  return text.replace(ENDS, "");
}

/**
 * The words between spaces, as the values of a select_multiple are written.
 * @param {string} text
 */
export function words(text) {
  const whole = stripped(text);
  return whole ? whole.split(SPACES) : [];
}
