/** A question before what is seldom meant: in a dialog, whose first button goes back. */

import { field, found } from "./elements.js";

/**
 * Ask; true where the agent goes on.
 * @param {string} question
 * @returns {Promise<boolean>}
 */
export function isSure(question) {
  const dialog = /** @type {HTMLDialogElement} */ (found(document, "sure"));
  found(dialog, "sure-told").textContent = question;
  // Browsers of 2020 have no modal dialogs: it is shown in its place.
  if (!dialog.showModal) dialog.setAttribute("open", "");
  else if (!dialog.open) dialog.showModal();
  return new Promise((resolve) => {
    const end = (/** @type {boolean} */ isMeant) => {
      if (dialog.close) dialog.close();
      else dialog.removeAttribute("open");
      resolve(isMeant);
    };
    /** @type {HTMLFormElement} */ (dialog.querySelector("form")).onsubmit = (event) => {
      event.preventDefault();
      end(true);
    };
    dialog.oncancel = () => end(false);
    field(dialog, "no").onclick = () => end(false);
  });
}
