/** A device: the real store and outbox; its store outlives a restart, all else goes. */

import { createHash } from "node:crypto";
import { contentHash } from "../../static/js/outbox/hashing.js";
import { Outbox } from "../../static/js/outbox/outbox.js";
import { LONGEST } from "../../static/js/outbox/retries.js";
import { openStore } from "../../static/js/outbox/store.js";
import { between, pause, pick } from "./chance.mjs";

/** @typedef {import("../../static/js/outbox/records.js").Envelope} Envelope */
/** @typedef {import("./network.mjs").Network} Network */
/**
 * What there is to answer: `answers` are valid ones to draw from, `files` the share of answers that bring some.
 * @typedef {{ url: string, questionnaire: string, version: string, answers: any[], files: number, refused: number }} Task
 */

const DAY = 86_400_000;
const YEARS = 10 * 365 * DAY;
/** More than this waits on no device: it goes on filling in when the network is back. */
const MOST_WAITING = 40;
const TYPES = ["audio/ogg", "video/mp4", "application/pdf"];

/** One person's device, and what that person was told. */
export class Device {
  /**
   * @param {number} number
   * @param {Task} task
   * @param {Network} network
   * @param {() => number} chance
   */
  constructor(number, task, network, chance) {
    this.number = number;
    this._task = task;
    this._network = network;
    this._chance = chance;
    this._made = 0;
    this.now = Date.parse("2026-05-04T18:00:00Z");
    /** @type {Map<string, string>} "Gardé" was said: instanceID → content hash. */
    this.log = new Map();
    /** @type {Set<string>} Neither "gardé" was said nor the contrary: the device went off meanwhile. */
    this.unsure = new Set();
    /** @type {Set<string>} Kept, and made so that the server must refuse them. */
    this.wrong = new Set();
  }

  async start() {
    this._line = this._network.connect(`127.${1 + (this.number >> 8)}.${this.number & 255}.1`);
    this._store = await openStore({ name: `device ${this.number}` });
    this._outbox = new Outbox(this._store, {
      fetch: this._line.fetch,
      base: this._task.url,
      now: () => this.now,
      random: this._chance,
      patience: this._network.patience,
      keepSent: 10 * YEARS,
      locks: null,
    });
  }

  get running() {
    if (!this._store || !this._outbox || !this._line) throw new Error("not started");
    return { store: this._store, outbox: this._outbox, line: this._line };
  }

  /** Switch off in the middle of whatever goes on, and on again. */
  async restart() {
    const underway = [this.running.outbox.send({ isHurried: true }), this.answer(1)];
    await pause(this._chance() * 25);
    await this.stop();
    await Promise.all(underway.map((one) => one.catch(() => {})));
    await this.start();
  }

  async stop() {
    const { store, outbox, line } = this.running;
    outbox.close();
    line.close();
    await store.close();
  }

  jump() {
    this.now += pick(this._chance, [-YEARS, YEARS]);
  }

  /** Fill in some, wait a little, send what is due; gives how many were kept. */
  async step() {
    const waiting = (await this.running.store.keys("outbox")).length;
    const kept = waiting > MOST_WAITING ? 0 : await this.answer(between(this._chance, 0, 7));
    this.now += this._chance() * (LONGEST / 4);
    if (this._chance() < 0.05) await this.putBack();
    const { left, paused } = await this.running.outbox.send({ isHurried: this._chance() < 0.3 });
    if (left || paused) await pause(20);
    return kept;
  }

  /** @param {number} count */
  async answer(count) {
    let kept = 0;
    for (; kept < count; kept += 1) await this._add(await this._envelope());
    return kept;
  }

  /** @param {Envelope} envelope */
  async _add(envelope) {
    const { instance_id, answers, attachments } = envelope;
    const hash = await contentHash(answers, attachments);
    this.unsure.add(instance_id);
    await this.running.outbox.add(envelope, { title: `Réponse ${instance_id}` });
    this.unsure.delete(instance_id);
    this.log.set(instance_id, hash);
  }

  /** @returns {Promise<Envelope>} */
  async _envelope() {
    const { questionnaire, version, answers: all, files, refused } = this._task;
    const instance_id = `uuid:${this.number}-${(this._made += 1)}`;
    const drawn = pick(this._chance, all);
    const avis = { ...drawn.avis, idee: `${drawn.avis.idee} ${instance_id} “é…” 🌳` };
    const answers = { ...drawn, avis };
    if (this._chance() < refused) {
      delete answers.quartier;
      this.wrong.add(instance_id);
    }
    const attachments = this._chance() < files ? [await this._file()] : [];
    const [started_at, finished_at] = ["2026-11-04T18:02:00+01:00", "2026-11-04T18:09:00+01:00"];
    return { instance_id, questionnaire, form_version: version, answers, language: "fr", started_at, finished_at, attachments };
  }

  /** A file of its own: most are small, some take several pieces. */
  async _file() {
    const size = between(this._chance, 1, this._chance() < 0.1 ? 700_000 : 20_000);
    const seed = createHash("sha256").update(`${this.number} ${(this._made += 1)}`).digest();
    const bytes = new Uint8Array(size).map((_, at) => seed[at % 32] ^ (at >> 5));
    const media_type = pick(this._chance, TYPES);
    const { sha256 } = await this.running.store.files.keep(bytes.buffer, { type: media_type, name: "fichier" });
    return { name: `fichier-${sha256.slice(0, 8)}`, sha256, size, media_type };
  }

  /** What a person does with what was set aside: try again. */
  async putBack() {
    const { outbox } = this.running;
    for (const { instance_id, state } of await outbox.list()) if (state === "aside") await outbox.retry(instance_id);
  }

  /** Send until nothing waits but what the server rightly refuses. */
  async empty() {
    const { outbox } = this.running;
    for (let round = 0; round < 40; round += 1) {
      await outbox.send({ isHurried: true });
      const items = await outbox.list();
      const others = items.filter(({ instance_id, state }) => state !== "aside" || !this.wrong.has(instance_id));
      if (!others.length) return;
      for (const { instance_id, state } of others) if (state === "aside") await outbox.retry(instance_id);
      this.now += LONGEST;
      await pause(50);
    }
  }

  /** Offer all that arrived once more, as to a server that lost it. */
  async offerAll() {
    const { store, outbox } = this.running;
    for (const { held } of await store.all("sent")) if (held) await outbox.add(held);
    await this.empty();
  }

  /** What this device says at the end. */
  async told() {
    const { outbox } = this.running;
    const receipts = (await outbox.sentList()).map(({ instance_id, content_hash, sequence }) => [instance_id, content_hash, sequence]);
    const waiting = (await outbox.list()).map(({ instance_id, state, problem }) => [instance_id, state, problem?.status ?? null, problem?.code ?? null]);
    return { log: [...this.log], unsure: [...this.unsure], wrong: [...this.wrong], receipts, waiting };
  }
}
