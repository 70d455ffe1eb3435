/// <reference lib="webworker" />
/**
 * The agents' service worker: the app opens without a network after the first visit.
 *
 * Pages, one a language, scripts and styles come from the cache of one build, so that they always fit together. A new
 * build waits until all pages of the old one are closed, or the agent asks for it where no form is open. Questionnaires
 * are in a cache of their own, which the app fills (forms.js) and no build empties: old versions stay until no draft
 * needs them.
 */

/** @typedef {{ build: string, pages: string[], assets: string[], manifests: string[] }} Build told by the server, before this */

const worker = /** @type {ServiceWorkerGlobalScope & { PALIER: Build }} */ (/** @type {unknown} */ (self));
const { build, pages, assets, manifests } = worker.PALIER;
const APPS = "palier-terrain-app-";
const APP = APPS + build;
const FORMS = "palier-terrain-forms";

worker.addEventListener("install", (event) => {
  event.waitUntil(caches.open(APP).then((cache) => Promise.all([...pages, ...manifests, ...assets].map((url) => keep(cache, url)))));
});

worker.addEventListener("activate", (event) => {
  event.waitUntil(takeOver());
});

worker.addEventListener("message", (event) => {
  if (event.data === "take over") void worker.skipWaiting();
});

worker.addEventListener("fetch", (event) => {
  const { request } = event;
  const address = new URL(request.url);
  if (request.method !== "GET" || address.origin !== location.origin) return;
  if (request.mode === "navigate") {
    if (pages.includes(address.pathname)) event.respondWith(fromApp(address.pathname, request));
  } else if (address.pathname.startsWith("/static/") || manifests.includes(address.pathname)) {
    event.respondWith(fromApp(request, request));
  } else if (/^\/(?:q|terrain\/questionnaire)\//.test(address.pathname)) {
    event.respondWith(fromForms(request));
  }
});

/**
 * From the server itself: the browser's own cache may still hold what an earlier release wrote.
 * @param {Cache} cache
 * @param {string} url
 */
async function keep(cache, url) {
  const answer = await fetch(url, { cache: "no-cache", credentials: "omit" });
  if (!answer.ok) throw new Error(`${url}: ${answer.status}`);
  await cache.put(url, answer);
}

async function takeOver() {
  await worker.clients.claim();
  for (const name of await caches.keys()) if (name.startsWith(APPS) && name !== APP) await caches.delete(name);
}

/**
 * @param {RequestInfo} key
 * @param {Request} request
 */
async function fromApp(key, request) {
  // A chunk's name says all: what follows it is a page's second try.
  const ignoreSearch = typeof key === "string" || request.url.includes("/chunks/");
  const kept = await (await caches.open(APP)).match(key, { ignoreSearch, ignoreVary: true });
  return kept || fetch(request);
}

/** @param {Request} request */
async function fromForms(request) {
  const kept = await (await caches.open(FORMS)).match(request, { ignoreVary: true });
  return kept || fetch(request);
}
