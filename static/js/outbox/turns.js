/** One sender at a time on a device. */

/** Who is at work in this page, for browsers without Web Locks: the server bears two senders, the battery less. */
const busy = new Set();

/**
 * Do something unless somebody else is at it; false where somebody is.
 * @param {string} name
 * @param {Pick<LockManager, "request"> | null | undefined} locks
 * @param {() => Promise<void>} work
 * @returns {Promise<boolean>}
 */
export async function alone(name, locks, work) {
  if (locks) return await locks.request(name, { ifAvailable: true }, async (lock) => lock !== null && done(work));
  if (busy.has(name)) return false;
  busy.add(name);
  try {
    return await done(work);
  } finally {
    busy.delete(name);
  }
}

/** @param {() => Promise<void>} work */
async function done(work) {
  await work();
  return true;
}
