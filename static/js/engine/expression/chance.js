/** Chance with a seed: the same seed gives the same draws, here and in the Python engine. */

import { sha256 } from "./sha256.js";

/** The Park-Miller generator that JavaRosa and Enketo use to shuffle. */
const MODULUS = 2147483647;
const MULTIPLIER = 16807;

/** A stream of draws: SHA-256 of the seed and of a counter, so that ids keep the seed's entropy. */
export class Chance {
  /** @param {number | bigint | string} seed */
  constructor(seed) {
    this._seed = seed;
    this._drawn = 0;
  }

  /** The next 32 bytes. */
  bytes() {
    this._drawn += 1;
    return sha256(`${this._seed}:${this._drawn}`);
  }

  /** The next number in [0, 1), of 53 bits. */
  fraction() {
    const bytes = this.bytes();
    return (wholeOf(bytes, 6) * 32 + (bytes[6] >> 3)) / 2 ** 53;
  }
}

/**
 * The unsigned number that the first bytes write.
 * @param {Uint8Array} bytes
 * @param {number} count at most 6, for a double to hold it
 */
export function wholeOf(bytes, count) {
  return bytes.subarray(0, count).reduce((whole, byte) => whole * 256 + byte, 0);
}

/**
 * A seed of 64 bits from a text.
 * @param {string} text
 */
export function seedOf(text) {
  return new DataView(sha256(text).buffer).getBigUint64(0);
}

/**
 * A random UUID (RFC 9562, version 4).
 * @param {Chance} chance
 */
export function uuidFrom(chance) {
  const bytes = [...chance.bytes().subarray(0, 16)];
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = bytes.map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}

/**
 * The order that `randomize(items, seed)` has in every ODK client (inside-out Fisher-Yates).
 * @template T
 * @param {T[]} items
 * @param {number} seed
 */
export function shuffled(items, seed) {
  let state = Math.trunc(seed) % MODULUS;
  if (state <= 0) state += MODULUS - 1;
  /** @type {T[]} */
  const order = [];
  items.forEach((item, place) => {
    state = (state * MULTIPLIER) % MODULUS;
    const other = Math.floor(((state - 1) / (MODULUS - 1)) * (place + 1));
    order.push(item);
    [order[place], order[other]] = [order[other], item];
  });
  return order;
}

/**
 * A seed from a text that is no number: the first eight bytes of its SHA-256, as JavaRosa does.
 *
 * Made a double before anything else, which drops the last bits: the order depends on it.
 * @param {string} text
 */
export function seedOfText(text) {
  return Number(BigInt.asIntN(64, seedOf(text)));
}
