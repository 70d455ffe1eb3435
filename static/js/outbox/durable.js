/** Writing for good: one strict transaction, awaited to its end, then read back and compared. */

import { NotKept } from "./problems.js";

/** @typedef {import("idb").IDBPDatabase<any>} Database */
/** @typedef {"drafts" | "outbox" | "files" | "sent" | "meta" | "mirror"} StoreName */
/**
 * Where a record stands; with `isKeyOnly` it is found as its key, for files whose bytes nobody needs.
 * @typedef {[name: StoreName, key: string, isKeyOnly?: boolean]} Place
 */
/**
 * From what stands at the places (undefined: nothing), and all of the scanned stores, to what shall stand there.
 * The same value leaves a place alone. Called within the transaction, so it must answer at once.
 * @typedef {(found: any[], ...scanned: any[][]) => any[]} Change
 */

/**
 * Change what stands at some places, all or nothing; gives what stands there now.
 *
 * Throws NotKept ("mismatch") where something else is read back, else what the transaction aborted with: a
 * request's success means nothing (Chromium tells success, then aborts at quota).
 * @param {Database} db
 * @param {Place[]} places
 * @param {Change} change
 * @param {StoreName[]} scanned
 */
export async function write(db, places, change, scanned) {
  const names = [...new Set([...places.map(([name]) => name), ...scanned])];
  const writing = db.transaction(names, "readwrite", { durability: "strict" });
  // Asked for before anybody else can write: what is read back is what this transaction left.
  const reading = db.transaction(names, "readonly");
  const readBack = at(reading, places);
  for (const promise of [writing.done, reading.done, readBack]) promise.catch(() => {});
  const after = await changed(writing, places, change, scanned);
  const kept = await readBack;
  if (after.some((value, index) => !isSame(value, kept[index]))) throw new NotKept("mismatch");
  return after;
}

/**
 * What stands at some places.
 * @param {Pick<import("idb").IDBPTransaction<any, any, any>, "objectStore">} transaction
 * @param {Place[]} places
 * @returns {Promise<any[]>}
 */
export function at(transaction, places) {
  return Promise.all(
    places.map(([name, key, isKeyOnly]) => {
      const store = transaction.objectStore(name);
      return isKeyOnly ? store.getKey(key) : store.get(key);
    }),
  );
}

/**
 * @param {import("idb").IDBPTransaction<any, any, "readwrite">} writing
 * @param {Place[]} places
 * @param {Change} change
 * @param {StoreName[]} scanned
 */
async function changed(writing, places, change, scanned) {
  try {
    const [found, ...all] = await Promise.all([
      at(writing, places),
      ...scanned.map((name) => writing.objectStore(name).getAll()),
    ]);
    const after = change(found, ...all);
    for (const [index, [name, key]] of places.entries()) {
      if (after[index] === found[index]) continue;
      const store = writing.objectStore(name);
      const request = after[index] === undefined ? store.delete(key) : store.put(after[index]);
      request.catch(() => {});
    }
    await writing.done;
    return after;
  } catch (error) {
    abort(writing);
    throw error;
  }
}

/** @param {{ abort: () => void }} writing */
function abort(writing) {
  try {
    writing.abort();
  } catch {
    // It has ended already.
  }
}

/**
 * Whether two values, as a structured clone carries them, are alike.
 * @param {any} left
 * @param {any} right
 * @returns {boolean}
 */
function isSame(left, right) {
  if (!left || !right || typeof left !== "object" || typeof right !== "object") return Object.is(left, right);
  if (left instanceof ArrayBuffer || right instanceof ArrayBuffer) return isSameBytes(left, right);
  const keys = Object.keys(left);
  if (keys.length !== Object.keys(right).length || Array.isArray(left) !== Array.isArray(right)) return false;
  return keys.every((key) => key in right && isSame(left[key], right[key]));
}

/**
 * @param {ArrayBuffer} left
 * @param {ArrayBuffer} right
 */
function isSameBytes(left, right) {
  if (left.byteLength !== right.byteLength) return false;
  const [ours, theirs] = [new Uint8Array(left), new Uint8Array(right)];
  return ours.every((byte, index) => byte === theirs[index]);
}
