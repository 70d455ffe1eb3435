/** What the server said of one item. */

import { meaningOf } from "./problems.js";
import { hashesOf } from "./records.js";

/** @typedef {import("./problems.js").Answer} Answer */
/** @typedef {import("./records.js").Item} Item */
/** @typedef {import("./records.js").Receipt} Receipt */
/**
 * `receipt` is there where the server keeps this very content; `missing` are the files that it still lacks.
 * @typedef {{ meaning: "kept" | "missing" | "aside" | "pause" | "again" | "gone", answer: Answer, receipt?: Receipt,
 *   missing?: string[] }} Verdict
 */

/**
 * Judge an answer about an item. `wasSent`: it is offered once more to a server that may have lost it.
 * @param {Item} item
 * @param {Answer} answer
 * @param {boolean} [wasSent]
 * @returns {Verdict}
 */
export function judge(item, answer, wasSent = false) {
  const meaning = meaningOf(answer);
  // Withdrawn since, by our server's own word: there is nothing to mend, and it has its receipt.
  if (wasSent && answer.status === 410 && answer.body?.error?.code === "answer_withdrawn") return { meaning: "gone", answer };
  if (meaning !== "kept") return { meaning, answer };
  const receipt = answer.body?.receipt;
  const missing = receipt?.missing ?? [];
  if (!isOf(item, receipt, missing)) return { meaning: "again", answer: { ...answer, code: "receipt_wrong" } };
  return { meaning: missing.length ? "missing" : "kept", answer, receipt, missing };
}

/**
 * Whether a receipt speaks of this item and of all that it says.
 * @param {Item} item
 * @param {any} receipt
 * @param {any} missing
 */
function isOf({ instance_id, content_hash, envelope }, receipt, missing) {
  const named = hashesOf({ envelope });
  return (
    receipt?.instance_id === instance_id &&
    receipt.content_hash === content_hash &&
    Number.isInteger(receipt.epoch) &&
    Array.isArray(missing) &&
    missing.every((hash) => named.includes(hash))
  );
}
