/** A questionnaire asked inside the agents' app: see README.md for what the app gives and gets. */

import { openDraft } from "./drafts.js";
import { standAlone } from "./alone.js";
import { undress } from "./page.js";
import { Round } from "./round.js";
import { Trail } from "./trail.js";

/** @typedef {import("./drafts.js").FieldDraft} FieldDraft */
/** @typedef {import("./drafts.js").OpenFile} OpenFile */
/** @typedef {import("./envelope.js").FieldEnvelope} FieldEnvelope */
/**
 * What the app gives. Of a draft that is taken up, what it says itself holds where the app says nothing.
 * @typedef {object} Given
 * @property {string} questionnaire its short name
 * @property {number} [number] the version's
 * @property {string} [language] the household's, else the project's
 * @property {string | null} [household]
 * @property {string} [channel] door, street, counter or phone
 * @property {import("./drafts.js").Vault} vault open
 * @property {import("../../outbox/store.js").Store} store
 * @property {import("./drafts.js").SealedDraft | null} [draft] to take up
 * @property {boolean} [locked] the person holds the device: nothing of the app shows
 * @property {boolean} [kiosk] it stands among people: one after the other, nothing is left of who walks away
 * @property {(envelope: FieldEnvelope, files: OpenFile[]) => Promise<void> | void} onDone keeps the answer for good;
 *   where it throws, the answers stay on the screen
 * @property {() => void} [onLeave] somebody goes on later, or gives the device back; without it whoever was handed the
 *   device finds no way out on this page
 */
/**
 * One asking, as its rounds see it.
 * @typedef {Required<Pick<Given, "questionnaire" | "number" | "language" | "channel" | "vault" | "store" | "onDone">> &
 *   { household: string | null, isTheirs: boolean, isKiosk: boolean,
 *   mayLeave: boolean }} Asked
 */
/**
 * From where a round begins: another language, another person.
 * @typedef {{ language: string, draft: FieldDraft | null, isErased?: boolean, isTakenUp?: boolean }} Start
 */

/**
 * Ask a questionnaire in this element of the page; resolves when the app has the page again: "done" or "left".
 *
 * Throws where the questionnaire cannot be had, and what the vault throws of a draft that it cannot open.
 * @param {HTMLElement} container
 * @param {Given} given
 */
export async function ask(container, given) {
  const draft = given.draft ? await openDraft(given.vault, given.draft) : null;
  const asked = askedOf(given, draft);
  const ended = new AbortController();
  const showAll = asked.isTheirs ? standAlone(container) : () => {};
  /** @type {Round | null} */
  let round = null;
  const trail = new Trail(() => round?.goneBack(), ended.signal);
  /** @type {Start | "done" | "left"} */
  let next = { language: asked.language, draft, isTakenUp: Boolean(draft) };
  try {
    while (typeof next === "object") {
      round = new Round(container, asked, trail, next);
      next = await round.run();
      if (asked.isKiosk) await trail.rewind();
    }
  } finally {
    await trail.leave();
    ended.abort();
    container.replaceChildren();
    undress();
    showAll();
  }
  if (next === "left") given.onLeave?.();
  return next;
}

/**
 * @param {Given} given
 * @param {FieldDraft | null} draft
 * @returns {Asked}
 */
function askedOf(given, draft) {
  const { questionnaire, vault, store, onDone, locked = false, kiosk = false } = given;
  const number = given.number ?? draft?.number ?? 0;
  const language = given.language ?? draft?.language ?? "fr";
  const household = given.household ?? draft?.household ?? null;
  const channel = given.channel ?? draft?.channel ?? "door";
  const isTheirs = locked || kiosk || Boolean(draft?.isTheirs);
  const how = { isTheirs, isKiosk: kiosk, mayLeave: Boolean(given.onLeave) };
  return { questionnaire, number, language, household, channel, vault, store, onDone, ...how };
}
