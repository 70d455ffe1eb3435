/**
 * The device in somebody else's hands, or standing among people: until the passphrase is given it shows the form and
 * nothing else, also after it was closed and opened again; `done`: the person has answered.
 */

/** @typedef {import("./keeping.js").Store} Store */
/** @typedef {import("../outbox/durable.js").Place} Place */
/**
 * @typedef {{ kind: "locked" | "kiosk" | "done", questionnaire: string, number: number, language: string, household: string | null,
 *   channel: string, session: string | null }} Handed
 */

/** @type {Place} */
const HANDED = ["mirror", "handed"];

/**
 * @param {Store} store
 * @returns {Promise<Handed | undefined>}
 */
export async function readHanded(store) {
  return (await store.read([HANDED]))[0];
}

/**
 * @param {Store} store
 * @param {Handed | null} handed
 */
export async function keepHanded(store, handed) {
  await store.write([HANDED], () => [handed ? handedRecord(handed)[1] : undefined]);
}

/**
 * Where and how it is kept: for the transaction of the answer that ends it.
 * @param {Handed} handed
 * @returns {[Place, object]}
 */
export function handedRecord(handed) {
  return [HANDED, { key: HANDED[1], ...handed }];
}
