/**
 * Agents' devices at their doors, through faults: `node bench/devices/simulate_terrain.mjs TASK.json TOLD.json`.
 *
 * The task: {url, questionnaire, version, answers, codes, kinds, tokens, wanted, faults, restores, seed, patience};
 * `tokens` are invitations, one for each device. What the server's machine and the team must do is asked for on standard
 * output, a JSON text a line ({"ask": "kill"}), and is done when a line comes back.
 */

import "fake-indexeddb/auto";
import { readFileSync, writeFileSync } from "node:fs";
import { AgentDevice } from "./agent.mjs";
import { between, makeChance, pause, pick } from "./chance.mjs";
import { Deck } from "./faults.mjs";
import { Network } from "./network.mjs";
import { ask } from "./office.mjs";
import { TERRAIN_KINDS } from "./terrain_faults.mjs";
import { Wire } from "./wire.mjs";

const [, , taskPath, toldPath] = process.argv;
const task = JSON.parse(readFileSync(taskPath, "utf8"));
const chance = makeChance(task.seed);
const deck = new Deck(chance, task.faults, task.wanted, TERRAIN_KINDS);
const network = new Network(chance, deck, task.patience);
const devices = task.tokens.map((/** @type {string} */ _, /** @type {number} */ number) => {
  return new AgentDevice(number, task, network, makeChance(task.seed * 1000 + number + 1));
});
/** Of the devices' own, how many a step. */
const OF_DEVICES = { "device restarted": 1 / 12, "clock jumped": 1 / 20, "two windows": 1 / 25 };
/** How many are awake at once: one process plays them all. */
const AWAKE = 8;
const resting = [...devices];
/** Events that a restore loses at least. */
const LOST = 300;
let kept = 0;
let moves = 0;
let residents = 0;

const isDone = () => kept >= task.wanted && deck.left <= 0;

/** One that is awake notes and syncs, then rests while another does. */
async function live() {
  while (!isDone()) {
    deck.expect(Math.max(task.wanted - kept, deck.left), network.requests / Math.max(1, kept));
    const [device] = resting.splice(Math.floor(chance() * resting.length), 1);
    await disturb(device);
    // Counted after it is known: others count meanwhile.
    const more = await device.step();
    kept += more;
    resting.push(device);
  }
}

/** @param {AgentDevice} device */
async function disturb(device) {
  for (const [name, share] of Object.entries(OF_DEVICES)) {
    if (deck.left <= 0 || chance() >= share) continue;
    deck.count(name);
    if (name === "clock jumped") device.jump();
    else if (name === "two windows") await device.twice();
    else await device.restart();
  }
}

/** What happens to the server's machine and in the team's office, spread over what is to come. */
async function shake() {
  /** @type {Record<string, number>} */
  const wanted = { kill: Math.ceil(task.faults / 150), move: task.wanted / 30, resident: task.wanted / 80 };
  const planned = Object.entries(wanted).flatMap(([name, count]) =>
    Array.from({ length: count }, () => ({ name, at: task.wanted * (0.05 + 0.94 * chance()) })),
  );
  for (let made = 0; made < task.restores; made += 1) {
    // None comes last: it makes each device take its round anew, and hides what it did not know.
    const at = task.wanted * (0.1 + (0.6 * (made + 0.5 + chance() / 2)) / task.restores);
    // So much is lost that some device still knows of higher numbers when it asks: fewer could pass unseen.
    planned.push({ name: "restore", at }, { name: "backup", at: at - between(chance, LOST, Math.max(2 * LOST, task.wanted / 30)) });
  }
  planned.sort((left, right) => left.at - right.at);
  for (const { name, at } of planned) {
    while (kept < at) await pause(10);
    await happen(name);
  }
}

/** @param {string} name */
async function happen(name) {
  if (name === "resident") return answerAtHome();
  await ask(name, kept);
  if (name === "move") moves += 1;
  if (name === "kill") deck.count("server killed");
  if (name === "restore") deck.count("database of a backup put back");
}

/** Somebody answers by the code of a notice; whether it arrives is no matter here. */
async function answerAtHome() {
  const left = devices.flatMap((/** @type {AgentDevice} */ device) => device.left);
  if (!left.length) return;
  const { questionnaire, version: form_version, answers, url } = task;
  const instance_id = `uuid:resident-${(residents += 1)}`;
  const item = { instance_id, questionnaire, form_version, answers: pick(chance, answers), language: "fr", code: pick(chance, left) };
  const wire = new Wire(`127.200.${residents >> 8}.${1 + (residents & 127)}`);
  const headers = { "Content-Type": "application/json" };
  await wire.send(`${url}/api/v1/submissions`, { method: "POST", headers, body: JSON.stringify({ items: [item] }) }).catch(() => {});
  wire.close();
}

/** Hand everything in; several times, for one device's word may tell the server that it was restored. */
async function calm() {
  deck.isOver = true;
  await network.settle();
  for (let round = 0; round < 2; round += 1) {
    await inTurn(async (device) => {
      await device.empty();
      await device.note();
      await device.empty();
    });
  }
  await network.settle();
}

/** @param {(device: AgentDevice) => Promise<unknown>} work */
async function inTurn(work) {
  const waiting = [...devices];
  const worker = async () => {
    for (let device = waiting.pop(); device; device = waiting.pop()) await work(device);
  };
  await Promise.all([worker(), worker(), worker(), worker()]);
}

deck.isOver = true;
for (const [index, device] of devices.entries()) await device.enrol(task.tokens[index]);
await ask("backup", kept);
deck.isOver = false;
await Promise.all([shake(), ...devices.slice(0, AWAKE).map(live)]);
await calm();
await ask("rows", kept);
let offered = 0;
await inTurn(async (device) => {
  const count = await device.offerAll();
  offered += count;
});
await network.settle();
await inTurn((device) => device.empty());
/** @type {any[]} */
const told = [];
for (const device of devices) told.push(await device.told());
/** @type {Record<string, number>} */
const outcomes = {};
for (const device of devices) for (const [name, count] of Object.entries(device.outcomes)) outcomes[name] = (outcomes[name] ?? 0) + Number(count);
const { requests, answered } = network;
writeFileSync(toldPath, JSON.stringify({ devices: told, faults: deck.met, requests, answered, moves, residents, offered, outcomes }));
for (const device of devices) await device.stop();
process.exit(0);
