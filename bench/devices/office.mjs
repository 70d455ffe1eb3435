/** Asking for what must be done to the server's machine: a JSON text a line, done when a line comes back. */

import { createInterface } from "node:readline";

const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();

/**
 * @param {string} what
 * @param {number} kept how many things were said to be kept until now
 */
export async function ask(what, kept) {
  process.stdout.write(`${JSON.stringify({ ask: what, kept })}\n`);
  const { done } = await lines.next();
  if (done) throw new Error("nobody answers");
}
