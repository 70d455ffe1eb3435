/**
 * Sealing what is finished to the project's public key, byte for byte as app/fieldwork/sealing.py tells: the device
 * itself cannot open it any more.
 */

import { chance, joined, utf8 } from "./bytes.js";

/** @typedef {import("./bytes.js").Bytes} Bytes */

const VERSION = Uint8Array.of(1);
const LABEL = "palier sealed 1";
const CURVE = { name: "ECDH", namedCurve: "P-256" };
const NONCE = 12;

/**
 * Seal `content` under an instance_id, which whoever opens it must name again.
 * @param {Bytes} publicKey 65 bytes, an uncompressed point
 * @param {string} instanceId
 * @param {Bytes} content
 * @returns {Promise<Bytes>}
 */
export async function seal(publicKey, instanceId, content) {
  const { subtle } = crypto;
  const pair = await subtle.generateKey(CURVE, false, ["deriveBits"]);
  const point = new Uint8Array(await subtle.exportKey("raw", pair.publicKey));
  const theirs = await subtle.importKey("raw", publicKey, CURVE, false, []);
  const secret = await subtle.deriveBits({ name: "ECDH", public: theirs }, pair.privateKey, 256);
  const key = await derive(secret, joined(point, publicKey));
  const iv = chance(NONCE);
  const how = { name: "AES-GCM", iv, additionalData: utf8(instanceId) };
  return joined(VERSION, point, iv, new Uint8Array(await subtle.encrypt(how, key, content)));
}

/**
 * @param {ArrayBuffer} secret
 * @param {Bytes} points both public keys
 */
async function derive(secret, points) {
  const raw = await crypto.subtle.importKey("raw", secret, "HKDF", false, ["deriveKey"]);
  const how = { name: "HKDF", hash: "SHA-256", salt: points, info: utf8(LABEL) };
  return crypto.subtle.deriveKey(how, raw, { name: "AES-GCM", length: 256 }, false, ["encrypt"]);
}
