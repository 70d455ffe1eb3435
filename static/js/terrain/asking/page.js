/** The questionnaire that the server wrote, in the app's page, without what is asked on other channels. */

import { addressesOf } from "./addresses.js";

/** @typedef {import("../../engine/definition/form.js").Form} Form */

/** A style that has not come by then is done without. Milliseconds. */
const PATIENCE = 3000;

/**
 * Put the questionnaire into the page; gives its form element. Throws where it cannot be had.
 * @param {HTMLElement} container
 * @param {{ questionnaire: string, number: number, language: string }} asked
 */
export async function showPage(container, { questionnaire, number, language }) {
  const answer = await fetch(addressesOf(questionnaire, number, language).page, { credentials: "omit" });
  if (!answer.ok) throw new Error(`questionnaire: ${answer.status}`);
  const written = new DOMParser().parseFromString(await answer.text(), "text/html");
  const root = /** @type {HTMLFormElement} */ (written.querySelector("[data-live]"));
  await Promise.all((root.dataset.styles || "").split(" ").map(dressed));
  offerNothing(root);
  container.replaceChildren(document.adoptNode(root));
  return root;
}

/**
 * One device, many people: no browser offers here what somebody wrote before, nor what it knows of the agent.
 * @param {ParentNode} within
 */
function offerNothing(within) {
  for (const model of within.querySelectorAll("template")) offerNothing(model.content);
  for (const field of within.querySelectorAll("[autocomplete]")) field.setAttribute("autocomplete", "off");
}

/**
 * Have a style sheet apply while something is asked.
 * @param {string} href
 * @returns {Promise<void>}
 */
function dressed(href) {
  if (document.querySelector(`link[href="${href}"]`)) return Promise.resolve();
  const link = Object.assign(document.createElement("link"), { rel: "stylesheet", href });
  link.dataset.asking = "";
  const come = new Promise((resolve) => {
    link.addEventListener("load", () => resolve(undefined));
    link.addEventListener("error", () => resolve(undefined));
    setTimeout(resolve, PATIENCE);
  });
  document.head.append(link);
  return /** @type {Promise<void>} */ (come);
}

/** The app's own look again. */
export function undress() {
  for (const link of document.querySelectorAll("link[data-asking]")) link.remove();
}

/**
 * Take out what is not asked in this channel, before anything is tied to it.
 * @param {HTMLElement} root
 * @param {Form} form
 * @param {string} channel
 */
export function keepAskedIn(root, form, channel) {
  for (const page of root.querySelectorAll("[data-page]")) keepWithin(page, form, channel);
}

/**
 * @param {ParentNode} within
 * @param {Form} form
 * @param {string} channel
 */
function keepWithin(within, form, channel) {
  for (const model of within.querySelectorAll("template")) keepWithin(model.content, form, channel);
  for (const element of /** @type {NodeListOf<HTMLElement>} */ (within.querySelectorAll("[data-question], [data-repeat]"))) {
    const path = (element.dataset.path || element.dataset.repeat || "").replace(/\[\d+\]/g, "");
    if (!isAskedIn(form, path, channel)) element.remove();
  }
}

/**
 * Whether a question, and all that it stands in, is asked in a channel.
 * @param {Form} form
 * @param {string} path
 * @param {string} channel
 */
function isAskedIn(form, path, channel) {
  const steps = path.split("/");
  const holders = steps.map((_step, at) => form.itemsByPath.get(steps.slice(0, at + 1).join("/")));
  return holders.every((item) => !item || item.palier.isAskedIn(channel));
}

/**
 * Show one part of the page, and have it read from its heading: reading, questions, thanks …
 * @param {HTMLElement} root
 * @param {string} name
 */
export function showStage(root, name) {
  let shown = null;
  for (const stage of /** @type {NodeListOf<HTMLElement>} */ (root.querySelectorAll("[data-stage]"))) {
    stage.hidden = stage.dataset.stage !== name;
    if (!stage.hidden) shown = stage;
  }
  const heading = /** @type {HTMLElement | undefined} */ (
    [...(shown?.querySelectorAll("[data-heading]") || [])].find((each) => each.getClientRects().length)
  );
  heading?.focus({ preventScroll: true });
  scrollTo(0, 0);
}
