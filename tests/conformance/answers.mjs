/** What the JavaScript engine gives, written as the vectors write it. */

import { compileExpression } from "../../static/js/engine/expression/compile.js";
import { Context } from "../../static/js/engine/expression/context.js";
import { Moment } from "../../static/js/engine/expression/dates.js";
import { ExpressionError } from "../../static/js/engine/expression/errors.js";
import "../../static/js/engine/expression/functions/rare.js";
import { parse } from "../../static/js/engine/expression/parser.js";
import { Scope } from "../../static/js/engine/expression/scope.js";
import { toBoolean, toNumber, toText } from "../../static/js/engine/expression/values.js";
import { itextOf } from "./documents.mjs";

/** @typedef {import("../../static/js/engine/expression/values.js").Value} Value */
/** @typedef {import("../../static/js/engine/expression/tree.js").Node} Node */
/** @typedef {import("./documents.mjs").Case} Case */
/**
 * `zone`, `now` and `random` are not in the shared vectors, whose header tells them for all.
 * @typedef {{ doc: string, context: string, expr: string, kind: string, lang?: string, round_factor: number,
 *   zone?: string, now?: number, random?: number | string }} Vector
 */
/** @typedef {(value: Value, scope: Scope, vector: Vector) => unknown} Writer */

const ZONE = "America/Phoenix";
const NOW = Date.parse("2026-03-01T12:00:00Z");

/**
 * The answer to a vector, or the error that refuses its expression.
 * @param {Vector} vector
 * @param {Case} found
 * @param {Record<string, import("../../static/js/engine/expression/calendar_names.js").CalendarNames>} calendars
 */
export function answer(vector, found, calendars) {
  const { zone = ZONE, now = NOW, random = 0, lang } = vector;
  const language = lang ?? "en";
  const texts = { ...itextOf(found.model, lang), calendar: calendars[language] };
  const scope = new Scope(found.root, new Context({ now, zone, random, language }), found.instances, texts);
  try {
    const compiled = compileExpression(parse(vector.expr), found.namespaces);
    return WRITERS[vector.kind](compiled.evaluate(scope, contextNode(vector, found)), scope, vector);
  } catch (error) {
    if (error instanceof ExpressionError) return error.message;
    throw error;
  }
}

/**
 * @param {Vector} vector
 * @param {Case} found
 */
function contextNode({ context }, { document }) {
  const scope = new Scope(document, new Context({ now: NOW }));
  return compileExpression(parse(context)).nodes(scope, document)[0];
}

/** @type {Record<string, Writer>} */
const WRITERS = {
  string: (value) => toText(value),
  number: (value, { zone }) => written(toNumber(value, zone)),
  "number-rounded": (value, { zone }, { round_factor: factor }) =>
    written(Math.floor(toNumber(value, zone) * factor + 0.5) / factor),
  boolean: (value) => toBoolean(value),
  // Names and texts; the path is that of another engine's document and is not compared.
  nodes: (value) => (Array.isArray(value) ? value.map(told) : `no node-set: ${toText(value)}`),
  value: whole,
};

/**
 * A number as JSON has it.
 * @param {number} number
 */
function written(number) {
  if (!Number.isFinite(number)) return String(number);
  return Object.is(number, -0) ? "-0" : number;
}

/** @param {Node} node */
function told(node) {
  return [NAMES[node.kind] ?? node.name, node.kind === "document" ? null : node.value()];
}

/** @type {Record<string, string>} */
const NAMES = { document: "#document", text: "#text", comment: "#comment" };

/**
 * All that there is to know of a value.
 * @param {Value} value
 * @param {Scope} scope
 */
function whole(value, { zone }) {
  const kind = Array.isArray(value) ? "nodes" : value instanceof Moment ? "moment" : typeof value;
  const nodes = Array.isArray(value) ? value.map(told) : null;
  return [kind, nodes, toText(value), written(toNumber(value, zone)), toBoolean(value)];
}
