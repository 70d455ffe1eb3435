/** The digests of `digest()`: MD5 (RFC 1321), SHA-1, SHA-384 and SHA-512 (FIPS 180-4), beside SHA-256. */

import { firstPrimes, padded, sha256 } from "../sha256.js";

const BITS = 2n ** 64n;

/** @type {Record<string, (text: string) => Uint8Array>} */
const ALGORITHMS = {
  MD5: md5,
  "SHA-1": sha1,
  "SHA-256": sha256,
  "SHA-384": (text) => sha512(text, 8).subarray(0, 48),
  "SHA-512": (text) => sha512(text, 0),
};

/**
 * The digest of a text, in base 64 or `hex`; empty for an unknown algorithm.
 * @param {string} text
 * @param {string} algorithm
 * @param {string} [encoding]
 */
export function digest(text, algorithm, encoding = "base64") {
  const compute = new Map(Object.entries(ALGORITHMS)).get(algorithm.toUpperCase());
  if (!compute) return "";
  const bytes = [...compute(text)];
  if (encoding !== "hex") return btoa(String.fromCharCode(...bytes));
  return bytes.map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/**
 * @param {number} word
 * @param {number} by
 */
function turned(word, by) {
  return (word << by) | (word >>> (32 - by));
}

/**
 * @param {Uint32Array} words
 * @param {boolean} isLittle whether the lowest byte comes first
 */
function bytesOf(words, isLittle) {
  const view = new DataView(new ArrayBuffer(4 * words.length));
  words.forEach((word, at) => view.setUint32(4 * at, word, isLittle));
  return new Uint8Array(view.buffer);
}

const MD5_TURNS = [7, 12, 17, 22, 5, 9, 14, 20, 4, 11, 16, 23, 6, 10, 15, 21];

/** @param {string} text */
function md5(text) {
  const state = new Uint32Array([0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476]);
  const message = padded(new TextEncoder().encode(text), 64, true);
  for (let at = 0; at < message.byteLength; at += 64) {
    let [a, b, c, d] = state;
    for (let step = 0; step < 64; step += 1) {
      const round = step >> 4;
      const mixed = [(b & c) | (~b & d), (d & b) | (~d & c), b ^ c ^ d, c ^ (b | ~d)][round];
      const word = ([step, 5 * step + 1, 3 * step + 5, 7 * step][round] % 16) * 4;
      const sine = Math.floor(Math.abs(Math.sin(step + 1)) * 2 ** 32);
      const sum = (a + mixed + sine + message.getUint32(at + word, true)) | 0;
      [a, d, c, b] = [d, c, b, (b + turned(sum, MD5_TURNS[4 * round + (step % 4)])) | 0];
    }
    [a, b, c, d].forEach((word, index) => (state[index] += word));
  }
  return bytesOf(state, true);
}

/** @param {string} text */
function sha1(text) {
  const state = new Uint32Array([0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0]);
  const message = padded(new TextEncoder().encode(text), 64);
  for (let at = 0; at < message.byteLength; at += 64) {
    const words = new Int32Array(80);
    let [a, b, c, d, e] = state;
    for (let step = 0; step < 80; step += 1) {
      const earlier = words[step - 3] ^ words[step - 8] ^ words[step - 14] ^ words[step - 16];
      words[step] = step < 16 ? message.getInt32(at + 4 * step) : turned(earlier, 1);
      const round = Math.floor(step / 20);
      const parity = b ^ c ^ d;
      const mixed = [(b & c) | (~b & d), parity, (b & c) | (b & d) | (c & d), parity][round];
      const key = [0x5a827999, 0x6ed9eba1, 0x8f1bbcdc, 0xca62c1d6][round];
      const sum = (turned(a, 5) + mixed + e + key + words[step]) | 0;
      [e, d, c, b, a] = [d, c, turned(b, 30), a, sum];
    }
    [a, b, c, d, e].forEach((word, index) => (state[index] += word));
  }
  return bytesOf(state, false);
}

/**
 * SHA-512, or the longer digest that SHA-384 is cut from.
 * @param {string} text
 * @param {number} first the first of the eight primes that it starts from
 */
function sha512(text, first) {
  const primes = firstPrimes(80).map(BigInt);
  const keys = primes.map((prime) => root(prime << 192n, 3n) % BITS);
  const state = primes.slice(first, first + 8).map((prime) => root(prime << 128n, 2n) % BITS);
  const message = padded(new TextEncoder().encode(text), 128);
  for (let at = 0; at < message.byteLength; at += 128) {
    const mixed = absorbed(state, schedule(message, at), keys);
    mixed.forEach((word, index) => (state[index] = (state[index] + word) % BITS));
  }
  const digest = new DataView(new ArrayBuffer(64));
  state.forEach((word, at) => digest.setBigUint64(8 * at, word));
  return new Uint8Array(digest.buffer);
}

/**
 * @param {bigint[]} state
 * @param {bigint[]} words
 * @param {bigint[]} keys
 */
function absorbed(state, words, keys) {
  let [a, b, c, d, e, f, g, h] = state;
  words.forEach((word, round) => {
    const chosen = (e & f) ^ ((e ^ (BITS - 1n)) & g);
    const one = (h + (turned64(e, 14n) ^ turned64(e, 18n) ^ turned64(e, 41n)) + chosen + keys[round] + word) % BITS;
    const majority = (a & b) ^ (a & c) ^ (b & c);
    const two = (turned64(a, 28n) ^ turned64(a, 34n) ^ turned64(a, 39n)) + majority;
    [h, g, f, e, d, c, b, a] = [g, f, e, (d + one) % BITS, c, b, a, (one + two) % BITS];
  });
  return [a, b, c, d, e, f, g, h];
}

/**
 * @param {DataView} message
 * @param {number} at
 */
function schedule(message, at) {
  /** @type {bigint[]} */
  const words = [];
  for (let index = 0; index < 80; index += 1) {
    if (index < 16) {
      words.push(message.getBigUint64(at + 8 * index));
      continue;
    }
    const before = words[index - 15];
    const near = words[index - 2];
    const turnedBefore = turned64(before, 1n) ^ turned64(before, 8n) ^ (before >> 7n);
    const turnedNear = turned64(near, 19n) ^ turned64(near, 61n) ^ (near >> 6n);
    words.push((words[index - 16] + turnedBefore + words[index - 7] + turnedNear) % BITS);
  }
  return words;
}

/**
 * @param {bigint} word
 * @param {bigint} by
 */
function turned64(word, by) {
  return ((word >> by) | (word << (64n - by))) % BITS;
}

/**
 * The whole part of a root, by Newton's method from above.
 * @param {bigint} number
 * @param {bigint} degree
 */
function root(number, degree) {
  let found = 2n ** (64n + 16n);
  for (;;) {
    const better = ((degree - 1n) * found + number / found ** (degree - 1n)) / degree;
    if (better >= found) return found;
    found = better;
  }
}
