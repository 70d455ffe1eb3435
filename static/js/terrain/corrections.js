/** An answer that the team sent back, as a draft: what was answered, what the team asks, which version it replaces. */

import { toBase64 } from "./bytes.js";
import { newId } from "./noting.js";

/** @typedef {import("./mirror.js").SentBack} SentBack */
/** @typedef {import("./returned.js").Content} Content */
/** @typedef {import("./asking/drafts.js").FieldDraft} FieldDraft */
/** @typedef {import("./asking/drafts.js").SealedDraft} SealedDraft */

/**
 * The draft, under the vault's seal; it is stored once something in it changes. Throws VaultRefused.
 * @param {import("./vault.js").Vault} vault
 * @param {SentBack} sentBack
 * @param {Content} content
 * @param {string} title the questionnaire's
 * @returns {Promise<SealedDraft>}
 */
export async function correctionOf(vault, sentBack, content, title) {
  const draft = opened(sentBack, content, title);
  const { id, questionnaire, saved_at } = draft;
  return { id, questionnaire, saved_at, sealed: toBase64(await vault.seal(draft)), files: [] };
}

/**
 * @param {SentBack} sentBack
 * @param {Content} content
 * @param {string} title
 * @returns {FieldDraft}
 */
function opened({ instance_id: replaces, questionnaire, comment }, content, title) {
  const { answers, version, number, language, channel, seed, files } = content;
  const at = new Date().toISOString();
  // It is asked now, in the chance of the first time: what is drawn stays as it was.
  const told = { id: `uuid:${newId()}`, questionnaire: String(questionnaire), version, number, title, seed, started_at: at, saved_at: at };
  const there = files.map((file) => ({ ...file, is_there: true }));
  // The household is the first answer's: the code stays with that one.
  const field = { household: null, channel, replaces, comment };
  return { ...told, language: language ?? undefined, answers, typed: {}, files: there, ...field };
}
