/** Questionnaires that open without a network: fetched ahead into the worker's cache, let go when nothing needs them. */

import { addressesOf } from "./asking/addresses.js";

/** @typedef {import("./mirror.js").Questionnaire} Questionnaire */

/** The worker looks into it too (sw.js). */
export const FORMS = "palier-terrain-forms";
/** What a questionnaire's page shows from elsewhere: its pictures. The page names them. */
const NAMED = /\b(?:src|data-form)="(\/(?!static\/)[^"]+)"/g;

/**
 * Fetch what is asked now, in every language, as far as it is not here; false where some of it could not be had.
 * @param {Questionnaire[]} questionnaires
 */
export async function keepForms(questionnaires) {
  if (!("caches" in globalThis)) return false;
  const cache = await caches.open(FORMS);
  let isWhole = true;
  for (const { page, form } of questionnaires.flatMap(addresses)) {
    isWhole = (await keepPage(cache, page, form).catch(() => false)) && isWhole;
  }
  return isWhole;
}

/**
 * Let go of versions that are asked no more and that no draft was begun in.
 * @param {Questionnaire[]} questionnaires
 * @param {{ questionnaire: string }[]} drafts
 */
export async function pruneForms(questionnaires, drafts) {
  if (!("caches" in globalThis)) return;
  const needed = new Set(questionnaires.flatMap(addresses).flatMap(({ page, form }) => [page, form]));
  const begun = new Set(drafts.map(({ questionnaire }) => questionnaire));
  const cache = await caches.open(FORMS);
  for (const request of await cache.keys()) {
    const { pathname } = new URL(request.url);
    const [, first, second, third] = pathname.split("/");
    const isForm = second === "questionnaire" || third === "formulaire";
    const name = first === "q" ? second : third;
    if (isForm && !needed.has(pathname) && !begun.has(decodeURIComponent(name))) await cache.delete(request);
  }
}

/** @param {Questionnaire} questionnaire */
function addresses({ short_name, number, languages }) {
  const tags = languages.map((tag) => (tag === "und" || tag === "default" ? "fr" : tag));
  return [...new Set(tags)].map((tag) => addressesOf(short_name, number, tag));
}

/**
 * @param {Cache} cache
 * @param {string} page
 * @param {string} form
 */
async function keepPage(cache, page, form) {
  if (!(await cache.match(page)) || !(await cache.match(form))) {
    const [shown, logic] = await Promise.all([page, form].map((url) => fetch(url, { cache: "no-cache", credentials: "omit" })));
    if (!shown.ok || !logic.ok) return false;
    const written = await shown.clone().text();
    // What it shows first: a page that is kept opens.
    await keepNamed(cache, written);
    await cache.put(form, logic);
    await cache.put(page, shown);
  }
  return true;
}

/**
 * @param {Cache} cache
 * @param {string} written
 */
async function keepNamed(cache, written) {
  const named = new Set([...written.matchAll(NAMED)].map(([, url]) => url.replace(/&amp;/g, "&")));
  for (const url of named) {
    const answer = await fetch(url, { credentials: "omit" }).catch(() => null);
    if (answer?.ok) await cache.put(url, answer);
  }
}
