/** The worker that opens the app without a network, and a new version of the app when the agent takes it. */

import { found, onTap } from "./elements.js";

/**
 * Register the worker; a new one waits until nobody fills anything in and the agent says so, or the app is closed.
 * @param {import("./app.js").App} app
 */
export function register(app) {
  const { serviceWorker } = navigator;
  if (!serviceWorker) return;
  const offer = found(document, "update");
  /** @type {ServiceWorkerRegistration | null} */
  let registration = null;
  let isTaken = false;
  const look = () => (offer.hidden = !(registration?.waiting && serviceWorker.controller));
  const watch = (/** @type {ServiceWorkerRegistration} */ found) => {
    registration = found;
    look();
    found.addEventListener("updatefound", () => found.installing?.addEventListener("statechange", look));
  };
  serviceWorker.addEventListener("controllerchange", () => isTaken && location.reload());
  onTap(found(document, "take-update"), () => {
    if (app.isCovered || !registration?.waiting) return;
    isTaken = true;
    registration.waiting.postMessage("take over");
  });
  serviceWorker.register("/terrain/sw.js", { scope: "/terrain/" }).then(watch, () => {});
}
