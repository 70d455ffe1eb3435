/**
 * While a household's card is open, somebody of it may answer elsewhere: the page asks once a minute, and whenever the
 * caller comes back to it, and says so above the card. Without this the page says so when it is loaded again.
 */

const MINUTE = 60_000;
const place = /** @type {HTMLElement | null} */ (document.querySelector("[data-answered]"));

export {};

/** @param {HTMLElement} told */
async function look(told) {
  if (document.hidden || told.childElementCount) return;
  try {
    const answer = await fetch(location.pathname);
    if (!answer.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = /** @type {HTMLElement | null} */ (page.querySelector("[data-answered]"));
    if (fresh && fresh.dataset.answered === told.dataset.answered) told.replaceChildren(...fresh.childNodes);
  } catch {
    // No network: it is asked again.
  }
}

if (place) {
  setInterval(() => void look(place), MINUTE);
  for (const back of ["focus", "pageshow"]) window.addEventListener(back, () => void look(place));
  document.addEventListener("visibilitychange", () => void look(place));
}
