/** A compiled piece of an expression: a closure, and what is known of its value beforehand. */

import { ExpressionError } from "./errors.js";
import { looksLikeDate, numberOfText, toBoolean, toNumber, toText } from "./values.js";

/** @typedef {import("./tree.js").Node} Node */
/** @typedef {import("./scope.js").Scope} Scope */
/** @typedef {import("./values.js").Value} Value */
/** @typedef {"text" | "number" | "boolean" | "nodes" | "moment" | "any"} Kind */
/**
 * @template T
 * @typedef {(node: Node, scope: Scope) => T} Run
 */

/** `run` gives the value at a node; `constant` is that value where it is the same everywhere. */
export class Code {
  /**
   * @param {Run<any>} run
   * @param {Kind} kind
   * @param {number} position
   * @param {string | number | boolean} [constant]
   */
  constructor(run, kind, position, constant) {
    this.run = run;
    this.kind = kind;
    this.position = position;
    this.constant = constant;
  }

  /** Whether what is made of it is constant too: the number of a date's text needs a zone. */
  get isFoldable() {
    const value = this.constant;
    return value !== undefined && !(typeof value === "string" && looksLikeDate(value));
  }
}

/**
 * The code of a value known beforehand.
 * @param {string | number | boolean} value
 * @param {number} position
 */
export function constant(value, position) {
  const kind = typeof value === "string" ? "text" : /** @type {Kind} */ (typeof value);
  return new Code(() => value, kind, position, value);
}

/**
 * The closure that gives its text.
 * @param {Code} code
 * @returns {Run<string>}
 */
export function asText({ run, kind, constant }) {
  if (kind === "text") return run;
  if (constant !== undefined) {
    const text = toText(constant);
    return () => text;
  }
  return (node, scope) => toText(run(node, scope));
}

/**
 * The closure that gives its number.
 * @param {Code} code
 * @returns {Run<number>}
 */
export function asNumber(code) {
  const { run, kind } = code;
  if (kind === "number") return run;
  if (kind !== "nodes") return (node, scope) => toNumber(run(node, scope), scope.zone);
  return (node, scope) => {
    const nodes = run(node, scope);
    return nodes.length ? numberOfText(nodes[0].value(), scope.zone) : NaN;
  };
}

/**
 * The closure that gives its truth.
 * @param {Code} code
 * @returns {Run<boolean>}
 */
export function asBoolean({ run, kind }) {
  if (kind === "boolean") return run;
  return (node, scope) => toBoolean(run(node, scope));
}

/**
 * The closure that gives its nodes; throws ExpressionError where it can have none.
 * @param {Code} code
 * @param {string} name of what asks for them
 * @returns {Run<Node[]>}
 */
export function asNodes({ run, kind, position }, name) {
  if (kind === "nodes") return run;
  if (kind !== "any") throw new ExpressionError("argument_not_nodes", position, { name });
  return (node, scope) => {
    const value = run(node, scope);
    return Array.isArray(value) ? value : [];
  };
}
