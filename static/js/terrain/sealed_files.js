/**
 * Files of a finished answer: each sealed with a key of its own, byte for byte as app/fieldwork/file_seals.py tells. The
 * key travels inside the sealed answer, so that the device cannot open them any more either.
 */

import { chance, joined, toBase64, utf8 } from "./bytes.js";

/** @typedef {import("../outbox/hashing.js").Attachment} Attachment */
/** @typedef {import("../outbox/store.js").Store} Store */
/** @typedef {import("./bytes.js").Bytes} Bytes */
/**
 * A file as the sealed answer names it; without a seal it is of the version that the answer replaces.
 * @typedef {Attachment & { seal?: { sha256: string, key: string }, taken_over?: boolean }} Named
 */
/** @typedef {{ sha256: string, bytes?: ArrayBuffer }} Open a file by the hash of what it shows */

/** What the server calls a file that it cannot look into yet (app/collection/kinds.py). */
export const SEALED = "application/vnd.palier.sealed";
const VERSION = Uint8Array.of(1);
const [KEY, NONCE] = [32, 12];

/**
 * Seal the files of an answer and keep them durably, for the answer that will name them; `travelling` is what leaves.
 * Throws NotKept.
 * @param {Store} store
 * @param {string} instanceId
 * @param {Attachment[]} attachments
 * @param {Open[]} files those that are on the device
 * @returns {Promise<{ named: Named[], travelling: Attachment[] }>}
 */
export async function keepSealedFiles(store, instanceId, attachments, files) {
  const bytes = new Map(files.map((file) => [file.sha256, file.bytes]));
  const [named, travelling] = [/** @type {Named[]} */ ([]), /** @type {Attachment[]} */ ([])];
  for (const { name, sha256, size, media_type } of attachments) {
    const content = bytes.get(sha256);
    const told = { name, sha256, size, media_type };
    if (!content) {
      named.push({ ...told, taken_over: true });
      continue;
    }
    const key = chance(KEY);
    const kept = await store.files.keep((await sealFile(key, instanceId, content)).buffer, { type: SEALED });
    named.push({ ...told, seal: { sha256: kept.sha256, key: toBase64(key) } });
    travelling.push({ name: kept.sha256, sha256: kept.sha256, size: kept.size, media_type: SEALED });
  }
  return { named, travelling };
}

/**
 * @param {Bytes} key 32 bytes by chance, for this file alone
 * @param {string} instanceId
 * @param {ArrayBuffer} content
 * @returns {Promise<Bytes>}
 */
export async function sealFile(key, instanceId, content) {
  const held = await crypto.subtle.importKey("raw", key, "AES-GCM", false, ["encrypt"]);
  const iv = chance(NONCE);
  const how = { name: "AES-GCM", iv, additionalData: utf8(instanceId) };
  return joined(VERSION, iv, new Uint8Array(await crypto.subtle.encrypt(how, held, content)));
}
