/** A server that keeps to docs/outbox's protocol, over real HTTP, and misbehaves when it is told to. */

import { createHash } from "node:crypto";
import { createServer } from "node:http";

/** @typedef {import("node:http").IncomingMessage} Request */
/** @typedef {import("node:http").ServerResponse} Response */
/** @typedef {{ status: number, body?: any, headers?: Record<string, string> }} Told */
/** @typedef {import("node:http").IncomingHttpHeaders} Headers */
/** @typedef {{ method: string, url: URL, headers: Headers, body: Buffer, isWhole: boolean }} Asked */
/**
 * What happens to one request: `before` may answer in the server's place (or null: the connection is cut),
 * `after` may change its answer (or null: the answer is lost).
 * @typedef {{ on?: string, before?: (asked: Asked) => Told | null | undefined | Promise<Told | null | undefined>,
 *   after?: (told: Told, asked: Asked) => Told | null }} Fault
 */

/** @param {Buffer | string} bytes */
export const sha256 = (bytes) => createHash("sha256").update(bytes).digest("hex");

/**
 * Written otherwise than the device's, on purpose.
 * @param {any} value
 * @returns {string}
 */
function canonical(value) {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (typeof value !== "object") return JSON.stringify(value);
  const keys = Object.keys(value).sort((left, right) =>
    Buffer.compare(Buffer.from(left), Buffer.from(right)),
  );
  return `{${keys.map((key) => `${JSON.stringify(key)}:${canonical(value[key])}`).join(",")}}`;
}

/** @param {any} envelope */
export function hashOf({ answers, attachments = [] }) {
  const pairs = attachments.map((/** @type {any} */ one) => `\0${one.name}\0${one.sha256}`).sort();
  return sha256(canonical(answers) + pairs.join(""));
}

/**
 * @param {number} status
 * @param {string} code
 * @param {object} [values]
 */
export const refusal = (status, code, values = {}) => ({
  status,
  body: { error: { code, message: code, values } },
});

/** Faults by name, for tests and simulations to pick from. */
export const FAULTS = {
  drop: () => /** @type {Fault} */ ({ before: () => null }),
  lose: () => /** @type {Fault} */ ({ after: () => null }),
  /** @param {number} status @param {string} [code] */
  status: (status, code = "injected") => /** @type {Fault} */ ({ before: () => refusal(status, code) }),
  /** @param {number} status */
  page: (status) => /** @type {Fault} */ ({ before: () => ({ status, body: "<h1>Wi-Fi gratuit</h1>" }) }),
  garbage: () => /** @type {Fault} */ ({ after: () => ({ status: 200, body: '{"results": [' }) }),
};

/** The server. `answers` and `files` are what it keeps; `faults` are for the next requests, first come first served. */
export class MisbehavingServer {
  constructor() {
    /** @type {Map<string, { envelope: any, hash: string, sequence: number }>} */
    this.answers = new Map();
    /** @type {Map<string, Buffer>} */
    this.files = new Map();
    /** @type {Map<string, Buffer>} */
    this.partial = new Map();
    this.epoch = 1;
    this.sequence = 0;
    /** @type {Fault[]} */
    this.faults = [];
    /** @type {Asked[]} */
    this.asked = [];
    /** @type {Map<string, Told>} What an instance is refused with. */
    this.refused = new Map();
    this.mostBytes = 1e9;
    this.isSignedIn = true;
    this.receivedAt = "2026-05-04T16:09:03.120000+00:00";
    this._server = createServer((request, response) =>
      this._take(request, response).catch(() => response.destroy()),
    );
  }

  async start() {
    await new Promise((resolve) => this._server.listen(0, "127.0.0.1", () => resolve(null)));
    const address = /** @type {import("node:net").AddressInfo} */ (this._server.address());
    return `http://127.0.0.1:${address.port}`;
  }

  stop() {
    this._server.closeAllConnections();
    return new Promise((resolve) => this._server.close(resolve));
  }

  /** The envelopes of each batch that came, in order. */
  get batches() {
    return this.asked
      .filter(({ method }) => method === "POST")
      .map(({ body }) => JSON.parse(String(body)).items);
  }

  /**
   * @param {Request} request
   * @param {Response} response
   */
  async _take(request, response) {
    const asked = await read(request);
    this.asked.push(asked);
    const at = this.faults.findIndex(({ on }) => !on || on === asked.method);
    const [fault] = at < 0 ? [] : this.faults.splice(at, 1);
    let told = await fault?.before?.(asked);
    if (told === undefined) {
      told = this._answer(asked);
      if (fault?.after) told = fault.after(told, asked);
    }
    if (!told || !asked.isWhole) return void request.socket.destroy();
    const body = typeof told.body === "string" ? told.body : JSON.stringify(told.body);
    response.writeHead(told.status, told.headers).end(body);
  }

  /**
   * @param {Asked} asked
   * @returns {Told}
   */
  _answer(asked) {
    if (asked.url.pathname === "/api/v1/submissions") return this.take(asked.body);
    const [, , , , questionnaire, , hash] = asked.url.pathname.split("/");
    const key = `${questionnaire} ${asked.url.searchParams.get("instance")} ${hash}`;
    return asked.method === "PUT"
      ? this._keep(key, hash, asked)
      : { status: 200, body: this._standing(key, hash) };
  }

  /**
   * A batch, as the server takes it in; also for a test that sends one twice.
   * @param {Buffer} body
   * @returns {Told}
   */
  take(body) {
    if (body.length > this.mostBytes) return refusal(413, "too_large");
    const { items } = JSON.parse(String(body));
    if (/(^|[^\\])(\\\\)*\\ud[89a-f]/.test(String(body))) return refusal(400, "bad_request");
    if (!this.isSignedIn && items.some((/** @type {any} */ item) => (item.channel ?? "web") !== "web")) {
      return refusal(401, "sign_in");
    }
    return { status: 200, body: { results: items.map((/** @type {any} */ item) => this._item(item)) } };
  }

  /** @param {any} item */
  _item({ seen, ...envelope }) {
    const { instance_id } = envelope;
    const refused = this.refused.get(instance_id);
    if (refused) return { instance_id, status: refused.status, ...refused.body };
    if (seen && (seen.epoch > this.epoch || (seen.epoch === this.epoch && seen.sequence > this.sequence))) this.epoch = seen.epoch + 1;
    const hash = hashOf(envelope);
    const before = this.answers.get(instance_id);
    if (before && before.hash !== hash) return { instance_id, ...conflict() };
    const kept = before ?? { envelope, hash, sequence: (this.sequence += 1) };
    this.answers.set(instance_id, kept);
    const missing = (envelope.attachments ?? []).filter(
      (/** @type {any} */ one) => !this.files.has(one.sha256),
    );
    const receipt = {
      outcome: before ? "repeated" : "accepted",
      instance_id,
      content_hash: hash,
      sequence: kept.sequence,
      epoch: this.epoch,
      received_at: this.receivedAt,
      receipt: "2M7Q-R0XK-9T4E",
      state: "counted",
      missing: missing.map((/** @type {any} */ one) => one.sha256),
    };
    return { instance_id, status: before ? 200 : 201, receipt };
  }

  /**
   * @param {string} key
   * @param {string} hash
   */
  _standing(key, hash) {
    const whole = this.files.get(hash);
    const received = whole ? whole.length : (this.partial.get(key)?.length ?? 0);
    return { received, complete: Boolean(whole) };
  }

  /**
   * @param {string} key
   * @param {string} hash
   * @param {Asked} asked
   * @returns {Told}
   */
  _keep(key, hash, { headers, body }) {
    const [, first, total] = /bytes (\d+)-\d+\/(\d+)/.exec(String(headers["content-range"])) ?? [
      "",
      "0",
      body.length,
    ];
    const before = this.partial.get(key) ?? Buffer.alloc(0);
    if (Number(first) > before.length) return refusal(409, "range_gap", { received: before.length });
    const now = Buffer.concat([before, body.subarray(before.length - Number(first))]);
    this.partial.set(key, now);
    if (now.length < Number(total)) return { status: 200, body: this._standing(key, hash) };
    this.partial.delete(key);
    if (sha256(now) !== hash) return refusal(422, "attachment_mismatch");
    this.files.set(hash, now);
    return { status: 200, body: this._standing(key, hash) };
  }
}

function conflict() {
  const { status, body } = refusal(409, "instance_conflict");
  return { status, ...body };
}

/**
 * A request's body, as much of it as came.
 * @param {Request} request
 * @returns {Promise<Asked>}
 */
function read(request) {
  return new Promise((resolve) => {
    /** @type {Buffer[]} */
    const parts = [];
    const url = new URL(String(request.url), "http://localhost");
    const done = (/** @type {boolean} */ isWhole) =>
      resolve({
        method: String(request.method),
        url,
        headers: request.headers,
        body: Buffer.concat(parts),
        isWhole,
      });
    request.on("data", (part) => parts.push(part));
    request.on("end", () => done(true));
    request.on("close", () => done(request.complete));
  });
}
