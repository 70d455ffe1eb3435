/** When to try again: longer each time, never for ever, and whatever the clock does. */

const SHORTEST = 1_000;
export const LONGEST = 600_000;

/**
 * Milliseconds to wait after so many tries: doubling, up to ten minutes, the half of it by chance so that devices
 * that failed together do not come back together. `asked` is what the server wants (Retry-After).
 * @param {number} tries
 * @param {() => number} random
 * @param {number} [asked]
 */
export function waitAfter(tries, random, asked = 0) {
  const most = Math.min(LONGEST, SHORTEST * 2 ** tries);
  return Math.min(LONGEST, Math.max(asked, most * (1 - random() / 2)));
}

/**
 * How long an item must still wait. A moment further ahead than the longest wait was set by a clock that has been
 * put back since: it is due.
 * @param {{ next_try: number }} item
 * @param {number} now
 */
export function leftToWait({ next_try }, now) {
  const left = next_try - now;
  return left > LONGEST ? 0 : Math.max(0, left);
}
