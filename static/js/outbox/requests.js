/** Asking the server: every request ends, in an answer or in the reason why there is none. */

/** @typedef {import("./problems.js").Answer} Answer */
/**
 * What the outbox needs of the world outside.
 * @typedef {{ fetch: typeof fetch, base: string, now: () => number, random: () => number, patience: number }} Outside
 */

/**
 * Send a request and read its JSON. Never throws.
 * @param {Outside} outside
 * @param {string} path
 * @param {RequestInit} [request]
 * @returns {Promise<Answer>}
 */
export async function ask({ fetch, base, patience }, path, request) {
  const ending = new AbortController();
  const timer = setTimeout(() => ending.abort(), patience);
  // Redirected is not received: a network's sign-in page answers 200 to anything.
  const common = /** @type {const} */ ({ credentials: "same-origin", cache: "no-store", redirect: "error" });
  try {
    const response = await fetch(base + path, { ...common, ...request, signal: ending.signal });
    const wait = Number(response.headers.get("retry-after")) * 1000 || 0;
    return { status: response.status, wait, body: await response.json().catch(() => undefined) };
  } catch {
    return { status: 0, code: ending.signal.aborted ? "timeout" : "network" };
  } finally {
    clearTimeout(timer);
  }
}
