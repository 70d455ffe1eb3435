/** From the page of one language to that of another: what is begun goes along. */

import { chooseLanguage, languageOf } from "./languages.js";

/** @returns {HTMLAnchorElement[]} */
function links() {
  return [...document.querySelectorAll("[data-app-language]")].map((one) => /** @type {HTMLAnchorElement} */ (one));
}

/** @param {HTMLAnchorElement} link */
function codeOf(link) {
  return link.dataset.appLanguage ?? "";
}

/**
 * Go to the page of the language to show; false where this is it.
 * @param {string | undefined} chosen on this device
 */
export function leaveFor(chosen) {
  const here = document.documentElement.lang;
  const offered = [...new Set(links().map(codeOf))];
  const wanted = languageOf({ chosen, here, offered, preferred: navigator.languages ?? [navigator.language] });
  const link = links().find((one) => codeOf(one) === wanted);
  if (wanted === here || !link) return false;
  // What stands behind the # goes along: an invitation, a screen.
  location.replace(link.href + location.hash);
  return true;
}

/**
 * Remember the language whose link is followed; an invitation that is not traded yet goes along.
 * @param {import("./app.js").App} app
 */
export function offerLanguages(app) {
  for (const link of links()) {
    link.addEventListener("click", async (event) => {
      event.preventDefault();
      const isKept = await app.attempt(() => chooseLanguage(app.store, codeOf(link)).then(() => true));
      if (isKept) location.replace(link.href + (app.token ? `#${app.token}` : location.hash));
    });
  }
}
