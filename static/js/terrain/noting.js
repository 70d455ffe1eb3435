/** What the agent notes: an event, or a finished answer, sealed to the project and in the outbox before it shows. */

import { legible } from "../outbox/outbox.js";
import { canonical, contentHash, sha256Of } from "../outbox/hashing.js";
import { toBase64, utf8 } from "./bytes.js";
import { inOrder } from "./folding.js";
import { keyOf } from "./mirror.js";
import { seal } from "./sealing.js";

/** @typedef {import("../outbox/outbox.js").Outbox} Outbox */
/** @typedef {import("../outbox/outbox.js").Told} Told */
/** @typedef {import("../outbox/records.js").Envelope} Envelope */
/** @typedef {import("./mirror.js").Mirror} Mirror */
/** @typedef {import("./mirror.js").Event} Event */
/** @typedef {import("../outbox/durable.js").Place} Place */
/** @typedef {{ questionnaire: string, household: string | null }} Where */
/** @typedef {{ envelope: Envelope, household?: string | null, title?: string }} Answer */
/** @typedef {{ answer?: Answer, records?: [Place, any][] }} Beside what is kept in the same transaction */

/** More than this were never noted at one door by people who did not know of each other. */
const MOST_BEFORE = 50;

export class Noting {
  /**
   * @param {Outbox} outbox
   * @param {Mirror} mirror
   * @param {import("./enrolments.js").Enrolments} enrolments
   * @param {{ now?: () => number }} [surroundings]
   */
  constructor(outbox, mirror, enrolments, { now = Date.now } = {}) {
    this._outbox = outbox;
    this._mirror = mirror;
    this._enrolments = enrolments;
    this._now = now;
    this._last = 0;
  }

  /**
   * Note that something happened; it is kept for good when this resolves. Throws NotKept, VaultRefused.
   * @param {string} kind
   * @param {Where} where
   * @param {Record<string, any>} [data] what the kind has to say
   * @param {Beside} [beside]
   */
  async note(kind, where, data = {}, { answer, records = [] } = {}) {
    const event = this._event(kind, where, { ...data, ...this._after(where) });
    const said = { kind, household: where.household, at: event.at, data: event.data };
    const content_hash = await sha256Of(utf8(canonical(said)));
    const item = await this._sealed(event.id, where.questionnaire, { event: said });
    /** @type {[Envelope, Told][]} */
    const items = [[item, { content_hash }]];
    if (answer) items.unshift(await this._answer(answer));
    const all = [await this._mirror.record(event), ...records];
    await this._outbox.addAll(items, all.map(([place]) => place), all.map(([, record]) => record));
    this._mirror.show(event);
    return event;
  }

  /**
   * Keep an answer alone, one that mends another. Throws NotKept.
   * @param {Answer} answer
   */
  async keep(answer) {
    await this._outbox.addAll([await this._answer(answer)]);
  }

  /**
   * What was noted last where something is noted now, as far as this device knows.
   * @param {Where} where
   */
  _after(where) {
    const known = where.household ? inOrder(this._mirror.history(keyOf(where))) : [];
    const named = new Set(known.flatMap(({ data }) => data.after ?? []));
    // One, as a rule: several where agents, or two pages, did not know of each other.
    const last = known.map(({ id }) => id).filter((id) => !named.has(id));
    return last.length ? { after: last.slice(-MOST_BEFORE) } : {};
  }

  /**
   * @param {string} kind
   * @param {Where} where
   * @param {Record<string, any>} data
   */
  _event(kind, { questionnaire, household }, data) {
    // Two within a millisecond keep their order, and so do those of a clock that was put back.
    this._last = Math.max(this._now(), this._last + 1);
    const at = new Date(this._now()).toISOString();
    const told = { sequence: null, questionnaire, household, agent: "", is_mine: true, kind, at };
    return { id: newId(), ...told, data: legible(data), noted: this._last };
  }

  /**
   * @param {Answer} answer
   * @returns {Promise<[Envelope, Told]>}
   */
  async _answer({ envelope, household = null, title = "" }) {
    const { instance_id, questionnaire, ...told } = legible(envelope);
    const content_hash = await contentHash(told.answers, told.attachments);
    const item = await this._sealed(instance_id, questionnaire, { answer: { household, ...told } });
    if (told.attachments?.length) item.attachments = told.attachments;
    return [item, { content_hash, title }];
  }

  /**
   * @param {string} instance_id
   * @param {string} questionnaire
   * @param {object} content
   * @returns {Promise<any>}
   */
  async _sealed(instance_id, questionnaire, content) {
    const sealed = await seal(this._enrolments.publicKey(), instance_id, utf8(JSON.stringify(content)));
    const sender = String(this._enrolments.current?.project);
    return { instance_id, questionnaire, sealed: toBase64(sealed), sender };
  }
}

/** As crypto.randomUUID, which browsers of 2020 do not have. */
export function newId() {
  const hex = [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0"));
  return hex.join("").replace(/^(.{8})(.{4}).(.{3}).(.{3})/, "$1-$2-4$3-a$4-");
}
