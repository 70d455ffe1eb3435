/** What the agent notes: an event, or a finished answer, sealed to the project and in the outbox before it shows. */

import { legible } from "../outbox/outbox.js";
import { placesOf } from "../outbox/drafts.js";
import { canonical, contentHash, sha256Of } from "../outbox/hashing.js";
import { hashesOf } from "../outbox/records.js";
import { toBase64, utf8 } from "./bytes.js";
import { inOrder } from "./folding.js";
import { keyOf } from "./mirror.js";
import { keepSealedFiles } from "./sealed_files.js";
import { seal } from "./sealing.js";

/** @typedef {import("../outbox/outbox.js").Outbox} Outbox */
/** @typedef {import("../outbox/outbox.js").Told} Told */
/** @typedef {import("../outbox/records.js").Envelope} Envelope */
/** @typedef {import("./mirror.js").Mirror} Mirror */
/** @typedef {import("./mirror.js").Event} Event */
/** @typedef {import("../outbox/durable.js").Place} Place */
/** @typedef {{ questionnaire: string, household: string | null }} Where */
/**
 * `files` are those of its attachments that are on the device; the others are of the answer that it replaces.
 * @typedef {{ envelope: Envelope, household?: string | null, title?: string, files?: import("./sealed_files.js").Open[] }} Answer
 */
/** @typedef {[Place, any]} Standing what is to stand at a place */
/** @typedef {{ answer?: Answer, records?: Standing[] }} Beside what is kept in the same transaction */
/** @typedef {{ item: [Envelope, Told], leaving: string[] }} Finished `leaving`: files that the draft had, by hash */

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
    const items = [await this._item(event, answer?.envelope.instance_id)];
    const finished = answer && (await this._answer(answer));
    if (finished) items.unshift(finished.item);
    await this._add(items, [await this._mirror.record(event), ...records], finished?.leaving);
    this._mirror.show(event);
    return event;
  }

  /**
   * Note that an answer was given at another door than was said: both doors tell of it, or neither does. The visit was
   * when it was. Throws NotKept, VaultRefused.
   * @param {Event} accepted what was noted at the wrong door
   * @param {string} household of the right one
   */
  async move(accepted, household) {
    const { id, questionnaire, household: from, at, data } = accepted;
    const where = { questionnaire, household };
    const undone = this._event("undone", accepted, { event: id, moved_to: household, ...this._after(accepted) });
    const told = { instance_id: data.instance_id, moved_from: from, ...this._after(where) };
    const here = { ...this._event("accepted", where, told), at };
    const items = [await this._item(undone), await this._item(here, undone.id)];
    await this._add(items, await Promise.all([undone, here].map((event) => this._mirror.record(event))));
    for (const event of [undone, here]) this._mirror.show(event);
    return here;
  }

  /**
   * Keep an answer alone, one that mends another. Throws NotKept.
   * @param {Answer} answer
   * @param {Standing[]} [records]
   */
  async keep(answer, records = []) {
    const { item, leaving } = await this._answer(answer);
    await this._add([item], records, leaving);
  }

  /**
   * Keep items and records. Drafts of items go in the same transaction, for good: the passphrase would open them. So do
   * the files that they had, but for those that others name.
   * @param {[Envelope, Told][]} items
   * @param {Standing[]} records
   * @param {string[]} [leaving]
   */
  async _add(items, records, leaving = []) {
    const own = new Set(items.map(([{ instance_id }]) => instance_id));
    /** @type {Standing[]} */
    const drafts = [...own].map((id) => [["drafts", id], undefined]);
    const standing = [...records, ...drafts];
    const places = [...standing.map(([place]) => place), ...placesOf(leaving)];
    /** @type {import("../outbox/durable.js").Change} */
    const change = (found, ...all) => {
      const named = new Set(all.flat().filter(({ id }) => !own.has(id)).flatMap(hashesOf));
      const left = leaving.map((hash, at) => (named.has(hash) ? found[standing.length + at] : undefined));
      return [...standing.map(([, record]) => record), ...left];
    };
    for (const [{ instance_id }, told] of items) told.draft = `none ${instance_id}`;
    await this._outbox.addAll(items, places, change, leaving.length ? ["drafts", "outbox", "sent"] : []);
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
   * @param {Event} event
   * @param {string} [beside] what it only says more of
   * @returns {Promise<[Envelope, Told]>}
   */
  async _item({ id, questionnaire, kind, household, at, data }, beside) {
    const said = { kind, household, at, data };
    const content_hash = await sha256Of(utf8(canonical(said)));
    return [await this._sealed(id, questionnaire, { event: said }), { content_hash, beside }];
  }

  /**
   * @param {Answer} answer
   * @returns {Promise<Finished>}
   */
  async _answer({ envelope, household = null, title = "", files = [] }) {
    const { instance_id, questionnaire, attachments = [], ...told } = legible(envelope);
    const content_hash = await contentHash(told.answers, attachments);
    const { named, travelling } = await keepSealedFiles(this._outbox.store, instance_id, attachments, files);
    const said = { household, ...told, attachments: named };
    const item = await this._sealed(instance_id, questionnaire, { answer: said });
    if (travelling.length) item.attachments = travelling;
    const leaving = [...new Set(files.map(({ sha256 }) => sha256))];
    return { item: [item, { content_hash, title }], leaving };
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
