/** The passphrase asked for in a dialog: to come back from the form to the app. */

import { field, found, reveal } from "./elements.js";

/**
 * Ask for the passphrase; true once it was right, false where the agent went back.
 * @param {import("./app.js").App} app
 * @param {string} [language] of whoever gives the device back, where they have answered: they are spoken to as well
 * @returns {Promise<boolean>}
 */
export function prove(app, language = "") {
  const dialog = /** @type {HTMLDialogElement} */ (found(document, "proof"));
  const phrase = /** @type {HTMLInputElement} */ (dialog.querySelector("#preuve-phrase"));
  const wrong = found(dialog, "wrong");
  const form = /** @type {HTMLFormElement} */ (dialog.querySelector("form"));
  const box = /** @type {HTMLInputElement} */ (dialog.querySelector("[data-reveal]"));
  if (!box.dataset.ready) reveal(dialog);
  box.dataset.ready = "";
  box.checked = false;
  const person = found(dialog, "holder");
  person.hidden = !language;
  if (language) app.theirs.write(person, "give_back", language);
  phrase.type = "password";
  dialog.hidden = dialog.inert = false;
  phrase.value = wrong.textContent = "";
  // Browsers of 2020 have no modal dialogs: it is shown in its place, and the form behind it stays what it is.
  if (!dialog.showModal) dialog.setAttribute("open", "");
  else if (!dialog.open) dialog.showModal();
  return new Promise((resolve) => {
    const end = (/** @type {boolean} */ isProved) => {
      phrase.value = "";
      if (dialog.close) dialog.close();
      else dialog.removeAttribute("open");
      dialog.hidden = true;
      resolve(isProved);
    };
    form.onsubmit = async (event) => {
      event.preventDefault();
      if (await app.vault.knows(phrase.value)) return end(true);
      wrong.textContent = app.phrases.say("wrong");
      return phrase.select();
    };
    dialog.oncancel = () => end(false);
    field(dialog, "cancel").onclick = () => end(false);
  });
}
