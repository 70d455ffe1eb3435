/** The hash of what was said, the same as the server's (app/columns.py, app/collection/content.py). */

/** @typedef {{ name: string, sha256: string, size: number, media_type: string }} Attachment */

/**
 * Canonical JSON: keys sorted by code point, no blanks. A number that two languages might write
 * differently throws TypeError: answers are texts.
 * @param {any} value
 * @returns {string}
 */
export function canonical(value) {
  if (Array.isArray(value)) return `[${value.map(canonical)}]`;
  if (value && typeof value === "object") {
    const keys = Object.keys(value).sort(byCodePoint);
    return `{${keys.map((key) => `${JSON.stringify(key)}:${canonical(value[key])}`)}}`;
  }
  if (value === undefined || (typeof value === "number" && !Number.isSafeInteger(value))) {
    throw new TypeError(`not an answer: ${value}`);
  }
  return JSON.stringify(value);
}

/**
 * Order as UTF-8 has it: JavaScript's own puts U+1F600 before U+FF21.
 * @param {string} left
 * @param {string} right
 */
export function byCodePoint(left, right) {
  const most = Math.min(left.length, right.length);
  for (let at = 0; at < most; at += 1) {
    const apart = rank(left.charCodeAt(at)) - rank(right.charCodeAt(at));
    if (apart) return apart;
  }
  return left.length - right.length;
}

/**
 * A code unit's place when halves of a pair come after all else.
 * @param {number} unit
 */
function rank(unit) {
  return unit >= 0xd800 && unit < 0xe000 ? unit + 0x10000 : unit;
}

/**
 * The content hash of an answer, as its receipt must echo it.
 * @param {object} answers
 * @param {Attachment[]} [attachments]
 */
export function contentHash(answers, attachments = []) {
  const named = attachments.map((one) => [one.name, one.sha256]);
  named.sort((left, right) => byCodePoint(left[0], right[0]) || byCodePoint(left[1], right[1]));
  const tail = named.map(([name, hash]) => `\0${name}\0${hash}`).join("");
  return sha256Of(new TextEncoder().encode(canonical(answers) + tail));
}

/** Loaded by the few that need it. */
function slow() {
  return import("../engine/expression/sha256.js");
}

/**
 * SHA-256 in hexadecimal. Browsers keep WebCrypto from pages that came over plain http.
 * @param {Uint8Array<ArrayBuffer>} bytes
 */
export async function sha256Of(bytes) {
  const subtle = globalThis.crypto?.subtle;
  const digest = subtle ? new Uint8Array(await subtle.digest("SHA-256", bytes)) : (await slow()).sha256(bytes);
  return [...digest].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
