/** SHA-256 (FIPS 180-4), because the browser's own answers later and not at once. */

const WORD = 2 ** 32;
const PRIMES = firstPrimes(64);
const STARTS = PRIMES.slice(0, 8).map((prime) => fractionBits(Math.sqrt(prime)));
const ROUNDS = PRIMES.map((prime) => fractionBits(Math.cbrt(prime)));

/**
 * The 32 bytes of the digest of bytes, or of a text in UTF-8.
 * @param {string | Uint8Array} content
 */
export function sha256(content) {
  const state = new Uint32Array(STARTS);
  const message = padded(typeof content === "string" ? new TextEncoder().encode(content) : content, 64);
  for (let at = 0; at < message.byteLength; at += 64) absorb(state, message, at);
  const digest = new DataView(new ArrayBuffer(32));
  state.forEach((word, at) => digest.setUint32(4 * at, word));
  return new Uint8Array(digest.buffer);
}

/** @param {number} count */
export function firstPrimes(count) {
  /** @type {number[]} */
  const primes = [];
  for (let number = 2; primes.length < count; number += 1) {
    if (primes.every((prime) => number % prime)) primes.push(number);
  }
  return primes;
}

/** @param {number} number */
function fractionBits(number) {
  return Math.floor((number % 1) * WORD);
}

/**
 * The message in whole blocks, its length in bits at the end.
 * @param {Uint8Array} bytes
 * @param {number} block
 */
export function padded(bytes, block, isLittle = false) {
  const blocks = new Uint8Array(Math.ceil((bytes.length + 1 + block / 8) / block) * block);
  blocks.set(bytes);
  blocks[bytes.length] = 0x80;
  const view = new DataView(blocks.buffer);
  const bits = BigInt(bytes.length) * 8n;
  view.setBigUint64(blocks.length - 8, bits, isLittle);
  return view;
}

/**
 * @param {number} word
 * @param {number} by
 */
function turned(word, by) {
  return (word >>> by) | (word << (32 - by));
}

/**
 * Mix one block of 64 bytes into the state.
 * @param {Uint32Array} state
 * @param {DataView} message
 * @param {number} at
 */
function absorb(state, message, at) {
  const words = schedule(message, at);
  let [a, b, c, d, e, f, g, h] = state;
  words.forEach((word, round) => {
    const mixed = turned(e, 6) ^ turned(e, 11) ^ turned(e, 25);
    const first = (h + mixed + ((e & f) ^ (~e & g)) + ROUNDS[round] + word) | 0;
    const second = (turned(a, 2) ^ turned(a, 13) ^ turned(a, 22)) + ((a & b) ^ (a & c) ^ (b & c));
    [h, g, f, e, d, c, b, a] = [g, f, e, (d + first) | 0, c, b, a, (first + second) | 0];
  });
  [a, b, c, d, e, f, g, h].forEach((word, index) => {
    state[index] += word;
  });
}

/**
 * @param {DataView} message
 * @param {number} at
 */
function schedule(message, at) {
  const words = new Uint32Array(64);
  for (let index = 0; index < 64; index += 1) {
    if (index < 16) {
      words[index] = message.getUint32(at + 4 * index);
      continue;
    }
    const before = words[index - 15];
    const near = words[index - 2];
    words[index] =
      words[index - 16] +
      (turned(before, 7) ^ turned(before, 18) ^ (before >>> 3)) +
      words[index - 7] +
      (turned(near, 17) ^ turned(near, 19) ^ (near >>> 10));
  }
  return words;
}
