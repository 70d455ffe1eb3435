/** What is loaded later, tried again where it did not come. */

/**
 * Load a module; one that failed stays failed under its address, says the standard: it gets another.
 * @template Loaded
 * @param {() => Promise<Loaded>} load
 * @returns {Promise<Loaded>}
 */
export function late(load) {
  return load().catch((problem) => {
    const [address] = String(problem).match(/http\S+/) || [];
    return address ? import(`${address}?${Date.now()}`) : Promise.reject(problem);
  });
}
