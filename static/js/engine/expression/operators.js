/** The code of operators. */

import { Code, asBoolean, asNodes, asNumber } from "./code.js";
import { inDocumentOrder } from "./order.js";
import { ORDERINGS, equal, numberOfText, ordered, unequal } from "./values.js";

/** @typedef {import("./tree.js").Node} Node */
/** @template T @typedef {import("./code.js").Run<T>} Run */

/** @type {Map<string, (left: number, right: number) => number>} */
const ARITHMETIC = new Map([
  ["+", (left, right) => left + right],
  ["-", (left, right) => left - right],
  ["*", (left, right) => left * right],
  ["div", (left, right) => left / right],
  ["mod", (left, right) => left % right],
]);

/**
 * The code of one operator over its operands, from the left.
 * @param {string} operator
 * @param {Code[]} operands
 * @param {number} position
 */
export function operation(operator, operands, position) {
  if (operator === "or" || operator === "and") {
    const tests = operands.map(asBoolean);
    return new Code(operator === "or" ? anyOf(tests) : allOf(tests), "boolean", position);
  }
  if (operator === "|") return union(operands, position);
  const compute = ARITHMETIC.get(operator);
  if (compute) return new Code(arithmetic(compute, operands.map(asNumber)), "number", position);
  return operands.reduce((left, right) => comparison(operator, left, right, position));
}

/**
 * The code of unary minus.
 * @param {Code} operand
 * @param {number} position
 */
export function negation(operand, position) {
  const number = asNumber(operand);
  return new Code((node, scope) => -number(node, scope), "number", position);
}

/**
 * @param {Run<boolean>[]} tests
 * @returns {Run<boolean>}
 */
function anyOf(tests) {
  return (node, scope) => tests.some((test) => test(node, scope));
}

/**
 * @param {Run<boolean>[]} tests
 * @returns {Run<boolean>}
 */
function allOf(tests) {
  return (node, scope) => tests.every((test) => test(node, scope));
}

/**
 * @param {Code[]} operands
 * @param {number} position
 */
function union(operands, position) {
  const sets = operands.map((operand) => asNodes(operand, "|"));
  return new Code(
    (node, scope) => inDocumentOrder(sets.flatMap((nodes) => nodes(node, scope))),
    "nodes",
    position,
  );
}

/**
 * @param {(left: number, right: number) => number} compute
 * @param {Run<number>[]} numbers
 * @returns {Run<number>}
 */
function arithmetic(compute, [first, ...others]) {
  return (node, scope) =>
    others.reduce((total, number) => compute(total, number(node, scope)), first(node, scope));
}

/**
 * The code of `=`, `!=`, `<`, `<=`, `>` and `>=`.
 * @param {string} operator
 * @param {Code} left
 * @param {Code} right
 * @param {number} position
 */
function comparison(operator, left, right, position) {
  if (ORDERINGS.has(operator)) return new Code(ordering(operator, left, right), "boolean", position);
  if (left.constant !== undefined && right.kind === "nodes") [left, right] = [right, left];
  if (left.kind === "nodes" && typeof right.constant === "string") {
    return new Code(nodesBesideText(operator, left, right.constant), "boolean", position);
  }
  const compare = operator === "=" ? equal : unequal;
  const { run: one } = left;
  const { run: other } = right;
  return new Code((node, scope) => compare(one(node, scope), other(node, scope), scope.zone), "boolean", position);
}

/**
 * `path = 'text'`, half of all comparisons in forms.
 * @param {string} operator
 * @param {Code} left
 * @param {string} text
 * @returns {Run<boolean>}
 */
function nodesBesideText(operator, left, text) {
  const find = asNodes(left, operator);
  const same = operator === "=";
  return (node, scope) => find(node, scope).some((each) => (each.value() === text) === same);
}

/**
 * @param {string} operator
 * @param {Code} left
 * @param {Code} right
 * @returns {Run<boolean>}
 */
function ordering(operator, left, right) {
  const compare = /** @type {import("./values.js").Comparison} */ (ORDERINGS.get(operator));
  const { run: one } = left;
  const { run: other } = right;
  if (left.kind !== "nodes" || right.kind !== "number") {
    return (node, scope) => ordered(compare, one(node, scope), other(node, scope), scope.zone);
  }
  return (node, scope) => {
    const bound = other(node, scope);
    return one(node, scope).some((/** @type {Node} */ each) => compare(numberOfText(each.value(), scope.zone), bound));
  };
}
