/** The app on the home screen: offered where the browser can put it there, told how where only people can. */

import { found, onTap } from "./elements.js";

/** @type {any} What Chromium gives for it; Safari and Firefox have nothing of the kind. */
let offered = null;
addEventListener("beforeinstallprompt", (event) => {
  // The app says so itself, where the agent looks for it.
  event.preventDefault();
  offered = event;
  tell();
});
addEventListener("appinstalled", () => {
  offered = null;
  tell();
});

/** Bring every offer of the page to life. */
export function offerInstalling() {
  for (const place of places()) onTap(found(place, "install-now"), install);
  tell();
}

async function install() {
  const given = offered;
  // It is good once.
  offered = null;
  await given?.prompt();
  tell();
}

function tell() {
  // Safari on a telephone or tablet, and it alone, says whether it was opened from the home screen.
  const isByHand = /** @type {any} */ (navigator).standalone === false;
  for (const place of places()) {
    place.hidden = !offered && !isByHand;
    found(place, "install-now").hidden = !offered;
    found(place, "install-by-hand").hidden = Boolean(offered) || !isByHand;
  }
}

/** @returns {HTMLElement[]} */
function places() {
  return [...document.querySelectorAll("[data-install]")].map((one) => /** @type {HTMLElement} */ (one));
}
