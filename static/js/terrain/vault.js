/**
 * The key of drafts and of the mirror: made by chance, kept wrapped under a passphrase, unlocked once a shift.
 *
 * While a shift lasts the key itself is kept on the device, in a form that scripts cannot read out, so that a
 * browser that the telephone killed opens again at the same door (docs/adr/agents-key.md). Finished items never
 * depend on it: they are sealed to the project (sealing.js).
 */

import { chance, joined, utf8 } from "./bytes.js";

/** @typedef {import("./bytes.js").Bytes} Bytes */
/** @typedef {import("../outbox/durable.js").Place} Place */
/** @typedef {{ key: string, salt: Bytes, rounds: number, wrapped: Bytes }} Lock */
/** @typedef {{ key: string, begun: number, until: number, held: CryptoKey }} Shift */

export const ROUNDS = 600_000;
/** A shift. Milliseconds. */
export const SHIFT = 10 * 3_600_000;
const NONCE = 12;
const SHORTEST = 8;
/** @type {Place} */
const LOCK = ["mirror", "lock"];
/** @type {Place} */
const UNLOCKED = ["mirror", "shift"];
/** What goes when the passphrase is forgotten: all that it alone could open. */
const KEPT_WITHOUT = new Set(["enrolments", "language", "invitation"]);

/** `reason`: short or digits (a passphrase too easily tried), wrong, locked, unreadable, insecure (no WebCrypto). */
export class VaultRefused extends Error {
  /** @param {"short" | "digits" | "wrong" | "locked" | "unreadable" | "insecure"} reason */
  constructor(reason) {
    super(`vault: ${reason}`);
    this.reason = reason;
  }
}

/**
 * Refuse what can be tried out in hours: a PIN of four digits falls in one. Throws VaultRefused.
 * @param {string} passphrase
 */
export function checkPassphrase(passphrase) {
  const text = passphrase.normalize("NFKC").trim();
  if (text.length < SHORTEST) throw new VaultRefused("short");
  if (/^[\d\s.,/-]+$/.test(text)) throw new VaultRefused("digits");
}

export class Vault {
  /**
   * @param {import("./keeping.js").Store} store
   * @param {{ now?: () => number, rounds?: number }} [surroundings]
   */
  constructor(store, { now = () => Date.now(), rounds = ROUNDS } = {}) {
    this._store = store;
    this._now = now;
    this._rounds = rounds;
    /** @type {CryptoKey | null} */
    this._key = null;
    this._until = 0;
    /** Whether there is a passphrase already. */
    this.isMade = false;
  }

  get isOpen() {
    return this._key !== null;
  }

  /** Look whether there is a passphrase, and whether the shift that began with it still lasts. */
  async load() {
    /** @type {[Lock | undefined, Shift | undefined]} */
    const [lock, shift] = /** @type {any} */ (await this._store.read([LOCK, UNLOCKED]));
    this.isMade = lock !== undefined;
    if (!shift) return;
    // A clock that was put back makes no shift longer.
    const lasts = shift.begun <= this._now() && this._now() < shift.until;
    if (lasts) [this._key, this._until] = [shift.held, shift.until];
    else await this.lock();
  }

  /**
   * Choose the passphrase; the vault is open then. Throws VaultRefused, NotKept.
   * @param {string} passphrase
   */
  async make(passphrase) {
    checkPassphrase(passphrase);
    const raw = chance(32);
    const salt = chance(16);
    const wrapped = await encrypt(await wrapping(passphrase, salt, this._rounds), raw);
    await this._store.write([LOCK], () => [{ key: LOCK[1], salt, rounds: this._rounds, wrapped }]);
    this.isMade = true;
    await this._hold(raw);
  }

  /**
   * Throws VaultRefused ("wrong").
   * @param {string} passphrase
   */
  async unlock(passphrase) {
    await this._hold(await this._unwrap(passphrase));
  }

  /**
   * Whether this is the passphrase; nothing changes.
   * @param {string} passphrase
   */
  async knows(passphrase) {
    return this._unwrap(passphrase).then(() => true, () => false);
  }

  /** Forget the key until the passphrase is given again. */
  async lock() {
    this._key = null;
    await this._store.write([UNLOCKED], () => [undefined]);
  }

  /** Lock when the shift is over; true where it was. */
  async lockIfOver() {
    if (!this._key || this._now() < this._until) return false;
    await this.lock();
    return true;
  }

  /**
   * The passphrase is forgotten: what it alone opens goes, drafts and mirror. What waits to be sent stays.
   * Gives how many drafts were lost.
   */
  async forget() {
    this._key = null;
    const drafts = await this._store.keys("drafts");
    for (const id of drafts) await this._store.drafts.remove(id);
    const records = (await this._store.keys("mirror")).filter((key) => !KEPT_WITHOUT.has(key));
    await this._store.write(records.map((key) => ["mirror", key]), (found) => found.map(() => undefined));
    this.isMade = false;
    return drafts.length;
  }

  /**
   * Anything that JSON can say, encrypted. Throws VaultRefused ("locked").
   * @param {unknown} told
   * @returns {Promise<Bytes>}
   */
  async seal(told) {
    return encrypt(this._open(), utf8(JSON.stringify(told)));
  }

  /**
   * Throws VaultRefused ("locked", "unreadable").
   * @param {Bytes} sealed
   * @returns {Promise<any>}
   */
  async open(sealed) {
    const key = this._open();
    try {
      return JSON.parse(new TextDecoder().decode(await decrypt(key, sealed)));
    } catch {
      throw new VaultRefused("unreadable");
    }
  }

  _open() {
    if (!this._key) throw new VaultRefused("locked");
    return this._key;
  }

  /**
   * @param {string} passphrase
   * @returns {Promise<Bytes>}
   */
  async _unwrap(passphrase) {
    /** @type {Lock | undefined} */
    const lock = (await this._store.read([LOCK]))[0];
    if (!lock) throw new VaultRefused("wrong");
    const key = await wrapping(passphrase, lock.salt, lock.rounds);
    return decrypt(key, lock.wrapped).catch(() => {
      throw new VaultRefused("wrong");
    });
  }

  /** @param {Bytes} raw */
  async _hold(raw) {
    this._key = await crypto.subtle.importKey("raw", raw, "AES-GCM", false, ["encrypt", "decrypt"]);
    const begun = this._now();
    this._until = begun + SHIFT;
    const shift = { key: UNLOCKED[1], begun, until: this._until, held: this._key };
    // Some browsers keep no keys: they ask for the passphrase each time they open.
    await this._store.write([UNLOCKED], () => [shift]).catch(() => {});
  }
}

/**
 * @param {string} passphrase
 * @param {Bytes} salt
 * @param {number} iterations
 */
async function wrapping(passphrase, salt, iterations) {
  if (!globalThis.crypto?.subtle) throw new VaultRefused("insecure");
  // Written alike, whatever keyboard wrote the accents.
  const secret = utf8(passphrase.normalize("NFKC").trim());
  const raw = await crypto.subtle.importKey("raw", secret, "PBKDF2", false, ["deriveKey"]);
  const how = { name: "PBKDF2", hash: "SHA-256", salt, iterations };
  return crypto.subtle.deriveKey(how, raw, { name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
}

/**
 * @param {CryptoKey} key
 * @param {Bytes} content
 * @returns {Promise<Bytes>}
 */
async function encrypt(key, content) {
  const iv = chance(NONCE);
  return joined(iv, new Uint8Array(await crypto.subtle.encrypt({ name: "AES-GCM", iv }, key, content)));
}

/**
 * @param {CryptoKey} key
 * @param {Bytes} sealed
 * @returns {Promise<Bytes>}
 */
async function decrypt(key, sealed) {
  const how = { name: "AES-GCM", iv: sealed.slice(0, NONCE) };
  return new Uint8Array(await crypto.subtle.decrypt(how, key, sealed.slice(NONCE)));
}
