/**
 * A device's queue over a link that loses calls: `node bench/devices/hand_in.mjs < TASK.json`.
 *
 * The task: {url, token, questionnaire, version, answers, lost, seed}; `lost` is the share of calls that are dropped, half
 * of them after the server had them. Prints {kept, calls, lost, seconds, receipts, waiting} once nothing waits.
 */

import "fake-indexeddb/auto";
import { readFileSync } from "node:fs";
import { contentHash } from "../../static/js/outbox/hashing.js";
import { makeChance } from "./chance.mjs";
import { Locks } from "./locks.mjs";
import { Page } from "./page.mjs";
import { Wire } from "./wire.mjs";

const task = JSON.parse(readFileSync(0, "utf8"));
const chance = makeChance(task.seed);
let [calls, lost, offset] = [0, 0, 0];
let isLossy = false;

/** @param {any} url @param {any} request */
async function send(url, request) {
  if (!isLossy) return respond(await wire.send(String(url), request));
  calls += 1;
  const fate = chance() / task.lost;
  if (fate < 1) lost += 1;
  if (fate < 0.5) throw new TypeError("lost on its way there");
  const answer = await wire.send(String(url), request);
  if (fate < 1) throw new TypeError("lost on its way back");
  return respond(answer);
}

/** @param {import("./wire.mjs").Answer} answer */
function respond({ status, headers, text }) {
  return new Response(text, { status, headers });
}

const wire = new Wire("127.0.0.1");
const network = /** @type {any} */ ({ patience: 60_000, connect: () => ({ fetch: send, close: () => wire.close() }) });
const page = new Page({ name: "queue", address: "", url: task.url, network, now: () => Date.now() + offset, random: chance, locks: new Locks() });
const { noting, syncing, outbox, store } = await page.start();
await page.enrol(task.token);
const { questionnaire, version: form_version } = task;
/** @type {Map<string, string>} */
const kept = new Map();
for (const [index, answers] of task.answers.entries()) {
  const instance_id = `uuid:queue-${index}`;
  const [started_at, finished_at] = ["2026-11-04T18:02:00+01:00", "2026-11-04T18:09:00+01:00"];
  await noting.keep({ envelope: { instance_id, questionnaire, form_version, answers, channel: "door", language: "fr", started_at, finished_at } });
  kept.set(instance_id, await contentHash(answers));
}
isLossy = true;
const began = performance.now();
for (let next = 0, left = kept.size; left; left = (await outbox.list()).length) {
  // What the device waits for between two tries is not waited for here.
  offset += next;
  next = (await syncing.run()).next ?? 0;
}
const seconds = (performance.now() - began) / 1000;
const receipts = (await store.all("sent")).filter((one) => kept.get(one.instance_id) === one.content_hash).map((one) => one.instance_id);
process.stdout.write(JSON.stringify({ kept: [...kept.keys()], calls, lost, seconds, receipts }));
process.exit(0);
