/**
 * The last resort: what waits, in one encrypted file that another device can take in. Loaded on demand.
 *
 * A file is "PALIER-1", 16 bytes of salt, 12 of nonce, then AES-GCM under a key that PBKDF2-SHA256 makes of the
 * passphrase in 600 000 rounds. Inside: the length of the list in four bytes, the list in JSON, the files' bytes.
 */

import { contentHash } from "./hashing.js";
import { hashesOf } from "./records.js";

/** @typedef {import("./files.js").Kept} Kept */
/** @typedef {import("./records.js").Item} Item */
/** @typedef {import("./store.js").Store} Store */
/** @typedef {Uint8Array<ArrayBuffer>} Bytes */

const MARK = new TextEncoder().encode("PALIER-1");
const [SALT, NONCE] = [MARK.length, MARK.length + 16];
const SEALED = NONCE + 12;
const ROUNDS = 600_000;

/** `reason`: insecure (plain http has no WebCrypto), unreadable (no such file), passphrase (wrong, or damaged), failed. */
export class RescueRefused extends Error {
  /** @param {"insecure" | "unreadable" | "passphrase" | "failed"} reason */
  constructor(reason) {
    super(`no rescue: ${reason}`);
    this.reason = reason;
  }
}

/**
 * All that waits or was set aside, with its files, encrypted. Nothing is removed. Throws RescueRefused.
 * @param {Store} store
 * @param {string} passphrase
 * @returns {Promise<Bytes>}
 */
export async function exportItems(store, passphrase) {
  const content = await pack(store);
  const head = joined([MARK, crypto.getRandomValues(new Uint8Array(SEALED - MARK.length))]);
  const key = await keyOf(passphrase, head);
  const file = joined([head, new Uint8Array(await crypto.subtle.encrypt(cipher(head), key, content))]);
  // Others' backups turned out empty on the day they were needed: this one is opened before it is handed out.
  const opened = await open(file, key);
  const isWhole = opened.length === content.length && opened.every((byte, at) => byte === content[at]);
  if (!isWhole) throw new RescueRefused("failed");
  return file;
}

/**
 * Take in what another device exported. What waits here, or was sent from here, stays as it is: it is `known`, or
 * `other` where it says something else under that instance_id. Throws RescueRefused, NotKept.
 * @param {Store} store
 * @param {Bytes} file
 * @param {string} passphrase
 */
export async function importItems(store, file, passphrase) {
  if (file.length < SEALED || MARK.some((byte, at) => byte !== file[at]))
    throw new RescueRefused("unreadable");
  const { items, files } = unpack(await open(file, await keyOf(passphrase, file)));
  const counts = { added: 0, known: 0, other: 0 };
  for (const item of items) counts[await take(store, item, files)] += 1;
  return counts;
}

/**
 * @param {Store} store
 * @param {Item} item
 * @param {Kept[]} files
 * @returns {Promise<"added" | "known" | "other">}
 */
async function take(store, item, files) {
  const { envelope, content_hash, instance_id } = item;
  const isSound = (await contentHash(envelope.answers, envelope.attachments)) === content_hash;
  if (!isSound) throw new RescueRefused("unreadable");
  /** @type {import("./durable.js").Place[]} */
  const places = [
    ["outbox", instance_id],
    ["sent", instance_id],
  ];
  let here = (await store.read(places)).find(Boolean);
  if (!here) {
    const named = hashesOf(item);
    for (const file of files) if (named.includes(file.sha256)) await store.files.keep(file.bytes, file);
    await store.write(places, ([waiting, sent]) => {
      here = waiting ?? sent;
      return [here ? waiting : { ...item, tries: 0, next_try: 0 }, sent];
    });
  }
  if (!here) return "added";
  return here.content_hash === content_hash ? "known" : "other";
}

/**
 * The content of a file; a file whose bytes are gone does not keep the answers here.
 * @param {Store} store
 */
async function pack(store) {
  /** @type {Item[]} */
  const items = await store.all("outbox");
  const found = await Promise.all([...new Set(items.flatMap(hashesOf))].map((hash) => store.files.get(hash)));
  const files = found.filter((file) => file !== undefined);
  const told = files.map(({ bytes, ...rest }) => ({ ...rest, size: bytes.byteLength }));
  const list = new TextEncoder().encode(JSON.stringify({ items, files: told }));
  const length = new Uint8Array(4);
  new DataView(length.buffer).setUint32(0, list.length);
  return joined([length, list, ...files.map(({ bytes }) => new Uint8Array(bytes))]);
}

/**
 * @param {Bytes} content
 * @returns {{ items: Item[], files: Kept[] }}
 */
function unpack(content) {
  const end = 4 + new DataView(content.buffer, content.byteOffset).getUint32(0);
  const { items, files } = JSON.parse(new TextDecoder().decode(content.subarray(4, end)));
  let from = end;
  for (const file of files) file.bytes = content.slice(from, (from += file.size)).buffer;
  return { items, files };
}

/**
 * @param {string} passphrase
 * @param {Bytes} head
 */
async function keyOf(passphrase, head) {
  const subtle = globalThis.crypto?.subtle;
  if (!subtle) throw new RescueRefused("insecure");
  // Written alike, whatever keyboard wrote the accents.
  const secret = new TextEncoder().encode(passphrase.normalize("NFKC"));
  const raw = await subtle.importKey("raw", secret, "PBKDF2", false, ["deriveKey"]);
  const how = { name: "PBKDF2", hash: "SHA-256", salt: head.slice(SALT, NONCE), iterations: ROUNDS };
  return subtle.deriveKey(how, raw, { name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
}

/**
 * @param {Bytes} file
 * @param {CryptoKey} key
 * @returns {Promise<Bytes>}
 */
async function open(file, key) {
  try {
    return new Uint8Array(await crypto.subtle.decrypt(cipher(file), key, file.slice(SEALED)));
  } catch {
    throw new RescueRefused("passphrase");
  }
}

/** @param {Bytes} head */
function cipher(head) {
  return { name: "AES-GCM", iv: head.slice(NONCE, SEALED), additionalData: head.slice(0, NONCE) };
}

/**
 * @param {Uint8Array[]} parts
 * @returns {Bytes}
 */
function joined(parts) {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  parts.reduce((at, part) => (whole.set(part, at), at + part.length), 0);
  return whole;
}
