/** What a device holds a receipt of, and what it does when the server turns out to have been restored. */

import { queued } from "./records.js";

/** @typedef {import("./records.js").Receipt} Receipt */
/** @typedef {import("./records.js").Sent} Sent */
/** @typedef {import("./store.js").Store} Store */
/** @typedef {import("./durable.js").Place} Place */
/** @typedef {{ key: string, epoch: number, sequence: number }} Seen */

/** @type {Place} Set while sent items older than its epoch are to be queued again. */
export const AGAIN = ["meta", "again"];
/** @type {Place} How far content was let go of, so that what is held is not read through after each sending. */
const LET_GO = ["meta", "let go"];
const AT_ONCE = 100;
const DAY = 86_400_000;

/**
 * Where the highest receipt of a questionnaire stands. Its project would do, but the device does not know it.
 * @param {string} questionnaire
 * @returns {Place}
 */
export function seenOf(questionnaire) {
  return ["meta", `seen ${questionnaire}`];
}

/**
 * The higher of what was seen and a receipt.
 * @param {Seen | undefined} seen
 * @param {Receipt} receipt
 * @param {string} key
 * @returns {Seen | undefined}
 */
export function higher(seen, { epoch, sequence }, key) {
  if (!Number.isInteger(sequence)) return seen;
  const isHigher = !seen || epoch > seen.epoch || (epoch === seen.epoch && Number(sequence) > seen.sequence);
  return isHigher ? { key, epoch, sequence: Number(sequence) } : seen;
}

/**
 * Queue again, once, what is still held of before the new epoch. The mark goes last: cut short, it begins again.
 * @param {Store} store
 * @param {number} now
 */
export async function offerAgain(store, now) {
  const [mark] = await store.read([AGAIN]);
  if (!mark) return;
  /** @type {Sent[]} */
  const all = await store.all("sent");
  const older = all.filter((record) => record.held && record.epoch < mark.epoch);
  // As the server had them: what was noted later comes later again.
  older.sort((left, right) => left.epoch - right.epoch || Number(left.sequence) - Number(right.sequence));
  for (let from = 0; from < older.length; from += AT_ONCE) {
    const part = older.slice(from, from + AT_ONCE);
    /** @type {Place[]} */
    const places = part.map(({ instance_id }) => ["outbox", instance_id]);
    await store.write(places, (found) => found.map((item, index) => item ?? offered(part[index], now + from + index)));
  }
  await store.write([AGAIN], ([found]) => [found?.epoch > mark.epoch ? found : undefined]);
}

/**
 * @param {Sent} record
 * @param {number} now
 */
function offered({ held, title, content_hash }, now) {
  const envelope = /** @type {import("./records.js").Envelope} */ (held);
  return { ...queued(envelope, { title, content_hash, now }), isKnown: true };
}

/**
 * Let go, once a day, of the content of what was sent long enough ago: by the server's clock, which set the
 * receipts' times.
 * @param {Store} store
 * @param {number} before
 * @returns {Promise<Sent[]>} what was let go
 */
export async function letGo(store, before) {
  const [mark] = await store.read([LET_GO]);
  if (mark && Math.abs(before - mark.before) < DAY) return [];
  /** @type {Sent[]} */
  const all = await store.all("sent");
  const old = all.filter(({ held, received_at }) => held && Date.parse(received_at) < before);
  for (let from = 0; from < old.length; from += AT_ONCE) {
    /** @type {Place[]} */
    const places = old.slice(from, from + AT_ONCE).map(({ instance_id }) => ["sent", instance_id]);
    await store.write(places, (found) => found.map((record) => record && { ...record, held: null }));
  }
  await store.write([LET_GO], () => [{ key: LET_GO[1], before }]);
  return old;
}
