/** An invitation that is not traded yet: a page that the telephone drops meanwhile finds it again, as long as it is good. */

/** @typedef {import("./keeping.js").Store} Store */
/** @typedef {import("../outbox/durable.js").Place} Place */

/** How long the server takes it (app/fieldwork/devices.py). Milliseconds. */
const GOOD = 30 * 60_000;
/** @type {Place} Not under the passphrase, which is chosen later; it is good once, for this device or none. */
const INVITATION = ["mirror", "invitation"];

/**
 * @param {Store} store
 * @param {string} token "": it was traded, refused, or put off
 * @param {number} now
 */
export async function keepInvitation(store, token, now) {
  await store.write([INVITATION], () => [token ? { key: INVITATION[1], token, scanned: now } : undefined]);
}

/**
 * The token of one that may still be good, else "".
 * @param {Store} store
 * @param {number} now
 * @returns {Promise<string>}
 */
export async function readInvitation(store, now) {
  const [kept] = await store.read([INVITATION]);
  const age = kept ? now - kept.scanned : Infinity;
  if (age >= 0 && age < GOOD) return kept.token;
  if (kept) await keepInvitation(store, "", now);
  return "";
}
