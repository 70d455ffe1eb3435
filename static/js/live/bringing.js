/** Bringing the questionnaire that the server wrote to life, in whatever page it stands. */

import { loadForm } from "../engine/definition/form.js";
import { draftNow, instanceOf } from "./beginning.js";
import { Filling } from "./filling.js";
import { Journey } from "./journey.js";
import { Keeping } from "./keeping.js";
import { late } from "./late.js";
import { listen } from "./listening.js";
import { Phrases } from "./phrases.js";

/** @typedef {import("../engine/definition/form.js").Form} Form */
/** @typedef {import("../outbox/records.js").Draft} Draft */
/** @typedef {import("./beginning.js").Place} Place */
/** @typedef {import("./filling.js").Given} Given */
/** @typedef {{ filling: Filling, journey: Journey, keeping: Keeping }} Life */
/**
 * What the page around it has to give.
 * @typedef {object} Surroundings
 * @property {Place} place
 * @property {Form} form
 * @property {Draft} draft
 * @property {import("./keeping.js").DraftStore} store
 * @property {Given["keep"]} keep where the bytes of files go
 * @property {(sealed: Draft) => Promise<void>} finish takes the answers once they are reviewed; where it throws they
 *   stay, and the person is told
 * @property {typeof Journey} [Way]
 * @property {AbortSignal} [signal] the page goes on without it
 */

/** What only some forms need, by the name that the server gives it; the page loads it ahead. */
const PARTS = new Map([
  ["days", () => import("./widgets/days.js")],
  ["repeats", () => import("./repeated.js")],
]);

/** What the end needs. */
export const ending = () => late(() => import("./ending.js"));

/**
 * @param {HTMLElement} root
 * @returns {Place}
 */
export function placeOf(root) {
  const { questionnaire = "", version = "", number, language = "", zone = "", days } = root.dataset;
  const title = root.querySelector("[data-title]")?.textContent?.trim() || "";
  return { questionnaire, version, number: Number(number), language, zone, title, days: Number(days) };
}

/**
 * The form of the page, with the scripts that it needs.
 * @param {HTMLElement} root
 */
export async function formOf(root) {
  const loaded = fetch(root.dataset.form || "").then((answer) => {
    if (!answer.ok) throw new Error(String(answer.status));
    return answer.json();
  });
  const parts = (root.dataset.parts || "").split(" ").map((name) => PARTS.get(name)?.());
  const form = await loadForm(await loaded);
  await Promise.all(parts);
  return form;
}

/**
 * Open the questionnaire where the draft stands; from now on it lives.
 * @param {HTMLElement} root
 * @param {Surroundings} surroundings
 * @returns {Promise<Life>}
 */
export async function bring(root, { place, form, draft, store, keep, finish, Way = Journey, signal }) {
  const lang = /** @type {HTMLElement} */ (root.closest("[lang]")).lang;
  const filling = new Filling({
    instance: instanceOf(form, draft, place),
    phrases: new Phrases(JSON.parse(root.querySelector("#phrases")?.textContent || ""), lang),
    language: place.language,
    keep,
    errorModel: /** @type {HTMLTemplateElement} */ (root.querySelector("template[data-error]")),
    signal,
  });
  takeUp(filling, draft);
  const now = () => (draft = draftNow(draft, filling, journey, place));
  /** @type {Journey} */
  const journey = new Way(root, filling, {
    send: () => void seal(),
    review: async () => new (await ending()).Review(root, journey),
  });
  const keeping = new Keeping(/** @type {HTMLElement} */ (root.querySelector("[data-keeping]")), filling, store, now);

  /** From the review: the answers are sealed, and leave. */
  async function seal() {
    await keeping.flush();
    const sealed = now();
    journey.on.disabled = true;
    try {
      await keeping.end();
      await finish(sealed);
    } catch (problem) {
      keeping.fail(problem);
    }
    journey.on.disabled = false;
  }

  filling.onchange = () => {
    journey.refresh();
    if (!filling.isBegun) return;
    keeping.changed();
    // Not within the key that was pressed.
    setTimeout(() => ending().catch(() => {}), 500);
  };
  listen(root, journey);
  keeping.onleave = () => journey.end();
  const { at = "", isReviewed = false } = draft.step || {};
  if (isReviewed) journey.review = await ending().then(({ Review }) => new Review(root, journey), () => null);
  journey.open(at, isReviewed);
  return { filling, journey, keeping };
}

/**
 * @param {Filling} filling
 * @param {Draft} draft
 */
function takeUp(filling, draft) {
  for (const file of draft.files) filling.files.set(file.name, file);
  for (const [path, typed] of Object.entries(draft.typed || {})) {
    try {
      filling.typed.set(filling.instance.node(path), typed);
    } catch {
      // A repeat instance that is no more.
    }
  }
}
