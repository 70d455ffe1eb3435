/** Keeping in step with the server: hand in what waits, then take in what changed. app/fieldwork/README.md tells it. */

import { ask } from "../outbox/requests.js";
import { Outbox } from "../outbox/outbox.js";
import { AGAIN, higher, seenOf } from "../outbox/epochs.js";
import { alone } from "../outbox/turns.js";

/** @typedef {import("./keeping.js").Store} Store */
/** @typedef {import("./mirror.js").Mirror} Mirror */
/** @typedef {import("./enrolments.js").Enrolments} Enrolments */
/**
 * What came of it. `locked`: what waited was handed in, nothing was taken in. `signed_out`: the server reads out no
 * more rounds, and takes in what is here. `revoked`: neither.
 * @typedef {"done" | "offline" | "locked" | "signed_out" | "revoked" | "busy"} Outcome
 */
/** @typedef {{ outcome: Outcome, pulled: boolean, next: number | null, message: string }} Synced */

const PULL = "/api/v1/terrain/pull";
const PUSH = { path: "/api/v1/terrain/push", final: ["device_revoked"] };
/** How long sent items are held, for a server that may be restored. */
const HELD = 30 * 86_400_000;

/**
 * The outbox of a device: what it holds leaves with the credential of the project that it is sealed to.
 * @param {Store} store
 * @param {Enrolments} enrolments
 * @param {import("../outbox/outbox.js").Surroundings} [surroundings]
 */
export function outboxOf(store, enrolments, surroundings = {}) {
  const headers = (/** @type {import("../outbox/records.js").Item[]} */ items) =>
    enrolments.headers(items[0].envelope.sender);
  return new Outbox(store, { keepSent: HELD, posting: { ...PUSH, headers }, ...surroundings });
}

export class Syncing {
  /**
   * @param {Outbox} outbox
   * @param {Mirror} mirror
   * @param {{ isOpen: boolean }} vault
   * @param {Enrolments} enrolments
   */
  constructor(outbox, mirror, vault, enrolments) {
    this._outbox = outbox;
    this._mirror = mirror;
    this._vault = vault;
    this._enrolments = enrolments;
    this._turn = { name: `${outbox.store.name} pull` };
    /** @type {Promise<Synced> | null} */
    this._running = null;
    this._isHurried = false;
  }

  /**
   * Hand in, then take in. Never twice at once on a device; who asks meanwhile gets what is under way, and who presses
   * the button the one after it, which does not wait for what failed a moment ago.
   * @param {{ isHurried?: boolean }} [how]
   * @returns {Promise<Synced>}
   */
  run(how) {
    const isHurried = Boolean(how?.isHurried);
    if (this._running && (this._isHurried || !isHurried)) return this._running;
    const before = this._running ? this._running.catch(() => {}) : Promise.resolve();
    const running = before.then(() => this._run(how)).finally(() => {
      if (this._running === running) this._running = null;
    });
    this._isHurried = isHurried;
    this._running = running;
    return running;
  }

  /**
   * @param {{ isHurried?: boolean }} [how]
   * @returns {Promise<Synced>}
   */
  async _run(how) {
    const { next, paused } = await this._outbox.send(how);
    if (!this._vault.isOpen) {
      const outcome = (await this._tellWaiting()) ? "revoked" : "locked";
      return { outcome, pulled: false, next, message: "" };
    }
    /** @type {{ outcome: Outcome, message?: string }} */
    let told = { outcome: "busy" };
    let pulled = false;
    await alone(this._turn, this._outbox.locks, async () => {
      await this._mirror.refresh();
      for (;;) {
        told = await this._pull();
        if (told.outcome !== "busy") break;
        pulled = true;
      }
    });
    if (told.outcome === "done") pulled = true;
    if (told.outcome === "signed_out") await this._tellWaiting();
    // What a restored server may have lost was queued again by the pull.
    const again = told.outcome === "done" && !paused ? await this._outbox.send() : null;
    return { outcome: told.outcome, message: told.message ?? "", pulled, next: again ? again.next : next };
  }

  /**
   * A device that reads nothing, locked or signed out, says what waits on it by handing in nothing; it is told so whether
   * the team withdrew it.
   */
  async _tellWaiting() {
    const { current } = this._enrolments;
    if (!current || this._enrolments.isWithdrawn) return false;
    const headers = { "Content-Type": "application/json", ...this._enrolments.headers(String(current.project)) };
    const body = JSON.stringify({ items: [], waiting: await this._waiting() });
    const answer = await ask(this._outbox.outside, PUSH.path, { method: "POST", headers, body });
    return refused(answer).outcome === "revoked";
  }

  /** How many items of the project at hand are still here, waiting or set aside: the team is told the number alone. */
  async _waiting() {
    const sender = String(this._enrolments.current?.project);
    const items = await this._outbox.store.all("outbox");
    return items.filter(({ envelope }) => envelope.sender === sender).length;
  }

  /**
   * One pull; `busy` where there is more.
   * @returns {Promise<{ outcome: Outcome, message?: string }>}
   */
  async _pull() {
    const { session } = this._mirror.small;
    const headers = { "Content-Type": "application/json", Authorization: `Bearer ${session}` };
    const [received, waiting] = await Promise.all([this._received(), this._waiting()]);
    const body = JSON.stringify({ ...this._mirror.asked(), received, waiting });
    const answer = await ask(this._outbox.outside, PULL, { method: "POST", headers, body });
    if (answer.status !== 200 || !Array.isArray(answer.body?.addresses)) return refused(answer);
    const told = answer.body;
    await this._sight(told);
    await this._mirror.take(told);
    return { outcome: told.more ? "busy" : "done" };
  }

  /** The furthest that this device has heard of, by receipts or pulls; null before the first. */
  async _received() {
    const places = this._mirror.small.questionnaires.map(({ short_name }) => seenOf(short_name));
    if (!places.length) return null;
    const marks = (await this._outbox.store.read(places)).filter(Boolean);
    const furthest = marks.reduce((best, mark) => higher(best, mark, ""), undefined);
    return furthest ? { epoch: furthest.epoch, sequence: furthest.sequence } : null;
  }

  /**
   * Remember how far the server was, to tell it by what is handed in next. Where it was put back to a backup, what this
   * device holds of before is to be offered again.
   * @param {import("./mirror.js").Pulled} told
   */
  async _sight({ reset, epoch, sequence, questionnaires }) {
    const places = questionnaires.map((/** @type {{ short_name: string }} */ { short_name }) => seenOf(short_name));
    await this._outbox.store.write([AGAIN, ...places], ([again, ...seen]) => {
      const isPutBack = reset || seen.some((mark) => mark && mark.epoch < epoch);
      const after = seen.map((mark, index) => higher(mark, /** @type {any} */ ({ epoch, sequence }), places[index][1]));
      return [isPutBack && !(again?.epoch >= epoch) ? { key: AGAIN[1], epoch } : again, ...after];
    });
  }
}

/**
 * @param {import("../outbox/problems.js").Answer} answer
 * @returns {{ outcome: Outcome, message?: string }}
 */
function refused({ status, body }) {
  const message = String(body?.error?.message ?? "");
  // Only Palier's own word ends anything: a hotel's sign-in page says 401 and 403 too.
  if (status === 401 && body?.error) return { outcome: "signed_out", message };
  if (status === 403 && body?.error?.code === "device_revoked") return { outcome: "revoked", message };
  return { outcome: "offline", message };
}
