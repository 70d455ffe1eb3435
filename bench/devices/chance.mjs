/** Chance with a seed, so that what is tried can be tried again (mulberry32). */

/**
 * @param {number} seed
 */
export function makeChance(seed) {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let mixed = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/**
 * One of some values.
 * @template Value
 * @param {() => number} chance
 * @param {readonly Value[]} values
 * @returns {Value}
 */
export function pick(chance, values) {
  return values[Math.floor(chance() * values.length)];
}

/**
 * A whole number from `least` to `most`.
 * @param {() => number} chance
 * @param {number} least
 * @param {number} most
 */
export function between(chance, least, most) {
  return least + Math.floor(chance() * (most - least + 1));
}

/** @param {number} milliseconds */
export function pause(milliseconds) {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
