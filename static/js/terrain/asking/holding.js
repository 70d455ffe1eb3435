/** One draft is filled in by one page at a time; it is let go when the asking ends, not when the app closes. */

/** What let go of it a moment ago may not be heard of yet. Milliseconds. */
const MOMENT = 400;

/**
 * Hold a draft until the signal; false where another page holds it.
 * @param {string} id
 * @param {AbortSignal} signal
 */
export async function holdDraft(id, signal) {
  if (!navigator.locks || (await take(id, signal))) return true;
  await new Promise((resolve) => setTimeout(resolve, MOMENT));
  return take(id, signal);
}

/**
 * @param {string} id
 * @param {AbortSignal} signal
 * @returns {Promise<boolean>}
 */
function take(id, signal) {
  return new Promise((resolve) => {
    const until = new Promise((free) => signal.addEventListener("abort", () => free(undefined)));
    void navigator.locks.request(`palier draft ${id}`, { ifAvailable: true }, (lock) => {
      resolve(Boolean(lock));
      return lock ? until : undefined;
    });
  });
}
