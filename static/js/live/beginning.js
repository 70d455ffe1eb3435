/** Beginning or taking up: from what is kept to an instance at work, and back to a draft. */

import { Context } from "../engine/expression/context.js";
import { Instance } from "../engine/instance/instance.js";

/** @typedef {import("../engine/definition/form.js").Form} Form */
/** @typedef {import("../outbox/records.js").Draft} Draft */
/** @typedef {import("../outbox/records.js").Envelope} Envelope */
/** @typedef {import("./filling.js").Filling} Filling */
/** @typedef {import("./visit.js").Visit} Visit */
/**
 * What the page says of itself.
 * @typedef {object} Place
 * @property {string} questionnaire
 * @property {string} version the label that answers name
 * @property {number} number the version's, in addresses
 * @property {string} language
 * @property {string} zone
 * @property {string} title
 * @property {number} days how long a device keeps a draft
 */

const DAY = 86_400_000;
const MOST_SEED = 2 ** 31;

/**
 * A draft with nothing in it; its instanceID is minted here.
 * @param {Place} place
 * @param {Visit} visit
 * @param {number} total
 * @returns {Draft}
 */
export function newDraft(place, { code, source, flags }, total) {
  const at = new Date().toISOString();
  const { questionnaire, version, number, language, title } = place;
  const told = { questionnaire, version, number, language, title, code, source, flags };
  const progress = { step: "", answers: {}, typed: {}, files: [], answered: 0, total };
  return { id: `uuid:${uuid()}`, ...told, ...progress, seed: random(), started_at: at, saved_at: at };
}

function random() {
  return crypto.getRandomValues(new Uint32Array(1))[0] % MOST_SEED;
}

/** A version 4 UUID; `crypto.randomUUID` is younger than browsers we serve, and wants https. */
function uuid() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}

/**
 * The draft brought to life: blank where nothing was saved in it yet.
 * @param {Form} form
 * @param {Draft} draft
 * @param {Place} place
 */
export function instanceOf(form, draft, { zone, language }) {
  const started = Date.parse(draft.started_at || "");
  const context = new Context({ now: started, started, zone, random: draft.seed, language });
  const isNew = !Object.keys(draft.answers).length;
  return isNew ? Instance.blank(form, context) : Instance.fromJson(form, /** @type {any} */ (draft.answers), context);
}

/**
 * The draft with what the page holds now.
 * @param {Draft} draft
 * @param {Filling} filling
 * @param {{ step: string, isReviewed: boolean }} journey
 * @param {Place} place
 * @returns {Draft}
 */
export function draftNow(draft, filling, { step, isReviewed }, { language, days }) {
  const now = Date.now();
  return {
    ...draft,
    language,
    answers: filling.instance.toJson(true),
    typed: filling.typedByPath(),
    files: filling.namedFiles(),
    step: { at: step, isReviewed },
    answered: answeredIn(filling),
    saved_at: new Date(now).toISOString(),
    expires_at: new Date(now + days * DAY).toISOString(),
  };
}

/** @param {Filling} filling */
function answeredIn({ instance }) {
  const asked = [...instance.tree.walk()].filter(({ place }) => place.question?.isAsked);
  return asked.filter((node) => node.relevant && node.text).length;
}

/**
 * The answers sealed, as the server takes them.
 * @param {Draft} draft
 * @param {Filling} filling
 * @param {Place} place
 * @returns {Envelope}
 */
export function envelopeOf(draft, filling, { zone, language }) {
  const finished = Date.now();
  filling.instance.finish(finished);
  const { id, questionnaire, version, started_at, seed, code, source, flags } = draft;
  return {
    instance_id: id,
    questionnaire,
    form_version: version,
    channel: "web",
    answers: filling.instance.toJson(),
    language,
    started_at,
    finished_at: new Date(Math.max(finished, Date.parse(started_at || ""))).toISOString(),
    setting: { now: started_at, zone, seed },
    attachments: filling.namedFiles(),
    ...(code && { code }),
    ...(source && { source }),
    ...(flags && flags.length && { flags }),
  };
}
