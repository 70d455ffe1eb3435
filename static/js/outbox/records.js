/** What is stored: the shape of each record, and how one comes from another. */

/** @typedef {import("./hashing.js").Attachment} Attachment */
/** @typedef {import("./problems.js").Problem} Problem */
/**
 * An answer as docs/submissions.md tells, with the short name of its questionnaire.
 * @typedef {{ instance_id: string, questionnaire: string, form_version: string, answers: Record<string, any>,
 *   channel?: string, language?: string, source?: string, code?: string, started_at?: string, finished_at?: string,
 *   setting?: Record<string, any>, attachments?: Attachment[], flags?: string[], sender?: string }} Envelope
 */
/**
 * Answers in progress. `id` is the instanceID that they will be sent under; moments are ISO 8601.
 * @typedef {{ id: string, questionnaire: string, version: string, number?: number, language?: string, title: string,
 *   answers: object, typed?: any, step?: any, started_at?: string, seed?: any, code?: string, source?: string, flags?: string[],
 *   files: Attachment[], saved_at: string, expires_at?: string, answered?: number, total?: number }} Draft
 */
/**
 * An answer on its way. `envelope` never changes; the rest is this device's own.
 * @typedef {{ instance_id: string, questionnaire: string, title: string, envelope: Envelope, content_hash: string,
 *   draft: Draft | null, state: "queued" | "aside", added_at: number, tries: number, next_try: number,
 *   problem: Problem | null, isKnown: boolean, beside?: string }} Item `beside` the answer of which it only says more
 */
/**
 * @typedef {{ instance_id: string, content_hash: string, epoch: number, sequence: number | null, received_at: string,
 *   state?: string, missing?: string[], [more: string]: any }} Receipt
 */
/**
 * An answer that arrived; `held` is its envelope while it is kept for a server that may lose it.
 * @typedef {{ instance_id: string, questionnaire: string, title: string, receipt: Receipt, received_at: string,
 *   state: string | undefined, content_hash: string, epoch: number, sequence: number | null, held: Envelope | null }} Sent
 */

/** How long a draft lives that was made from an item again. */
const MONTH = 30 * 86_400_000;

/**
 * An item as it enters the queue.
 * @param {Envelope} envelope
 * @param {{ title?: string, content_hash: string, draft?: Draft | null, beside?: string, now: number }} more
 * @returns {Item}
 */
export function queued(envelope, { title = "", content_hash, draft = null, beside, now }) {
  const { instance_id, questionnaire } = envelope;
  const waiting = { state: /** @type {const} */ ("queued"), added_at: now, tries: 0, next_try: 0, problem: null };
  return { instance_id, questionnaire, title, envelope, content_hash, draft, ...waiting, isKnown: false, ...(beside && { beside }) };
}

/**
 * What is kept of an item once its receipt is here.
 * @param {Item} item
 * @param {Receipt} receipt
 * @param {boolean} isHeld
 * @returns {Sent}
 */
export function sent({ instance_id, questionnaire, title, envelope, content_hash }, receipt, isHeld) {
  const { received_at, state, epoch, sequence } = receipt;
  const told = { receipt, received_at, state, content_hash, epoch, sequence };
  return { instance_id, questionnaire, title, ...told, held: isHeld ? envelope : null };
}

/**
 * The draft that an item came from, or one made of what the item says.
 * @param {Item} item
 * @param {string} id
 * @param {number} now
 * @returns {Draft}
 */
export function draftOf({ draft, envelope, title }, id, now) {
  const moments = { saved_at: iso(now), expires_at: iso(now + MONTH) };
  if (draft) return { ...draft, ...moments, id };
  const { questionnaire, form_version: version, answers, attachments: files = [], setting } = envelope;
  const { language, started_at, code, source, flags } = envelope;
  const made = { id, questionnaire, version, title, answers, files, seed: setting?.seed, ...moments };
  return JSON.parse(JSON.stringify({ ...made, language, started_at, code, source, flags }));
}

/**
 * The hashes of the files that a record names; an item's draft may name more than its envelope.
 * @param {{ files?: Attachment[], envelope?: Envelope, held?: Envelope | null, draft?: Draft | null }} record
 * @returns {string[]}
 */
export function hashesOf({ files, envelope, held, draft }) {
  const named = [files, envelope?.attachments, held?.attachments, draft?.files];
  return [...new Set(named.flatMap((list) => list ?? []).map((file) => file.sha256))];
}

/** @param {number} moment */
function iso(moment) {
  return new Date(moment).toISOString();
}
