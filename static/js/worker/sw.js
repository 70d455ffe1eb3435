/// <reference lib="webworker" />
/**
 * The residents' service worker: what was opened once opens again without a network.
 *
 * Scripts and styles come from the cache of their build; a questionnaire's live page from the cache, renewed behind;
 * its door from the network, for it says whether one may answer. A code is never part of a cache's key. Nothing is
 * taken over while a page is open: a new worker waits until all pages of the old one are closed.
 */

import { isShared, keepPage, pageCaches, prune, refreshOld } from "./pages.js";
import { ageless, isLivePage, keyOf } from "./addresses.js";

/** @typedef {{ build: string, assets: string[], offline: string }} Build told by the server, before this script */

const worker = /** @type {ServiceWorkerGlobalScope & { PALIER: Build }} */ (/** @type {unknown} */ (self));
const { build, assets, offline } = worker.PALIER;
const APP = `palier-app-${build}`;
/** A door that has not come by then is shown as it was. Milliseconds. */
const PATIENCE = 4000;

worker.addEventListener("install", (event) => {
  event.waitUntil(caches.open(APP).then((cache) => cache.addAll([...assets, offline])));
});

worker.addEventListener("activate", (event) => {
  event.waitUntil(takeOver());
});

worker.addEventListener("message", (event) => {
  const { data, ports } = event;
  if (!data || !data.keep) return;
  const kept = keepPage(build, data.keep).then(() => ports[0]?.postMessage("kept"));
  event.waitUntil(kept.catch(() => {}));
});

worker.addEventListener("fetch", (event) => {
  const { request } = event;
  const address = new URL(request.url);
  if (request.method !== "GET" || address.origin !== location.origin) return;
  if (assets.includes(address.pathname + address.search) || address.pathname.startsWith("/static/")) {
    event.respondWith(fromCache(request));
  } else if (isLivePage(address)) {
    event.respondWith(fromPages(event));
  } else if (request.mode === "navigate" && ageless(address)) {
    event.respondWith(fromNetwork(request, address));
  }
});

/** Pages of earlier builds are fetched anew, with what they need; those that cannot be stay with their build. */
async function takeOver() {
  await worker.clients.claim();
  const needed = await refreshOld(build);
  for (const name of await caches.keys()) {
    const isOld = name.startsWith("palier-app-") && name !== APP;
    if (isOld && !needed.has(name.slice("palier-app-".length))) await caches.delete(name);
  }
  await prune(Date.now());
}

/**
 * A chunk's name says all: what follows it is a page's second try.
 * @param {Request} request
 */
async function fromCache(request) {
  const ignoreSearch = request.url.includes("/chunks/");
  return (await caches.match(request, { ignoreSearch })) || fetch(request);
}

/**
 * A live page or its form, as kept; renewed behind, for the next time.
 * @param {FetchEvent} event
 */
async function fromPages(event) {
  const { request } = event;
  for (const name of await pageCaches()) {
    const kept = await (await caches.open(name)).match(request, { ignoreSearch: true, ignoreVary: true });
    if (!kept) continue;
    event.waitUntil(keepPage(build, [request.url]).catch(() => {}));
    return kept;
  }
  try {
    const answer = await fetch(request);
    if (answer.ok) event.waitUntil(keepPage(build, [request.url]).catch(() => {}));
    return answer;
  } catch (problem) {
    return request.mode === "navigate" ? offlinePage() : Promise.reject(problem);
  }
}

/**
 * A door: from the network if it answers soon, else as it was.
 * @param {Request} request
 * @param {URL} address
 */
async function fromNetwork(request, address) {
  const key = keyOf(address);
  const cache = await caches.open(`palier-pages-${build}`);
  const kept = async () => (await caches.match(key)) || undefined;
  const asked = fetch(request);
  asked.then((answer) => (isShared(answer) ? cache.put(key, answer.clone()) : undefined), () => {});
  if (key !== address.pathname + address.search) void cache.add(key).catch(() => {});
  try {
    const soon = await Promise.race([asked, late()]);
    return soon || (await kept()) || (await asked);
  } catch {
    return (await kept()) || offlinePage();
  }
}

/** @returns {Promise<undefined>} */
function late() {
  return new Promise((resolve) => setTimeout(resolve, PATIENCE));
}

async function offlinePage() {
  return (await caches.match(offline)) || Response.error();
}
