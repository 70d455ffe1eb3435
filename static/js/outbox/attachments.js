/** Bringing a file's bytes to the server, from where it stands. */

import { sha256Of } from "./hashing.js";
import { ask } from "./requests.js";

/** @typedef {import("./problems.js").Answer} Answer */
/** @typedef {import("./records.js").Envelope} Envelope */
/** @typedef {import("./requests.js").Outside} Outside */
/** @typedef {import("./files.js").Kept} Kept */

const PIECE = 256 * 1024;
/** Answers without progress before the file has to wait. */
const MOST_STALLED = 3;

/**
 * Upload one file of an answer; null once the server has it whole, else the answer that stands in the way.
 * @param {Outside} outside
 * @param {import("./store.js").Store} store
 * @param {Envelope} envelope
 * @param {string} sha256
 * @returns {Promise<Answer | null>}
 */
export async function upload(outside, store, envelope, sha256) {
  const file = await store.files.get(sha256);
  if (!file) return { status: 0, code: "file_lost" };
  const named = envelope.attachments?.find((one) => one.sha256 === sha256);
  const path = pathOf(envelope, sha256);
  let answer = await ask(outside, path);
  for (let [furthest, stalled] = [-1, 0]; ; ) {
    const received = standing(answer, file.size);
    if (received === null) return explained(answer, file);
    if (received === file.size && answer.body.complete) return null;
    stalled = received > furthest ? 0 : stalled + 1;
    if (stalled === MOST_STALLED) return { status: answer.status, code: "stalled" };
    furthest = Math.max(furthest, received);
    answer = await ask(outside, path, piece(file, received, named?.media_type ?? file.type));
  }
}

/**
 * @param {Envelope} envelope
 * @param {string} sha256
 */
function pathOf({ questionnaire, instance_id }, sha256) {
  const name = encodeURIComponent(questionnaire);
  return `/api/v1/questionnaires/${name}/attachments/${sha256}?instance=${encodeURIComponent(instance_id)}`;
}

/**
 * How many bytes the server has; null where its answer does not tell.
 * @param {Answer} answer
 * @param {number} size
 */
function standing({ status, body }, size) {
  const isGap = status === 409 && body?.error?.code === "range_gap";
  const received = isGap ? body.error.values?.received : status === 200 ? body?.received : null;
  return Number.isInteger(received) && received >= 0 && received <= size ? Number(received) : null;
}

/**
 * @param {Kept} file
 * @param {number} first
 * @param {string} type
 * @returns {RequestInit}
 */
function piece({ bytes, size }, first, type) {
  const body = bytes.slice(first, first + PIECE);
  /** @type {Record<string, string>} */
  const headers = { "Content-Type": type };
  if (size) headers["Content-Range"] = `bytes ${first}-${first + body.byteLength - 1}/${size}`;
  return { method: "PUT", headers, body };
}

/**
 * Another hash at the server: of our bytes, which nothing mends, or of what became of them on the way.
 * @param {Answer} answer
 * @param {Kept} file
 * @returns {Promise<Answer>}
 */
async function explained(answer, { bytes, sha256 }) {
  if (answer.body?.error?.code !== "attachment_mismatch") return answer.status === 200 ? { ...answer, body: null } : answer;
  const isOurs = (await sha256Of(new Uint8Array(bytes))) !== sha256;
  return { status: isOurs ? answer.status : 0, code: isOurs ? "file_damaged" : "attachment_mismatch" };
}
