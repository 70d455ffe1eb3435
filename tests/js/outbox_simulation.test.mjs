/** Hundreds of seeded steps of three devices and a server through faults: what was told kept is there, once. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { LONGEST } from "../../static/js/outbox/retries.js";
import { openStore } from "../../static/js/outbox/store.js";
import { makeAttachment, makeEnvelope, makeName, makeOutbox } from "./make_answers.mjs";
import { FAULTS, MisbehavingServer, hashOf, refusal } from "./misbehaving_server.mjs";

const DAY = 86_400_000;
const YEARS = 10 * 365 * DAY;
const STEPS = 400;

/**
 * Chance with a seed (mulberry32).
 * @param {number} seed
 */
function chance(seed) {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let mixed = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** @type {(() => import("./misbehaving_server.mjs").Fault)[]} */
const KINDS = [
  FAULTS.drop,
  FAULTS.lose,
  FAULTS.garbage,
  ...[401, 429, 500, 503, 507].map((status) => () => FAULTS.status(status)),
  ...[200, 403, 404, 413, 502].map((status) => () => FAULTS.page(status)),
  () => ({ on: "POST", before: () => refusal(413, "too_large") }),
  () => ({ on: "POST", after: (told) => (told.body.results?.pop(), told) }),
  () => ({ on: "POST", after: (told) => (told.body.results?.forEach(otherContent), told) }),
  () => ({ on: "PUT", before: (asked) => void asked.body.fill(0) }),
  () => ({ on: "PUT", after: () => null }),
  () => ({ on: "PUT", before: () => refusal(409, "range_gap", { received: 0 }) }),
];

/** @param {any} result */
function otherContent(result) {
  if (result.receipt) result.receipt.content_hash = "0".repeat(64);
}

/** A device: its store outlives it, all else goes at a restart. */
class Device {
  /**
   * @param {import("node:test").TestContext} t
   * @param {string} base
   * @param {() => number} random
   */
  constructor(t, base, random) {
    this._t = t;
    this._base = base;
    this._random = random;
    this._name = makeName("palier ");
    this.now = Date.parse("2026-05-04T18:00:00Z");
    /** @type {Map<string, string>} What was told kept: instanceID → content hash. */
    this.log = new Map();
  }

  async start() {
    this.store = await openStore({ name: this._name });
    const surroundings = {
      base: this._base,
      now: () => this.now,
      random: this._random,
      patience: 200,
      keepSent: 3650 * DAY,
    };
    this.outbox = makeOutbox(this._t, this.store, surroundings);
  }

  /** @param {boolean} isWithFile */
  async answer(isWithFile) {
    const { store, outbox } = this.running();
    const envelope = makeEnvelope(
      isWithFile ? { attachments: [await makeAttachment(store, 1 + Math.floor(this._random() * 5e5))] } : {},
    );
    await outbox.add(envelope);
    this.log.set(envelope.instance_id, hashOf(envelope));
  }

  /** Go on until nothing waits, putting back what was set aside. */
  async empty() {
    const { outbox } = this.running();
    for (let at = 0; at < 30; at += 1) {
      const items = await outbox.list();
      if (!items.length) return;
      for (const { instance_id, state } of items) if (state === "aside") await outbox.retry(instance_id);
      await outbox.send({ isHurried: true });
      this.now += LONGEST;
    }
    assert.fail(`still waiting: ${JSON.stringify(await outbox.list())}`);
  }

  running() {
    return {
      store: /** @type {import("../../static/js/outbox/store.js").Store} */ (this.store),
      outbox: /** @type {import("../../static/js/outbox/outbox.js").Outbox} */ (this.outbox),
    };
  }

  stop() {
    this.outbox?.close();
    return this.store?.close();
  }
}

/** @param {MisbehavingServer} server */
function copyOf({ answers, files, sequence }) {
  return { answers: new Map(answers), files: new Map(files), sequence };
}

for (const seed of [1, 2, 3]) {
  test(`${STEPS} steps with seed ${seed} lose and double nothing`, async (t) => {
    const random = chance(seed);
    /** @template Value @param {Value[]} values */
    const pick = (values) => values[Math.floor(random() * values.length)];
    const server = new MisbehavingServer();
    const base = await server.start();
    t.after(() => server.stop());
    const devices = [1, 2, 3].map(() => new Device(t, base, random));
    for (const device of devices) await device.start();
    let backup = copyOf(server);
    /** @type {Record<string, number>} */
    const counts = {};
    /** @type {Record<string, (device: Device) => unknown>} */
    const STEP = {
      answer: (device) => device.answer(random() < 0.15),
      send: (device) => device.running().outbox.send({ isHurried: random() < 0.5 }),
      fault: () => server.faults.push(pick(KINDS)()),
      wait: (device) => (device.now += random() * LONGEST),
      jump: (device) => (device.now += pick([-YEARS, YEARS])),
      restart: async (device) => {
        const sending = device
          .running()
          .outbox.send({ isHurried: true })
          .catch(() => {});
        await new Promise((resolve) => setTimeout(resolve, random() * 6));
        await device.stop();
        await sending;
        await device.start();
      },
      repeat: () => {
        const posts = server.asked.filter(({ method, isWhole }) => method === "POST" && isWhole);
        if (posts.length) server.take(pick(posts).body);
      },
      backup: () => void (backup = copyOf(server)),
      restore: () =>
        void Object.assign(server, copyOf(/** @type {any} */ (backup)), {
          epoch: server.epoch + 1,
          partial: new Map(),
        }),
      retry: async (device) => {
        for (const { instance_id, state } of await device.running().outbox.list()) {
          if (state === "aside") await device.running().outbox.retry(instance_id);
        }
      },
    };
    const WEIGHTS = {
      answer: 30,
      send: 24,
      fault: 24,
      wait: 6,
      jump: 3,
      restart: 5,
      repeat: 3,
      backup: 2,
      restore: 1,
      retry: 2,
    };
    const deck = Object.entries(WEIGHTS).flatMap(([name, weight]) => Array(weight).fill(name));
    for (let step = 0; step < STEPS; step += 1) {
      const name = pick(deck);
      counts[name] = (counts[name] ?? 0) + 1;
      await STEP[name](pick(devices));
    }
    server.faults = [];
    // Twice: one device's sending may tell another that the server was restored.
    for (const device of [...devices, ...devices]) {
      await device.answer(false);
      await device.empty();
    }
    t.diagnostic(JSON.stringify({ kept: server.answers.size, ...counts }));
    await compare(devices, server);
    const before = server.sequence;
    for (const device of devices) await offerAll(device);
    assert.equal(server.sequence, before, "offered once more, nothing is new");
    await compare(devices, server);
    for (const device of devices) await device.stop();
  });
}

/**
 * The devices' logs, their receipts and the server's store say the same.
 * @param {Device[]} devices
 * @param {MisbehavingServer} server
 */
async function compare(devices, server) {
  const log = new Map(devices.flatMap((device) => [...device.log]));
  const receipts = (await Promise.all(devices.map((device) => device.running().outbox.sentList()))).flat();
  const kept = new Map([...server.answers].map(([id, { hash }]) => [id, hash]));
  assert.deepEqual(
    new Map(receipts.map(({ instance_id, content_hash }) => [instance_id, content_hash])),
    log,
  );
  assert.equal(receipts.length, log.size);
  assert.deepEqual(kept, log);
  assert.deepEqual(
    receipts.map(({ instance_id, sequence }) => [instance_id, sequence]).sort(),
    [...server.answers].map(([id, { sequence }]) => [id, sequence]).sort(),
  );
  const named = [...server.answers.values()].flatMap(({ envelope }) => envelope.attachments ?? []);
  for (const { sha256, size } of named) assert.equal(server.files.get(sha256)?.length, size);
}

/** @param {Device} device */
async function offerAll(device) {
  const { store, outbox } = device.running();
  const sent = await store.all("sent");
  for (const { held } of sent) await outbox.add(held);
  assert.equal((await outbox.list()).length, sent.length);
  await device.empty();
}
