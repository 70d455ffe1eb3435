/**
 * Devices that answer and send through faults: `node bench/devices/simulate.mjs TASK.json TOLD.json`.
 *
 * The task: {url, questionnaire, version, answers, files, refused, devices, wanted, faults, seed, patience}. What the
 * server's machine must do is asked for on standard output, a JSON text a line ({"ask": "kill"}), and is done when a
 * line comes back. The seed fixes what is tried; in what order machines answer is theirs.
 */

import "fake-indexeddb/auto";
import { readFileSync, writeFileSync } from "node:fs";
import { makeChance, pause } from "./chance.mjs";
import { Device } from "./device.mjs";
import { Deck } from "./faults.mjs";
import { Network } from "./network.mjs";
import { ask } from "./office.mjs";

const [, , taskPath, toldPath] = process.argv;
const task = JSON.parse(readFileSync(taskPath, "utf8"));
const chance = makeChance(task.seed);
const deck = new Deck(chance, task.faults, task.wanted);
const network = new Network(chance, deck, task.patience);
const devices = Array.from({ length: task.devices }, (_, number) => {
  return new Device(number, task, network, makeChance(task.seed * 1000 + number + 1));
});
/** The server's machine: of all faults, how many; each needs seconds. */
const OF_THE_SERVER = { kill: 1 / 150, restore: 1 / 800, backup: 1 / 400 };
/** Of the devices' own. */
const OF_DEVICES = { "device restarted": 1 / 20, "clock jumped": 1 / 30 };
/** How many are awake at once: one process plays them all, and a store that waits too long for it fails. */
const AWAKE = 12;
const resting = [...devices];
let kept = 0;

const isDone = () => kept >= task.wanted && deck.left <= 0;

/** One that is awake answers and sends, then rests while another does. */
async function live() {
  while (!isDone()) {
    deck.expect(Math.max(task.wanted - kept, deck.left), network.requests / Math.max(1, kept));
    const [device] = resting.splice(Math.floor(chance() * resting.length), 1);
    const drawn = chance() * 12 * Math.min(1, task.faults / task.wanted);
    if (deck.left > 0 && drawn < OF_DEVICES["device restarted"]) {
      deck.count("device restarted");
      await device.restart();
    } else if (deck.left > 0 && drawn > 1 && chance() < OF_DEVICES["clock jumped"]) {
      deck.count("clock jumped");
      device.jump();
    }
    // Counted after it is known: others count meanwhile.
    const more = await device.step();
    kept += more;
    resting.push(device);
  }
}

/** What happens to the server's machine, spread over the faults. */
async function shake() {
  const events = Object.entries(OF_THE_SERVER).flatMap(([name, share]) => Array(Math.ceil(task.faults * share) + 1).fill(name));
  const planned = events.map((name) => ({ name, at: task.wanted * (0.05 + 0.9 * chance()) }));
  planned.sort((left, right) => left.at - right.at);
  for (const { name, at } of planned) {
    while (kept < at) await pause(10);
    await ask(name, kept);
    if (name !== "backup") deck.count(name === "kill" ? "server killed" : "database of a backup put back");
  }
}

/** Send everything; twice, for one device's sending may tell the server that it was restored. */
async function calm() {
  deck.isOver = true;
  await network.settle();
  for (let round = 0; round < 2; round += 1) {
    await inTurn(async (device) => {
      await device.answer(1);
      await device.empty();
    });
  }
}

/** @param {(device: Device) => Promise<void>} work */
async function inTurn(work) {
  const waiting = [...devices];
  const worker = async () => {
    for (let device = waiting.pop(); device; device = waiting.pop()) await work(device);
  };
  await Promise.all([worker(), worker(), worker(), worker()]);
}

for (const device of devices) await device.start();
await ask("backup", kept);
await Promise.all([shake(), ...devices.slice(0, AWAKE).map(live)]);
await calm();
await ask("rows", kept);
await inTurn((device) => device.offerAll());
await network.settle();
const told = await Promise.all(devices.map((device) => device.told()));
writeFileSync(toldPath, JSON.stringify({ devices: told, faults: deck.met, requests: network.requests, answered: network.answered }));
for (const device of devices) await device.stop();
process.exit(0);
