/** An agent's device, as far as it has no pages, and a server for it that answers as it is told. */

import { webcrypto } from "node:crypto";
import "fake-indexeddb/auto";
import { toBase64 } from "../../static/js/terrain/bytes.js";
import { Enrolments } from "../../static/js/terrain/enrolments.js";
import { openTerrain } from "../../static/js/terrain/keeping.js";
import { Mirror } from "../../static/js/terrain/mirror.js";
import { Noting } from "../../static/js/terrain/noting.js";
import { Syncing, outboxOf } from "../../static/js/terrain/syncing.js";
import { Vault } from "../../static/js/terrain/vault.js";
import { makeName } from "./make_answers.mjs";

/** @typedef {import("node:test").TestContext} TestContext */
/** @typedef {{ status: number, body?: any }} Told */

export const PASSPHRASE = "la porte bleue du fond";
export const START = Date.parse("2026-05-04T08:00:00Z");
/** Enough to see that rounds count, few enough for tests. */
const ROUNDS = 1000;

/** @param {string} [household] */
export function makeAddress(household = makeName("h")) {
  const parts = { building: null, floor: null, door: null, latitude: null, longitude: null, remark: null };
  const street = { number: "12", street: "Rue de Coulmiers", town: "44000 Nantes" };
  return { questionnaire: "place", household, address: "12 Rue de Coulmiers", ...street, ...parts };
}

/** @param {object} [changed] */
export function makePulled(changed = {}) {
  const who = { agent: { number: 3, name: "Inès" }, project: { number: 7, name: "Bellevue", zone: "Europe/Paris" } };
  const asked = { short_name: "place", title: "Une place", unit: "foyer", version: "1", number: 1, languages: ["fr"] };
  const none = { addresses: [], gone: [], events: [], doors: null, doors_mark: "d", answered: null, mark: "m", sent_back: [] };
  return { epoch: 1, sequence: 5, reset: false, more: false, ...who, questionnaires: [asked], ...none, ...changed };
}

/** @param {string} id @param {string} household @param {number} sequence @param {object} [changed] */
export function makeEvent(id, household, sequence, changed = {}) {
  const at = "2026-05-04T10:00:00+00:00";
  const who = { agent: "a", is_mine: true, kind: "absent" };
  return { id, sequence, questionnaire: "place", household, at, data: {}, ...who, ...changed };
}

/** A server of which a test says what it answers; what it was asked stands in `asked`. */
export class TellingServer {
  constructor() {
    /** @type {{ path: string, token: string, body: any }[]} */
    this.asked = [];
    /** @type {(Told | null)[]} What the next pulls get; null: the network fails. */
    this.pulls = [];
    /** @type {((items: any[]) => Told | null) | null} */
    this.push = null;
    this.sequence = 10;
    this.epoch = 1;
    /** @type {Map<string, string>} The hash that each item is to be acknowledged with: a device tells it not. */
    this.hashes = new Map();
    this.fetch = /** @type {typeof fetch} */ (this._fetch.bind(this));
  }

  /**
   * @param {string} path
   * @param {RequestInit} request
   */
  async _fetch(path, request) {
    const headers = /** @type {Record<string, string>} */ (request.headers);
    const body = JSON.parse(String(request.body));
    this.asked.push({ path, token: headers.Authorization, body });
    const told = path.endsWith("/pull") ? this._pulled() : this._pushed(body.items);
    if (!told) throw new TypeError("network");
    return new Response(JSON.stringify(told.body), { status: told.status });
  }

  _pulled() {
    return this.pulls.length ? this.pulls.shift() : { status: 200, body: makePulled({ sequence: this.sequence }) };
  }

  /** @param {any[]} items */
  _pushed(items) {
    if (this.push) return this.push(items);
    return { status: 200, body: { results: items.map((item) => this.receipt(item)) } };
  }

  /** @param {{ instance_id: string }} item */
  receipt({ instance_id }) {
    const content_hash = this.hashes.get(instance_id);
    const receipt = { instance_id, content_hash, epoch: this.epoch, sequence: (this.sequence += 1) };
    return { instance_id, status: 201, receipt: { ...receipt, received_at: "2026-05-04T10:00:00+00:00" } };
  }
}

/**
 * A device that is enrolled and unlocked.
 * @param {TestContext} test
 */
export async function makeTerrain(test, { name = makeName("terrain "), isOpen = true } = {}) {
  const clock = { now: START };
  const now = () => clock.now;
  const server = new TellingServer();
  const store = await openTerrain({ name });
  test.after(() => store.close());
  const vault = new Vault(store, { now, rounds: ROUNDS });
  await vault.load();
  const enrolments = new Enrolments(store);
  await enrolments.load();
  const mirror = new Mirror(store, vault, { now });
  const outbox = outboxOf(store, enrolments, { fetch: server.fetch, now, random: () => 0.5 });
  test.after(() => outbox.close());
  const noting = new Noting(outbox, mirror, enrolments, { now });
  const syncing = new Syncing(outbox, mirror, vault, enrolments);
  if (isOpen) {
    await vault.make(PASSPHRASE);
    await enrolments.add(await makeEnrolment());
    await mirror.begin({ session: "reads", agent: { number: 3, name: "Inès" }, project: makePulled().project });
  }
  return { name, clock, server, store, vault, enrolments, mirror, outbox, noting, syncing, know };

  /** Let the server know with which hashes it must acknowledge what waits. */
  async function know() {
    for (const item of await store.all("outbox")) server.hashes.set(item.instance_id, item.content_hash);
  }
}

/** @param {object} [changed] */
export async function makeEnrolment(changed = {}) {
  const pair = await webcrypto.subtle.generateKey({ name: "ECDH", namedCurve: "P-256" }, true, ["deriveBits"]);
  const point = new Uint8Array(await webcrypto.subtle.exportKey("raw", pair.publicKey));
  const keys = { public_key: toBase64(point), verifying_key: "" };
  return { project: 7, device: 3, submit: "hands in", ...keys, ...changed };
}
