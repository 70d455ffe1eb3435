/** Plain factories for what a device holds, and a device to hold it. */

import "fake-indexeddb/auto";
import { Outbox } from "../../static/js/outbox/outbox.js";
import { openStore } from "../../static/js/outbox/store.js";
import { MisbehavingServer } from "./misbehaving_server.mjs";

/** @typedef {import("../../static/js/outbox/records.js").Envelope} Envelope */
/** @typedef {import("../../static/js/outbox/records.js").Draft} Draft */
/** @typedef {import("node:test").TestContext} TestContext */

let made = 0;

/** @param {string} [prefix] */
export function makeName(prefix = "uuid:") {
  made += 1;
  return `${prefix}${made}`;
}

/**
 * @param {Partial<Envelope>} [changed]
 * @returns {Envelope}
 */
export function makeEnvelope(changed = {}) {
  const instance_id = makeName();
  const answers = { age: "41", avis: `réponse de ${instance_id}`, enfant: [{ age: "7" }, { age: "4" }] };
  return { instance_id, questionnaire: "place", form_version: "1", answers, ...changed };
}

/**
 * @param {Partial<Draft>} [changed]
 * @returns {Draft}
 */
export function makeDraft(changed = {}) {
  const saved_at = "2026-05-04T18:09:00.000Z";
  const answers = { age: "41" };
  return {
    id: makeName(),
    questionnaire: "place",
    version: "1",
    title: "Une place",
    answers,
    files: [],
    saved_at,
    ...changed,
  };
}

/** @param {number} size */
export function makeBytes(size) {
  const seed = (made += 1);
  return Uint8Array.from({ length: size }, (_, at) => (at * seed + (at >> 8)) % 251).buffer;
}

/**
 * A file kept on the device, as an envelope names it.
 * @param {import("../../static/js/outbox/store.js").Store} store
 * @param {number} [size]
 */
export async function makeAttachment(store, size = 1000) {
  const { sha256 } = await store.files.keep(makeBytes(size), { type: "image/jpeg", name: "rue.jpg" });
  return { name: `rue-${sha256.slice(0, 8)}.jpg`, sha256, size, media_type: "image/jpeg" };
}

/**
 * A store of its own.
 * @param {TestContext} test
 * @param {import("../../static/js/outbox/store.js").Opening} [opening]
 */
export async function makeStore(test, opening) {
  const store = await openStore({ name: makeName("palier "), ...opening });
  test.after(() => store.close());
  return store;
}

/**
 * A device and the server that it sends to. `clock.now` is the device's; chance is always the same.
 * @param {TestContext} test
 * @param {import("../../static/js/outbox/outbox.js").Surroundings} [surroundings]
 */
export async function makeDevice(test, surroundings) {
  const server = new MisbehavingServer();
  const base = await server.start();
  test.after(() => server.stop());
  const store = await makeStore(test);
  const clock = { now: Date.parse("2026-05-04T18:00:00Z") };
  const outbox = makeOutbox(test, store, {
    base,
    now: () => clock.now,
    random: () => 0.5,
    patience: 500,
    ...surroundings,
  });
  return { server, store, clock, outbox, base };
}

/**
 * @param {TestContext} test
 * @param {import("../../static/js/outbox/store.js").Store} store
 * @param {import("../../static/js/outbox/outbox.js").Surroundings} surroundings
 */
export function makeOutbox(test, store, surroundings) {
  const outbox = new Outbox(store, surroundings);
  test.after(() => outbox.close());
  return outbox;
}
