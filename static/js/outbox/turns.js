/** One sender at a time on a device. */

/** @typedef {{ name: string }} Named a store, or whatever else one page at a time may do */

/**
 * The stores that this page is sending from. It stands in where there are no Web Locks: two pages may then send at
 * once, which costs data and loses nothing. A lease in the store would outlive the page that died with it.
 * @type {WeakSet<Named>}
 */
const busy = new WeakSet();

/**
 * Do something unless somebody else is at it; false where somebody is.
 * @param {Named} store
 * @param {Pick<LockManager, "request"> | null | undefined} locks
 * @param {() => Promise<void>} work
 * @returns {Promise<boolean>}
 */
export async function alone(store, locks, work) {
  if (!locks) return here(store, work);
  return locks.request(`palier outbox ${store.name}`, { ifAvailable: true }, async (lock) => {
    if (lock) await work();
    return lock !== null;
  });
}

/**
 * @param {Named} store
 * @param {() => Promise<void>} work
 */
async function here(store, work) {
  if (busy.has(store)) return false;
  busy.add(store);
  await work().finally(() => busy.delete(store));
  return true;
}
