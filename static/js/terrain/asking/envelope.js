/** The finished answer, as an agent's device hands it in. */

import { envelopeOf } from "../../live/beginning.js";
import { SOUGHT } from "../../live/widgets/choosing.js";

/** @typedef {import("../../live/beginning.js").Place} Place */
/** @typedef {import("../../live/filling.js").Filling} Filling */
/** @typedef {import("../../outbox/records.js").Draft} Draft */
/** @typedef {import("../../outbox/records.js").Envelope} Envelope */
/** @typedef {Envelope & { household: string | null, replaces?: string }} FieldEnvelope */

/**
 * The answers sealed. What was typed and cannot be read goes as it was typed: the person is gone by the time
 * somebody looks, and the server flags it.
 * @param {Draft} draft
 * @param {Filling} filling
 * @param {Place} place
 * @param {{ household: string | null, channel: string, isTheirs: boolean, replaces?: string }} told
 * @returns {FieldEnvelope}
 */
export function fieldEnvelope(draft, filling, place, { household, channel, isTheirs, replaces }) {
  for (const [node, typed] of filling.typed) {
    const raw = Object.entries(typed).flatMap(([part, values]) => (part === SOUGHT ? [] : values)).filter(Boolean);
    if (node.relevant && !node.text && raw.length) filling.instance.answer(node.path, raw.join(" "));
  }
  const envelope = envelopeOf(draft, filling, place);
  // Where the agent has not heard the answers, no device is told them again (app/fieldwork/sent_back.py).
  const device = { filled_in_by: isTheirs ? "respondent" : "agent" };
  return { ...envelope, setting: { ...envelope.setting, device }, channel, household, ...(replaces && { replaces }) };
}
