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
 * @property {string | null} [session] the place without addresses where it is asked, by id
 * @property {string} [replaces] the instanceID of the answer that this one mends
 * @property {string} [comment] what the team asks of it
 * @property {boolean} [locked] the person holds the device: nothing of the app shows
 * @property {boolean} [held] they have held it since before this page: whoever is at it may neither leave nor erase
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
 *   isHeld: boolean, mayLeave: boolean, session?: string | null, replaces?: string, comment?: string }} Asked
 */
/**
 * From where a round begins: another language, another person; `isLacking`: in the language that was left, for the one that
 * was wanted is not here.
 * @typedef {{ language: string, draft: FieldDraft | null, isErased?: boolean, isTakenUp?: boolean, isLacking?: boolean }} Start
 */

/**
 * Ask a questionnaire in this element of the page; resolves when the app has the page again: "done", "left" where a
 * draft is kept, "nothing" where none is.
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
  /** @type {Start | import("./round.js").Ended} */
  let next = { language: asked.language, draft, isTakenUp: Boolean(draft) };
  let { language } = asked;
  try {
    while (typeof next === "object") {
      round = new Round(container, asked, trail, next);
      next = await run(round, language);
      if (round.isShown) ({ language } = round.start);
      if (asked.isKiosk) await trail.rewind();
    }
  } finally {
    await trail.leave();
    ended.abort();
    container.replaceChildren();
    undress();
    showAll();
  }
  if (next !== "done") given.onLeave?.();
  return next;
}

/**
 * One round; a language that cannot be had does not end what was begun in another.
 * @param {Round} round
 * @param {string} language of the round before
 * @returns {Promise<Start | import("./round.js").Ended>}
 */
async function run(round, language) {
  try {
    return await round.run();
  } catch (problem) {
    if (round.isShown || round.start.language === language) throw problem;
    return { ...round.start, language, isLacking: true };
  }
}

/**
 * @param {Given} given
 * @param {FieldDraft | null} draft
 * @returns {Asked}
 */
function askedOf(given, draft) {
  const { questionnaire, vault, store, onDone, locked = false, held = false, kiosk = false } = given;
  const number = given.number ?? draft?.number ?? 0;
  const language = given.language ?? draft?.language ?? "fr";
  const household = given.household ?? draft?.household ?? null;
  const channel = given.channel ?? draft?.channel ?? "door";
  const isTheirs = locked || kiosk || Boolean(draft?.isTheirs);
  const { session = draft?.session, replaces = draft?.replaces, comment = draft?.comment } = given;
  const how = { isTheirs, isHeld: held, isKiosk: kiosk, mayLeave: Boolean(given.onLeave), session, replaces, comment };
  return { questionnaire, number, language, household, channel, vault, store, onDone, ...how };
}
