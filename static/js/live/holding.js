/** One draft is filled in by one page at a time: two would overwrite one another. */

/** A page that reloads lets go of its draft a moment after the new one asks for it. Milliseconds. */
const MOMENT = 400;
const TRIES = 3;

/**
 * Hold a draft until this page closes; false where another page holds it.
 *
 * Where the browser has no locks two pages may overwrite one another's draft, though nothing that was sent.
 * @param {string} id
 */
export async function hold(id) {
  if (!navigator.locks) return true;
  for (let left = TRIES; left; left -= 1) {
    if (await take(`palier draft ${id}`)) return true;
    await new Promise((resolve) => setTimeout(resolve, MOMENT));
  }
  return false;
}

/**
 * @param {string} name
 * @returns {Promise<boolean>}
 */
function take(name) {
  return new Promise((resolve) => {
    void navigator.locks.request(name, { ifAvailable: true }, (lock) => {
      resolve(!!lock);
      return lock ? new Promise(() => {}) : undefined;
    });
  });
}
