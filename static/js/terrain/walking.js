/**
 * Doors in the order one walks: street by street, up the odd side, back down the even one, each house bottom up. The
 * twin of `app/households/streets.py`, held to `tests/fieldwork/walks.json`. No DOM.
 */

/** @typedef {import("./mirror.js").Address} Address */
/** @typedef {"odd" | "even" | ""} Side */

const SIDES = { odd: 0, even: 1, "": 2 };
/** @type {Record<string, number>} What follows a number, in the order of the plates; a letter is its place in the alphabet. */
const SUFFIXES = { bis: 1, ter: 2, quater: 3, quinquies: 4 };
/** A floor that has a name alone comes above the others. */
const ABOVE = 1000;

/**
 * Lower case without accents, words apart; "12bis" is found as "12 bis" too.
 * @param {string} text
 */
export function folded(text) {
  const bare = text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase();
  return bare.replace(/œ/g, "oe").replace(/(\d)(bis|ter|quater)\b/g, "$1 $2").replace(/[^a-z0-9]+/g, " ").trim();
}

/**
 * @param {string | null} number
 * @returns {Side}
 */
export function sideOf(number) {
  const found = /^\d+/.exec(number ?? "");
  return found ? (Number(found[0]) % 2 ? "odd" : "even") : "";
}

/** The streets of a round: all spellings of one are one. */
export class Streets {
  /** @param {Address[]} addresses */
  constructor(addresses) {
    const told = addresses.filter(({ street_key }) => street_key);
    /** @type {Map<string, string>} The keys that the server gave, by the spelling. */
    this._keys = new Map(told.map((address) => [spellingOf(address), /** @type {string} */ (address.street_key)]));
    this._names = mostOften(addresses.map((address) => [this.keyOf(address), address.street ?? ""]));
  }

  /**
   * What all spellings of its street have in common; of an address that was just added, the key of what reads the same.
   * @param {Address} address
   */
  keyOf(address) {
    return address.street_key ?? this._keys.get(spellingOf(address)) ?? spellingOf(address);
  }

  /**
   * The street of an address as most of its addresses have it.
   * @param {Address} address
   */
  nameOf(address) {
    return this._names.get(this.keyOf(address)) ?? "";
  }

  /**
   * @template {{ address: Address, street: string }} Door
   * @param {Door[]} doors
   * @returns {Door[]}
   */
  inOrder(doors) {
    const placed = doors.map((door) => ({ door, at: [Number(!door.street), this.keyOf(door.address), ...placeOf(door.address)] }));
    return placed.sort((left, right) => compare(left.at, right.at)).map(({ door }) => door);
  }
}

/** @param {Address} address */
function spellingOf({ street, town }) {
  return `${folded(street ?? "")}|${folded(town ?? "")}`;
}

/**
 * Of each key the text that comes most often, of several the first.
 * @param {[string, string][]} pairs
 */
function mostOften(pairs) {
  /** @type {Map<string, Map<string, number>>} */
  const counts = new Map();
  for (const [key, text] of pairs) {
    const found = counts.get(key) ?? new Map();
    counts.set(key, found.set(text, (found.get(text) ?? 0) + 1));
  }
  const first = (/** @type {Map<string, number>} */ found) => [...found].sort(([, left], [, right]) => right - left)[0][0];
  return new Map([...counts].map(([key, found]) => [key, first(found)]));
}

/**
 * What a door is sorted by within its street.
 * @param {Address} address
 */
function placeOf({ number, building, floor, door }) {
  const side = sideOf(number);
  const way = side === "even" ? -1 : 1;
  const [digits, suffix] = plateOf(number);
  return [SIDES[side], way * digits, way * suffix, folded(building ?? ""), ...levelOf(floor), natural(door)];
}

/**
 * A house number and the rank of what follows it: 10, 10 bis, 10 ter.
 * @param {string | null} number
 */
function plateOf(number) {
  const found = /^(\d*) ?([a-z]*)/.exec(folded(number ?? ""));
  const [digits, suffix] = [Number(found?.[1] ?? 0), found?.[2] ?? ""];
  return [digits, SUFFIXES[suffix] ?? (suffix.length === 1 ? suffix.charCodeAt(0) - 96 : 0)];
}

/**
 * A floor: basements below the ground, the numbered ones, those that are called otherwise.
 * @param {string | null} floor
 * @returns {[number, string]}
 */
function levelOf(floor) {
  const text = folded(floor ?? "");
  const digits = Number(/\d+/.exec(text)?.[0] ?? 0);
  if (!text || /\b(rdc|rez)\b/.test(text)) return [0, ""];
  if (/^(sous sol|ss)\b/.test(text)) return [-1 - digits, ""];
  return digits ? [digits, ""] : [ABOVE, text];
}

/**
 * A text with its numbers as numbers: door 2 before door 10.
 * @param {string | null} text
 */
function natural(text) {
  return folded(text ?? "").replace(/\d+/g, (digits) => digits.padStart(8, "0"));
}

/**
 * @param {(number | string)[]} left
 * @param {(number | string)[]} right
 */
function compare(left, right) {
  for (let at = 0; at < left.length; at += 1) {
    if (left[at] !== right[at]) return left[at] < right[at] ? -1 : 1;
  }
  return 0;
}
