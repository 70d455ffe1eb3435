/** What goes wrong between a device and the server: one line per kind, each with what it does to a request. */

import { between, pause, pick } from "./chance.mjs";

/** @typedef {import("./wire.mjs").Answer} Answer */
/**
 * A request at hand: `send` lets it go to the server (again, if called again), `cut` lets so many bytes go.
 * @typedef {{ method: string, size: number, patience: number, chance: () => number, send: (body?: any) => Promise<Answer>,
 *   cut: (at: number) => Promise<Answer>, body: any, later: (work: () => Promise<unknown>) => void }} Passing
 */
/** @typedef {{ on?: string, meet: (passing: Passing) => Promise<Answer> }} Kind */

/**
 * @param {number} status
 * @param {string} code
 * @param {object} [values]
 * @returns {Answer}
 */
export const refusal = (status, code, values = {}) => ({
  status,
  headers: {},
  text: JSON.stringify({ error: { code, message: code, values } }),
});

/** @param {number} status @returns {Answer} */
const page = (status) => ({ status, headers: {}, text: "<h1>Wi-Fi gratuit</h1>" });

/**
 * The server's answer, changed on its way.
 * @param {Passing} passing
 * @param {(told: any) => void} change
 * @returns {Promise<Answer>}
 */
async function changed(passing, change) {
  const answer = await passing.send();
  try {
    const told = JSON.parse(answer.text);
    if (Array.isArray(told.results)) change(told);
    return { ...answer, text: JSON.stringify(told) };
  } catch {
    return answer;
  }
}

const lost = () => Promise.reject(new Error("lost"));

/** @type {Record<string, Kind>} */
export const KINDS = {
  "request dropped": { meet: lost },
  "response lost": { meet: (passing) => passing.send().then(lost) },
  "sent twice at once": { meet: (passing) => Promise.all([passing.send(), passing.send()]).then(([, second]) => second) },
  "sent again later": {
    meet: async (passing) => {
      const wait = between(passing.chance, 50, 3000);
      passing.later(() => pause(wait).then(() => passing.send()));
      return passing.send();
    },
  },
  delayed: { meet: (passing) => pause(between(passing.chance, 20, 300)).then(() => passing.send()) },
  "arrived after the time limit": {
    meet: async (passing) => {
      const wait = passing.patience + between(passing.chance, 50, 1500);
      passing.later(() => pause(wait).then(() => passing.send()));
      await pause(passing.patience + 20);
      return lost();
    },
  },
  "401": { meet: async () => refusal(401, "sign_in_needed") },
  "429": { meet: async () => ({ ...refusal(429, "too_many"), headers: { "retry-after": "7" } }) },
  "5xx instead": { meet: async ({ chance }) => refusal(pick(chance, [500, 502, 503, 504, 507]), "injected") },
  "5xx after it was taken": { meet: (passing) => passing.send().then(() => page(502)) },
  "another's page": { meet: async ({ chance }) => page(pick(chance, [200, 200, 403, 404, 511])) },
  garbage: { meet: (passing) => passing.send().then((answer) => ({ ...answer, text: answer.text.slice(0, 40) })) },
  "413": { on: "POST", meet: async () => refusal(413, "too_large") },
  "refused item": {
    on: "POST",
    meet: (passing) =>
      changed(passing, ({ results }) => {
        const at = between(passing.chance, 0, results.length - 1);
        const status = pick(passing.chance, [400, 403, 404, 409, 410, 422, 500]);
        results[at] = { instance_id: results[at].instance_id, status, error: { code: "injected", message: "" } };
      }),
  },
  "results missing": { on: "POST", meet: (passing) => changed(passing, ({ results }) => void results.pop()) },
  "receipt of other content": {
    on: "POST",
    meet: (passing) =>
      changed(passing, ({ results }) => {
        const { receipt } = pick(passing.chance, results);
        if (receipt) receipt.content_hash = "0".repeat(64);
      }),
  },
  "upload cut": { on: "PUT", meet: (passing) => passing.cut(between(passing.chance, 0, passing.size - 1)) },
  "upload spoilt": {
    on: "PUT",
    meet: (passing) => passing.send(Buffer.from(passing.body).fill(0, between(passing.chance, 0, passing.size - 1))),
  },
  "upload told another place": { on: "PUT", meet: async () => refusal(409, "range_gap", { received: 0 }) },
};

/** How many faults are still to happen, and those that did. */
export class Deck {
  /**
   * @param {() => number} chance
   * @param {number} wanted
   * @param {number} answers
   * @param {Record<string, Kind>} kinds
   */
  constructor(chance, wanted, answers, kinds = KINDS) {
    this._chance = chance;
    this._kinds = kinds;
    this.left = wanted;
    this._requestsAhead = answers;
    /** @type {Record<string, number>} */
    this.met = {};
    this.isOver = false;
  }

  /**
   * The kind that this request meets, undefined where it goes through; faults are spread over what is to come.
   * @param {string} method
   */
  draw(method) {
    const share = Math.min(0.5, this.left / Math.max(1, this._requestsAhead));
    if (this.isOver || this.left <= 0 || this._chance() > share) return undefined;
    const names = Object.keys(this._kinds).filter((name) => (this._kinds[name].on ?? method) === method);
    const name = pick(this._chance, names);
    this.count(name);
    return this._kinds[name];
  }

  /** @param {string} name */
  count(name) {
    this.left -= 1;
    this.met[name] = (this.met[name] ?? 0) + 1;
  }

  /**
   * Answers that are still to come, and the requests that one takes.
   * @param {number} answers
   * @param {number} requestsPerAnswer
   */
  expect(answers, requestsPerAnswer) {
    this._requestsAhead = answers * requestsPerAnswer;
  }
}
