/**
 * All functions, one line each: XPath 1.0's core library, and OpenRosa's and ODK's additions. Those that few
 * forms use are in `rare.js`.
 *
 * `parameters` has a word per argument: what the argument is read as (`text`, `number`, `boolean`, `nodes`,
 * `value` for any, `lazy` for one evaluated only if needed), then `?` if it may be left out, `.` if the
 * context node stands in for it, `*` if it may be repeated or left out, `+` repeated but not left out.
 * `given` is what the work receives before its arguments. `reads` is what the result depends on beside them.
 * Repeated arguments come in groups of `step`.
 */

import { toBoolean, toText } from "../values.js";
import * as choices from "./choices.js";
import * as logic from "./logic.js";
import * as nodes from "./nodes.js";
import * as numbers from "./numbers.js";
import * as regex from "./regex.js";
import * as texts from "./texts.js";
import * as times from "./times.js";

/** @typedef {import("../code.js").Kind} Kind */
/** @typedef {(...given: any[]) => any} Work */
/** @typedef {[name: string, parameters: string, result: Kind, work: Work, given?: string, reads?: string, step?: number]} Row */

/** A line of the table. `least` and `most` are how many arguments it takes. */
export class XPathFunction {
  /** @param {Row} row */
  constructor([name, parameters, result, work, given = "", reads = "", step = 1]) {
    this.name = name;
    this.words = parameters ? parameters.split(" ") : [];
    this.result = result;
    this.work = work;
    this.given = given;
    this.reads = reads;
    this.step = step;
    this.least = this.words.filter((word) => !/[?.*]$/.test(word)).length;
    this.most = /[*+]$/.test(parameters) ? Infinity : this.words.length;
  }
}

/** @type {Map<string, XPathFunction>} */
export const FUNCTIONS = new Map();

/** @param {Row[]} rows */
export function addFunctions(rows) {
  for (const row of rows) FUNCTIONS.set(row[0], new XPathFunction(row));
}

addFunctions([
  // Truth and choice
  ["boolean", "value", "boolean", toBoolean],
  ["not", "boolean", "boolean", logic.not_],
  ["true", "", "boolean", () => true],
  ["false", "", "boolean", () => false],
  ["if", "lazy lazy lazy", "any", logic.if_, "place"],
  ["coalesce", "lazy lazy+", "text", logic.coalesce, "place"],
  // Text
  ["string", "value.", "text", toText],
  ["concat", "value*", "text", texts.concat],
  ["join", "text value*", "text", texts.join],
  ["starts-with", "text text", "boolean", texts.startsWith],
  ["ends-with", "text text", "boolean", texts.endsWith],
  ["contains", "text text", "boolean", texts.contains],
  ["substring", "text number number?", "text", texts.substring],
  ["substring-before", "text text", "text", texts.substringBefore],
  ["substring-after", "text text", "text", texts.substringAfter],
  ["string-length", "text.", "number", texts.stringLength],
  ["normalize-space", "text.", "text", texts.normalizeSpace],
  ["trim", "text.", "text", texts.trim],
  ["regex", "text text", "boolean", regex.isFound],
  // Numbers
  ["number", "value.", "any", numbers.number, "scope", "zone"],
  ["int", "number", "number", Math.trunc],
  ["round", "number number?", "number", numbers.rounded],
  ["floor", "number", "number", Math.floor],
  ["ceiling", "number", "number", Math.ceil],
  ["abs", "number", "number", Math.abs],
  ["sum", "nodes", "number", numbers.total, "scope", "zone"],
  ["min", "value+", "number", numbers.least, "scope", "zone"],
  ["max", "value+", "number", numbers.greatest, "scope", "zone"],
  // Nodes
  ["count", "nodes", "number", numbers.count],
  ["last", "", "number", nodes.last, "place", "position"],
  ["position", "nodes?", "number", nodes.position, "place", "position"],
  ["current", "", "nodes", nodes.current, "scope"],
  ["instance", "text", "nodes", nodes.instance, "scope", "instance"],
  // Choices and the form's texts
  ["selected", "text text", "boolean", choices.selected],
  ["is-selected", "text text", "boolean", choices.selected],
  ["selected-at", "text number", "text", choices.selectedAt],
  ["count-selected", "text", "number", choices.countSelected],
  ["jr:choice-name", "text nodes", "text", choices.choiceName, "scope", "language"],
  // Dates and times
  ["today", "", "moment", times.today, "scope", "now"],
  ["now", "", "moment", times.now, "scope", "now"],
  ["date", "value", "moment", times.date, "scope", "zone"],
  ["date-time", "value", "moment", times.date, "scope", "zone"],
]);
