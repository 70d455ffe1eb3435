/** The live pages that are kept, by the build that they were fetched with. */

import { openDB } from "idb";
import { isLivePage, versionOf } from "./addresses.js";

const PAGES = "palier-pages-";
/** A page that nobody opened for so long, and that no draft needs, goes. Milliseconds. */
const UNUSED = 60 * 86_400_000;

/** The caches of pages, the newest build's last to be made first. */
export async function pageCaches() {
  return (await caches.keys()).filter((name) => name.startsWith(PAGES)).reverse();
}

/**
 * Fetch pages and keep them; throws where one cannot be had, and keeps what was there.
 * @param {string} build
 * @param {string[]} urls
 */
export async function keepPage(build, urls) {
  const cache = await caches.open(PAGES + build);
  for (const [at, answer] of (await fetchAll(urls)).entries()) {
    if (isShared(answer)) await cache.put(urls[at], answer);
  }
}

/**
 * From the server itself: the browser's own cache may still hold what an earlier release wrote.
 * @param {string[]} urls
 */
function fetchAll(urls) {
  return Promise.all(urls.map((url) => fetch(url, { cache: "no-cache" })));
}

/**
 * Whether the answer is the same for everyone; one with a code in it, or of a trial, is not.
 * @param {Response} answer
 */
export function isShared(answer) {
  return answer.ok && /\bpublic\b/.test(answer.headers.get("Cache-Control") || "");
}

/**
 * Fetch the pages of earlier builds anew; gives the builds of those that could not be.
 * @param {string} build
 * @returns {Promise<Set<string>>}
 */
export async function refreshOld(build) {
  const needed = new Set();
  for (const name of await pageCaches()) {
    if (name === PAGES + build) continue;
    const urls = (await (await caches.open(name)).keys()).map((request) => request.url);
    const isRenewed = await renewed(build, urls);
    if (isRenewed) await caches.delete(name);
    else needed.add(name.slice(PAGES.length));
  }
  return needed;
}

/**
 * @param {string} build
 * @param {string[]} urls
 */
async function renewed(build, urls) {
  try {
    const answers = await fetchAll(urls);
    if (answers.some((answer) => !answer.ok && isLivePage(new URL(answer.url)))) return false;
    const cache = await caches.open(PAGES + build);
    for (const [at, answer] of answers.entries()) if (answer.ok) await cache.put(urls[at], answer);
    return true;
  } catch {
    return false;
  }
}

/**
 * Drop what nobody opened for long and no draft was begun in.
 * @param {number} now
 */
export async function prune(now) {
  const begun = new Set((await drafts()).map(({ questionnaire, number }) => `${questionnaire} ${number}`));
  for (const name of await pageCaches()) {
    const cache = await caches.open(name);
    for (const request of await cache.keys()) {
      const answer = await cache.match(request);
      const age = now - Date.parse(answer?.headers.get("Date") || "");
      const { questionnaire, number } = versionOf(request.url);
      if (age > UNUSED && !begun.has(`${questionnaire} ${number}`)) await cache.delete(request);
    }
  }
}

/** @returns {Promise<{ questionnaire: string, number: number }[]>} */
async function drafts() {
  if (!("databases" in indexedDB) || !(await indexedDB.databases()).some(({ name }) => name === "palier")) return [];
  const store = await openDB("palier");
  try {
    return await store.getAll("drafts");
  } catch {
    return [];
  } finally {
    store.close();
  }
}
