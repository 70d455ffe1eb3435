/** What can go wrong: errors that writing throws, and what an answer from the server means for an item. */

/** @typedef {{ status: number, code: string, message: string, violations?: object[] }} Problem */
/**
 * What came back from a request; status 0 where nothing did, and then `code` says why.
 * @typedef {{ status: number, body?: any, code?: string, wait?: number }} Answer
 */
/** @typedef {"kept" | "aside" | "pause" | "again"} Meaning */

/** @typedef {"absent" | "newer" | "slow" | "closed" | "unopened"} Absence */
/** A write that is not to be counted on; `reason` says why, `cause` is what the browser threw. */
export class NotKept extends Error {
  /**
   * @param {"quota" | "lost" | "mismatch" | "failed" | Absence} reason
   * @param {unknown} [cause]
   */
  constructor(reason, cause) {
    super(`not kept: ${reason}`);
    this.reason = reason;
    this.cause = cause;
  }
}

/** There is no store, to read either; "newer" is another version of Palier's: reload the page. */
export class StoreUnavailable extends NotKept {
  /**
   * @param {Absence} reason
   * @param {unknown} [cause]
   */
  constructor(reason, cause) {
    super(reason, cause);
  }
}

/** @type {Record<string, "quota" | "lost">} */
const REASONS = {
  QuotaExceededError: "quota",
  AbortError: "lost",
  InvalidStateError: "lost",
  TransactionInactiveError: "lost",
  TimeoutError: "lost",
  // What WebKit says once it has severed the connection of a page in the background.
  UnknownError: "lost",
};

/**
 * The error that tells why a write failed.
 * @param {any} error
 */
export function notKept(error) {
  if (error instanceof NotKept) return error;
  return new NotKept(REASONS[error?.name] ?? "failed", error);
}

/** @type {Record<number, Meaning>} By status; all else is tried again: nothing is ever dropped. */
const MEANINGS = { 200: "kept", 201: "kept", 401: "pause", 413: "aside" };
for (const status of [400, 403, 404, 409, 410, 415, 422]) MEANINGS[status] = "aside";

/** What the device itself finds wrong with an item, and no retry mends. */
const OURS = ["file_lost", "file_damaged"];

/**
 * What an answer means for the item that it is about.
 *
 * A refusal counts only when it is Palier's own: a proxy or a hotel's sign-in page says 403 and 404 too.
 * @param {Answer} answer
 * @returns {Meaning}
 */
export function meaningOf({ status, body, code = "" }) {
  if (OURS.includes(code)) return "aside";
  const meaning = MEANINGS[status] ?? "again";
  const isOurs = status === 413 || typeof body?.error?.code === "string";
  return meaning === "aside" && !isOurs ? "again" : meaning;
}

/**
 * What to show of an answer that was not a good one.
 * @param {Answer} answer
 * @returns {Problem}
 */
export function problemOf({ status, body, code }) {
  const { code: told, message, violations } = body?.error ?? {};
  const problem = { status, code: String(code ?? told ?? "unreadable"), message: String(message ?? "") };
  return Array.isArray(violations) ? { ...problem, violations } : problem;
}
