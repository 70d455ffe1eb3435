/** What a device got when it was enrolled: its number, and what it hands in with. Not under the passphrase. */

import { ask } from "../outbox/requests.js";
import { fromBase64 } from "./bytes.js";

/** @typedef {import("./keeping.js").Store} Store */
/** @typedef {import("../outbox/durable.js").Place} Place */
/** @typedef {import("../outbox/problems.js").Answer} Answer */
/**
 * `project` is the project's number; `submit` hands in, and reads nothing. `withdrawn`: the team took the device back.
 * @typedef {{ project: number, device: number, submit: string, public_key: string, verifying_key: string,
 *   withdrawn?: boolean }} Enrolment
 */
/** @typedef {{ key: string, current: number, list: Enrolment[] }} Kept */

/** @type {Place} */
const ENROLMENTS = ["mirror", "enrolments"];
const DEVICES = "/api/v1/terrain/devices";

/** An invitation that was not taken; `problem` is the server's word, or why there was none. */
export class EnrolRefused extends Error {
  /** @param {{ status: number, code: string, message: string }} problem */
  constructor(problem) {
    super(`enrolment: ${problem.code}`);
    this.problem = problem;
  }
}

export class Enrolments {
  /** @param {Store} store */
  constructor(store) {
    this._store = store;
    /** @type {Kept | undefined} */
    this._kept = undefined;
  }

  async load() {
    this._kept = (await this._store.read([ENROLMENTS]))[0];
  }

  /** The one that the device works in; undefined before the first. */
  get current() {
    return this._kept?.list.find(({ project }) => project === this._kept?.current);
  }

  /**
   * Keep one, and work in it from now on. What waits for another project still leaves with that one's credential.
   * @param {Enrolment} enrolment
   */
  async add(enrolment) {
    const { project } = enrolment;
    const [kept] = await this._store.write([ENROLMENTS], ([found]) => {
      const others = (found?.list ?? []).filter((/** @type {Enrolment} */ one) => one.project !== project);
      return [{ key: ENROLMENTS[1], current: project, list: [...others, enrolment] }];
    });
    this._kept = kept;
  }

  /** Whether the team withdrew this device from the project at hand. */
  get isWithdrawn() {
    return this.current?.withdrawn === true;
  }

  /** Remember that the team withdrew this device from the project at hand, until it is invited anew. */
  async withdraw() {
    const { current } = this;
    if (current) await this.add({ ...current, withdrawn: true });
  }

  /**
   * The header by which items of a project are handed in.
   * @param {string | undefined} sender the project's number, as items carry it
   * @returns {Record<string, string>}
   */
  headers(sender) {
    const found = this._kept?.list.find(({ project }) => String(project) === sender);
    return { Authorization: `Bearer ${found?.submit ?? ""}` };
  }

  /** The key that the project's items are sealed to. */
  publicKey() {
    return fromBase64(this.current?.public_key ?? "");
  }
}

/**
 * Trade an invitation for credentials. Throws EnrolRefused.
 * @param {import("../outbox/requests.js").Outside} outside
 * @param {string} token
 * @param {string} name what the device is called
 * @returns {Promise<{ enrolment: Enrolment, session: string, agent: { number: number, name: string }, project: any }>}
 */
export async function enrol(outside, token, name) {
  const headers = { "Content-Type": "application/json" };
  const answer = await ask(outside, DEVICES, { method: "POST", headers, body: JSON.stringify({ token, name }) });
  if (answer.status !== 201 || !answer.body?.submit) throw new EnrolRefused(problem(answer));
  const { device, agent, project, session, submit, public_key, verifying_key } = answer.body;
  return {
    enrolment: { project: project.number, device: device.number, submit, public_key, verifying_key },
    session,
    agent,
    project,
  };
}

/** @param {Answer} answer */
function problem({ status, body, code }) {
  const told = body?.error ?? {};
  return { status, code: String(told.code ?? code ?? "unreadable"), message: String(told.message ?? "") };
}
