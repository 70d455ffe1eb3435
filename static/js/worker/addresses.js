/** Which addresses the worker keeps, and under which names. */

/** Live pages and forms: of one version and language for good. */
const LIVE = /^\/q\/[^/]+\/(?:remplir|formulaire)\/\d+\/[^/]+$/;
/** Doors, also those that a poster leads to. */
const DOOR = /^\/q\/[^/.]+(?:\/s\/[^/]+)?$/;

/** @param {URL} address */
export function isLivePage({ pathname }) {
  return LIVE.test(pathname);
}

/** @param {URL} address */
export function ageless({ pathname }) {
  return DOOR.test(pathname);
}

/**
 * The questionnaire and version of a live page.
 * @param {string} url
 */
export function versionOf(url) {
  const [, , questionnaire, , number] = new URL(url, location.origin).pathname.split("/");
  return { questionnaire, number: Number(number) };
}

/**
 * The name under which a door is kept: its path and language, never a code.
 * @param {URL} address
 */
export function keyOf({ pathname, searchParams }) {
  const language = searchParams.get("langue");
  return language ? `${pathname}?langue=${encodeURIComponent(language)}` : pathname;
}
