/** Access codes as people type and scan them: the twin of app/households/codes.py, as far as a device needs it. */

const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const LENGTH = 12;
const GROUP = 4;
const FORGIVEN = /** @type {Record<string, string>} */ ({ O: "0", I: "1", L: "1" });

/**
 * The code that somebody typed, or null where it cannot be one (length, characters or check).
 * @param {string} typed
 */
export function normaliseCode(typed) {
  const bare = typed.toUpperCase().replace(/[\s\u00a0\u202f\-–—_.]/g, "");
  const code = bare.replace(/[OIL]/g, (found) => FORGIVEN[found]);
  const values = [...code].map((character) => ALPHABET.indexOf(character));
  if (values.length !== LENGTH || values.includes(-1)) return null;
  const total = values.reduce((sum, value) => byAlpha(sum) ^ value, 0);
  return total === 0 ? code : null;
}

/**
 * The code in what a QR says: a link that ends in it, or the code itself.
 * @param {string} scanned
 */
export function codeIn(scanned) {
  const parts = scanned.split(/[/?#=&]/).reverse();
  for (const part of parts) {
    const code = normaliseCode(decoded(part));
    if (code) return code;
  }
  return null;
}

/**
 * In three groups of four.
 * @param {string} code
 */
export function grouped(code) {
  return code.match(new RegExp(`.{1,${GROUP}}`, "g"))?.join(" ") ?? code;
}

/** @param {number} value */
function byAlpha(value) {
  const next = value << 1;
  return next & 32 ? next ^ 0b100101 : next;
}

/** @param {string} text */
function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
