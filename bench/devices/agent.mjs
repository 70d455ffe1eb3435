/** An agent's device: the real app without its screens, what the agent does with it, and what the agent was told. */

import { canonical, contentHash, sha256Of } from "../../static/js/outbox/hashing.js";
import { LONGEST } from "../../static/js/outbox/retries.js";
import { utf8 } from "../../static/js/terrain/bytes.js";
import { Round } from "../../static/js/terrain/round.js";
import { between, pause, pick } from "./chance.mjs";
import { DOINGS, drawKind } from "./doings.mjs";
import { Locks } from "./locks.mjs";
import { Page } from "./page.mjs";

/** @typedef {import("../../static/js/terrain/mirror.js").Event} Event */
/**
 * What there is to do: `answers` to draw from, `codes` of notices that are still to be left, `kinds` as the server has them.
 * @typedef {{ url: string, questionnaire: string, version: string, answers: any[], codes: string[], kinds: any }} Task
 */
/** `isBeside`: in a second window. @typedef {{ id: string, hash: string, household: string | null, kind: string, isBeside: boolean, files: string[][] }} Kept */

const YEARS = 10 * 365 * 86_400_000;
const START = Date.parse("2026-05-04T08:00:00Z");
/** More than this waits on no device: the agent goes on when the network is back. */
const MOST_WAITING = 80;
const MOST_AT_ONCE = 20;
/** Answers that bring files, a share; bytes of the longest. */
const [WITH_FILES, LONGEST_FILE] = [0.3, 600_000];
/** How many sent items are offered in one transaction. */
const AT_ONCE = 100;

export class AgentDevice {
  /**
   * @param {number} number
   * @param {Task} task
   * @param {import("./network.mjs").Network} network
   * @param {() => number} chance
   */
  constructor(number, task, network, chance) {
    this.number = number;
    this._task = task;
    this._chance = chance;
    this._elapsed = 0;
    this._off = 0;
    this._made = 0;
    /** @type {Kept[]} "Gardé" was said, in the order in which it was. */
    this.log = [];
    /** @type {Record<string, number>} */
    this.outcomes = {};
    /** @type {string[]} Codes of notices that were left. */
    this.left = [];
    /** @type {Map<string, string[]>} By door: the latest that this device noted there. */
    this._mine = new Map();
    /** @type {import("./page.mjs").Machine} */
    this._machine = {
      name: `agent ${number}`,
      address: `127.${1 + (number >> 8)}.${number & 255}.1`,
      url: task.url,
      network,
      now: () => START + this._off + this._elapsed,
      random: chance,
      locks: new Locks(),
    };
    this.page = new Page(this._machine);
  }

  /** @param {string} token */
  async enrol(token) {
    await this.page.start();
    await this.page.enrol(token);
  }

  stop() {
    return this.page.stop();
  }

  /** Switch off in the middle of whatever goes on, and on again. */
  async restart() {
    await this._unlock();
    const underway = [this._sync(true), this._note(this.page)];
    await pause(this._chance() * 25);
    await this.page.stop();
    await Promise.all(underway.map((one) => one.catch(() => {})));
    this.page = new Page(this._machine);
    await this.page.start();
  }

  /** Use the app in two windows at once. */
  async twice() {
    await this._unlock();
    const other = new Page(this._machine);
    await other.start();
    const both = [this.page, other].filter(({ isOpen }) => isOpen);
    await Promise.all(both.flatMap((page) => [page.running.syncing.run({ isHurried: true }), this._noteTwo(page)]));
    await other.running.syncing.run({ isHurried: true });
    await other.stop();
    await this._sync(true);
  }

  /**
   * One thing after the other, as everybody does in one window.
   * @param {Page} page
   */
  async _noteTwo(page) {
    await this._note(page);
    await this._note(page);
  }

  /** Ten years ahead, ten back, or right again. */
  jump() {
    this._off = pick(this._chance, [-YEARS, 0, YEARS].filter((years) => years !== this._off));
  }

  /** Note some, wait a little, sync; gives how many were kept. */
  async step() {
    const before = this.log.length;
    this._elapsed += this._chance() * (LONGEST / 4);
    await this.page.lockIfOver();
    // A telephone that was locked hands in before anybody unlocks it.
    if (!this.page.isOpen && this._chance() < 0.5) await this._sync(true);
    await this._unlock();
    const waiting = (await this.page.running.store.keys("outbox")).length;
    const count = waiting > MOST_WAITING ? 0 : between(this._chance, 0, MOST_AT_ONCE);
    for (let made = 0; made < count; made += 1) await this._note(this.page);
    if (this._chance() < 0.05) await this.putBack();
    const outcome = await this._sync(this._chance() < 0.3);
    if (outcome !== "done") await pause(20);
    return this.log.length - before;
  }

  async _unlock() {
    if (!this.page.isOpen) await this.page.unlock();
  }

  /** @param {boolean} isHurried */
  async _sync(isHurried) {
    const { outcome } = await this.page.running.syncing.run({ isHurried });
    this.outcomes[outcome] = (this.outcomes[outcome] ?? 0) + 1;
    return outcome;
  }

  /** One thing at one door, or at none. */
  note() {
    return this._note(this.page);
  }

  /** @param {Page} page */
  async _note(page) {
    const { mirror, noting } = page.running;
    const doors = [...mirror.addresses.values()];
    const door = doors.length ? pick(this._chance, doors) : null;
    const known = this._known(mirror, door?.household ?? "");
    const kind = drawKind(known, door !== null);
    const { say, hasAnswer, isElsewhere } = DOINGS[kind];
    const { questionnaire } = this._task;
    const household = isElsewhere ? null : kind === "added" ? crypto.randomUUID() : (door?.household ?? null);
    const answer = hasAnswer ? { ...(await this._answer(isElsewhere ? "street" : "door")), household } : undefined;
    /** @type {Record<string, any>} */
    const data = { ...say?.(known), ...(answer ? { instance_id: answer.envelope.instance_id } : {}) };
    const event = await noting.note(kind, { questionnaire, household }, data, { answer });
    await this._remember(event, answer, page !== this.page);
  }

  /**
   * @param {import("../../static/js/terrain/mirror.js").Mirror} mirror
   * @param {string} household
   * @returns {import("./doings.mjs").Known}
   */
  _known(mirror, household) {
    const mine = this._mine.get(household) ?? [];
    const others = mine.length ? [...mirror.events.values()].filter((one) => one.household === household).map(({ id }) => id) : [];
    return { chance: this._chance, now: this._machine.now(), mine, others, code: () => this._code() };
  }

  /** The next of the pile; now and then one that was left already is typed again, or a wrong one. */
  _code() {
    const { codes } = this._task;
    const drawn = this._chance();
    if (drawn < 0.1 && this.left.length) return pick(this._chance, this.left);
    const code = drawn < 0.15 ? "0000-0000-0000" : (codes.pop() ?? "");
    if (code) this.left.push(code);
    return code;
  }

  /**
   * The agent was told that it is kept.
   * @param {Event} event
   * @param {{ envelope: any, household: string | null } | undefined} answer
   * @param {boolean} isBeside
   */
  async _remember({ id, kind, household, at, data }, answer, isBeside) {
    if (answer) {
      const { instance_id, answers, attachments } = answer.envelope;
      const files = attachments.map((/** @type {{ name: string, sha256: string }} */ { name, sha256 }) => [name, sha256]);
      this.log.push({ id: instance_id, hash: await contentHash(answers, attachments), household: answer.household, kind: "answer", isBeside, files });
    }
    this.log.push({ id, hash: await sha256Of(utf8(canonical({ kind, household, at, data }))), household, kind, isBeside, files: [] });
    if (household) this._mine.set(household, [...(this._mine.get(household) ?? []).slice(-4), id]);
  }

  /**
   * An answer, now and then with files that nobody else has, some longer than what goes in one request.
   * @param {string} channel
   */
  async _answer(channel) {
    const count = this._chance() < WITH_FILES ? between(this._chance, 1, 2) : 0;
    const files = [];
    for (let made = 0; made < count; made += 1) {
      const bytes = new Uint8Array(between(this._chance, 1, LONGEST_FILE));
      bytes.set(utf8(`${this.number} ${this._made} ${made}`).subarray(0, bytes.length));
      files.push({ name: `mot-${made}.txt`, sha256: await sha256Of(bytes), size: bytes.length, media_type: "text/plain", bytes: bytes.buffer });
    }
    const attachments = files.map(({ bytes: _, ...told }) => told);
    return { envelope: { ...this._envelope(channel), attachments }, files };
  }

  /** @param {string} channel */
  _envelope(channel) {
    const { questionnaire, version, answers: all } = this._task;
    const instance_id = `uuid:${this.number}-${(this._made += 1)}`;
    const drawn = pick(this._chance, all);
    const answers = { ...drawn, avis: { ...drawn.avis, idee: `${drawn.avis.idee} ${instance_id} “é…” 🌳` } };
    const [started_at, finished_at] = ["2026-11-04T18:02:00+01:00", "2026-11-04T18:09:00+01:00"];
    return { instance_id, questionnaire, form_version: version, answers, channel, language: "fr", started_at, finished_at };
  }

  /** What a person does with what was set aside: try again. */
  async putBack() {
    const { outbox } = this.page.running;
    for (const { instance_id, state } of await outbox.list()) if (state === "aside") await outbox.retry(instance_id);
  }

  /** Sync until nothing waits and the round was read. */
  async empty() {
    await this._unlock();
    for (let round = 0; round < 40; round += 1) {
      const outcome = await this._sync(true);
      await this.putBack();
      if (outcome === "done" && !(await this.page.running.store.keys("outbox")).length) return;
      this._elapsed += LONGEST;
      await this.page.lockIfOver();
      await this._unlock();
      await pause(50);
    }
  }

  /** Offer all that arrived once more, as to a server that lost it. */
  async offerAll() {
    const { store, outbox } = this.page.running;
    const held = (await store.all("sent")).filter((one) => one.held);
    for (let from = 0; from < held.length; from += AT_ONCE) {
      const some = held.slice(from, from + AT_ONCE);
      await outbox.addAll(some.map((one) => [one.held, { content_hash: one.content_hash }]));
    }
    await this.empty();
    return held.length;
  }

  /** What this device says at the end, after its page was opened anew. */
  async told() {
    await this.page.stop();
    this.page = new Page(this._machine);
    await this.page.start();
    await this._unlock();
    const { outbox, mirror, store } = this.page.running;
    const round = new Round(mirror, this._task.kinds);
    round.refresh();
    const receipts = (await store.all("sent")).map((one) => [one.instance_id, one.content_hash, one.sequence]);
    return {
      agent: mirror.small.agent?.number ?? null,
      log: this.log.map(({ id, hash, household, kind, isBeside, files }) => [id, hash, household, kind, isBeside, files]),
      receipts,
      waiting: await outbox.list(),
      addresses: [...mirror.addresses.values()].map(({ household }) => household),
      doors: round.doors.map(({ address: { household }, state, answered }) => ({ ...plain(state), household, answered })),
      own: [...mirror.own.values()].map(({ id, household }) => [id, household]),
    };
  }
}

/** @param {import("../../static/js/terrain/folding.js").State} state */
function plain({ event, ...state }) {
  return { ...state, event: event?.id ?? null };
}
