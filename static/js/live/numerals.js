/** Numbers as people write them, to the lexical forms of XForms, and back in the reader's language. */

const DIGITS = "٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹";
const GROUPING = /(\d)[\s\u00a0\u202f'’٬](?=\d{3}(?:\D|$))/g;
const NUMBER = /^[+-]?(?:\d+(?:[.,]\d*)?|[.,]\d+)$/;
const DECIMAL_COMMA = ["fr", "es", "pt", "tr", "uk", "ru"];

/** What was typed is not what the question asks for; `code` says how the page explains it. */
export class Unreadable extends Error {
  /** @param {string} code */
  constructor(code) {
    super(code);
    this.code = code;
  }
}

/**
 * The text with Arabic and Persian digits as 0-9, trimmed.
 * @param {string} typed
 */
export function plainDigits(typed) {
  return typed
    .replace(/[٠-٩۰-۹]/g, (digit) => String(DIGITS.indexOf(digit) % 10))
    .replace(/٫/g, ",")
    .trim();
}

/**
 * « 12,5 », « 1 284.50 », « ١٢٫٥ » → `12.5`, `1284.50`, `12.5`. Throws Unreadable("number").
 * @param {string} typed
 */
export function readDecimal(typed) {
  const text = plainDigits(typed).replace(/\u2212/g, "-").replace(GROUPING, "$1");
  if (!NUMBER.test(text)) throw new Unreadable("number");
  const [whole, fraction = ""] = text.replace(",", ".").replace(/^\++/, "").split(".");
  const first = whole && whole !== "-" ? whole : `${whole}0`;
  return fraction ? `${first}.${fraction}` : first;
}

/**
 * « 1 284 », « 3,0 » → `1284`, `3`. Throws Unreadable("integer").
 * @param {string} typed
 */
export function readInteger(typed) {
  const [whole, fraction = ""] = decimalOr("integer", typed).split(".");
  if (/[^0]/.test(fraction)) throw new Unreadable("integer");
  const [sign, digits] = whole.startsWith("-") ? ["-", whole.slice(1)] : ["", whole];
  return sign + (digits.replace(/^0+/, "") || "0");
}

/**
 * @param {string} code
 * @param {string} typed
 */
function decimalOr(code, typed) {
  try {
    return readDecimal(typed);
  } catch {
    throw new Unreadable(code);
  }
}

/**
 * `1284.5` → « 1 284,5 » in French. What is not a number comes back as it is.
 * @param {string} lexical
 * @param {string} language
 */
export function showNumber(lexical, language) {
  if (!NUMBER.test(lexical)) return lexical;
  const [written, fraction] = lexical.replace(",", ".").replace(/^\++/, "").split(".");
  const base = language.split("-")[0];
  const isLong = written.replace("-", "").length > 4;
  const whole = base === "fr" && isLong ? written.replace(/(\d)(?=(?:\d{3})+$)/g, "$1\u202f") : written;
  return fraction ? `${whole}${DECIMAL_COMMA.includes(base) ? "," : "."}${fraction}` : whole;
}
