/**
 * Regular expressions as form authors write them, for JavaScript's `RegExp` with its `u` flag.
 *
 * The Python engine translates the same way. `[\w-\.]` holds a plain hyphen, a needless backslash is allowed,
 * a brace that repeats nothing stands for itself, `.` is anything but a line feed, `\s` is ASCII.
 */

const TOKEN = /\\[pP]\{\w+\}|\\u[0-9A-Fa-f]{4}|\\x[0-9A-Fa-f]{2}|\\[^]|\(\?(?:<(?![=!])|.)?|\{\d*,?\d*\}|[^]/gu;
const SPACE = "\\t-\\r ";
/** Letters that mean the same after a backslash in both Python and JavaScript. */
const ESCAPE = /[dDwWbBnrtfv0-9]/;
const SYNTAX = /[$^\\.*+?()[\]{}|/]/;
/** @type {Map<string, RegExp | null>} */
const KNOWN = new Map();

/**
 * Whether the pattern is found in the text; false where the pattern cannot be used.
 * @param {string} text
 * @param {string} pattern
 */
export function isFound(text, pattern) {
  return !!compiledRegex(pattern)?.test(text);
}

/**
 * The pattern ready for use, null where it is no regular expression.
 * @param {string} pattern
 */
export function compiledRegex(pattern) {
  let found = KNOWN.get(pattern);
  if (found === undefined) KNOWN.set(pattern, (found = compiled(pattern)));
  return found;
}

/** @param {string} pattern */
function compiled(pattern) {
  try {
    return new RegExp(translated(pattern), "u");
  } catch {
    return null;
  }
}

/** @param {string} pattern */
function translated(pattern) {
  let isInside = false;
  let before = "";
  let regex = "";
  for (const { 0: token, index = 0 } of pattern.matchAll(TOKEN)) {
    const after = pattern.slice(index + token.length);
    regex += isInside ? inClass(token, before, after) : outside(token);
    /** @type {boolean} */
    const closes = isInside && token === "]" && before !== "[" && before !== "[^";
    if (token === "[" || closes) isInside = !closes;
    before = isInside && before === "[" && token === "^" ? "[^" : token;
  }
  return regex;
}

/** @param {string} token */
function outside(token) {
  if (token === ".") return "[^\\n]";
  if (token === "\\s") return `[${SPACE}]`;
  if (token === "\\S") return `[^${SPACE}]`;
  if (token[0] === "\\") return escaped(token);
  if (token === "]" || token === "{" || token === "}" || token === "{}") return token.replace(/./g, "\\$&");
  return token.startsWith("{,") ? `{0${token.slice(1)}` : token;
}

/**
 * A hyphen beside `\w` and its like stands for itself, and so does a bracket.
 * @param {string} token
 * @param {string} before
 * @param {string} after
 */
function inClass(token, before, after) {
  if (token === "\\s") return SPACE;
  if (token[0] === "\\") return token === "\\-" ? token : escaped(token);
  const isBesideClass = /^\\[dDsSwW]$/.test(before) || /^\\[dDsSwW]/.test(after);
  const isFirst = before === "[" || before === "[^";
  const isPlain = token === "[" || (token === "-" && isBesideClass) || (token === "]" && isFirst);
  return isPlain ? `\\${token}` : token;
}

/** @param {string} token */
function escaped(token) {
  const letter = token[1];
  if (token.length > 2 || ESCAPE.test(letter) || SYNTAX.test(letter)) return token;
  return token.slice(1);
}
