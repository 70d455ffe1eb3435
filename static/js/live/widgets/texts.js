/** Words: one line or several. */

import { Unreadable } from "../numerals.js";
import { part } from "./asked.js";

/** @typedef {import("./asked.js").Typed} Typed */

/** Characters in one answer; a resident's longest letters stay far below. */
const LONGEST = 10_000;

/**
 * The words as typed, with line ends as XML keeps them. Throws Unreadable("long").
 * @param {Typed} typed
 */
export function readText(typed) {
  const text = part(typed).replace(/\r\n?/g, "\n");
  if ([...text].length > LONGEST) throw new Unreadable("long");
  return text;
}

/** @param {Typed} typed */
export function readAcknowledged(typed) {
  return part(typed) ? "OK" : "";
}
