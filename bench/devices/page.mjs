/** The app of an agent's device, without its screens, as one page of a browser has it. */

import { outboxOf, Syncing } from "../../static/js/terrain/syncing.js";
import { Enrolments, enrol } from "../../static/js/terrain/enrolments.js";
import { openTerrain } from "../../static/js/terrain/keeping.js";
import { Mirror } from "../../static/js/terrain/mirror.js";
import { Noting } from "../../static/js/terrain/noting.js";
import { Vault } from "../../static/js/terrain/vault.js";

/**
 * The device that a page runs on: what outlives the page, and the way out.
 * @typedef {{ name: string, address: string, url: string, network: import("./network.mjs").Network, now: () => number,
 *   random: () => number, locks: any }} Machine
 */

const PASSPHRASE = "la porte bleue du fond";
/** Of PBKDF2: enough to be the real thing, few enough to unlock often. */
const ROUNDS = 1000;
/** A store that one process plays with many others may be slow. */
const PATIENCE = 120_000;

export class Page {
  /** @param {Machine} machine */
  constructor(machine) {
    this._machine = machine;
  }

  /** Open, as far as the shift lets it: see `isOpen`. */
  async start() {
    const { name, address, url, network, now, random, locks } = this._machine;
    this.line = network.connect(address);
    this.store = await openTerrain({ name, patience: PATIENCE });
    this.vault = new Vault(this.store, { now, rounds: ROUNDS });
    this.enrolments = new Enrolments(this.store);
    const { fetch } = this.line;
    const surroundings = { fetch, base: url, now, random, patience: network.patience, locks };
    this.outbox = outboxOf(this.store, this.enrolments, surroundings);
    this.mirror = new Mirror(this.store, this.vault, { now });
    this.noting = new Noting(this.outbox, this.mirror, this.enrolments, { now });
    this.syncing = new Syncing(this.outbox, this.mirror, this.vault, this.enrolments);
    await this.enrolments.load();
    await this.vault.load();
    if (this.isOpen) await this.mirror.load();
    return this.running;
  }

  get isOpen() {
    return Boolean(this.vault?.isOpen);
  }

  get running() {
    const { line, store, vault, outbox, mirror, noting, syncing, enrolments } = this;
    if (!line || !store || !vault || !outbox || !mirror || !noting || !syncing || !enrolments) throw new Error("not started");
    return { line, store, vault, outbox, mirror, noting, syncing, enrolments };
  }

  /**
   * Become this agent's: choose a passphrase, take the credentials.
   * @param {string} token
   */
  async enrol(token) {
    const { vault, enrolments, mirror, outbox } = this.running;
    await vault.make(PASSPHRASE);
    const { enrolment, ...told } = await enrol(outbox.outside, token, this._machine.name);
    await enrolments.add(enrolment);
    await mirror.begin(told);
  }

  /** The shift may be over, or its clock was put back: give the passphrase. */
  async unlock() {
    const { vault, mirror } = this.running;
    await vault.unlock(PASSPHRASE);
    await mirror.load();
  }

  /** Lock where the shift is over; nothing of the round stays in memory. */
  async lockIfOver() {
    const { vault, mirror } = this.running;
    if (await vault.lockIfOver()) mirror.clear();
  }

  /** Gone in the middle of whatever goes on. */
  async stop() {
    const { line, store, outbox } = this.running;
    outbox.close();
    line.close();
    await store.close();
  }
}
