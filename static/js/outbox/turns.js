/** One sender at a time on a device. */

/** @typedef {import("./store.js").Store} Store */
/** @typedef {import("./durable.js").Place} Place */
/** @typedef {{ key: string, holder: number, until: number }} Lease */

/** How long a sender that vanished keeps the others waiting, in browsers without Web Locks. */
const LEASE = 120_000;
/** @type {Place} */
const SENDER = ["meta", "sender"];

/**
 * Do something unless somebody else is at it; false where somebody is. Without locks, a lease in the store stands
 * in: should two senders pass all the same, the server bears it.
 * @param {Store} store
 * @param {Pick<LockManager, "request"> | null | undefined} locks
 * @param {() => number} now
 * @param {() => Promise<void>} work
 * @returns {Promise<boolean>}
 */
export async function alone(store, locks, now, work) {
  if (!locks) return leased(store, now, work);
  return locks.request(`palier outbox ${store.name}`, { ifAvailable: true }, async (lock) => {
    if (lock) await work();
    return lock !== null;
  });
}

/**
 * @param {Store} store
 * @param {() => number} now
 * @param {() => Promise<void>} work
 */
async function leased(store, now, work) {
  const holder = Math.random();
  const take = () => hold(store, holder, now(), LEASE);
  if (!(await take())) return false;
  const renewing = setInterval(() => take().catch(() => {}), LEASE / 4);
  try {
    await work();
  } finally {
    clearInterval(renewing);
    await hold(store, holder, now(), 0).catch(() => {});
  }
  return true;
}

/**
 * Take, renew or (for no time) give back the lease; false where another has it.
 *
 * One that ends further ahead than any does was written before the clock was put back.
 * @param {Store} store
 * @param {number} holder
 * @param {number} now
 * @param {number} time
 */
async function hold(store, holder, now, time) {
  const [lease] = await store.write([SENDER], ([found]) => {
    const isTaken = found && found.holder !== holder && found.until > now && found.until <= now + LEASE;
    return [isTaken ? found : time ? { key: SENDER[1], holder, until: now + time } : undefined];
  });
  return !lease || lease.holder === holder;
}
