/** Which predicates an index can answer: `instance('list')/root/item[name = X]`. */

import { completeArguments } from "./calls.js";
import { FUNCTIONS } from "./functions/table.js";
import { isWithin, itemsWhere } from "./index.js";
import { Element } from "./tree.js";

/** @typedef {import("./syntax.js").Expression} Expression */
/** @typedef {import("./syntax.js").Step} Step */
/** @typedef {{ name: string, sought: Expression }} Key items hold in the child `name` the text of `sought` */

/**
 * The first part of a predicate that an index can answer.
 * @param {Expression} predicate
 * @returns {Key | null}
 */
export function keyOf(predicate) {
  if (predicate.type !== "operation") return null;
  const { operator, operands } = predicate;
  if (operator === "and") return operands.map(keyOf).find(Boolean) || null;
  if (operator !== "=" || operands.length !== 2) return null;
  return key(operands[0], operands[1]) || key(operands[1], operands[0]);
}

/**
 * @param {Expression} cell
 * @param {Expression} sought
 */
function key(cell, sought) {
  const name = childName(cell);
  return name && isOutside(sought) ? { name, sought } : null;
}

/**
 * The name in an expression that is one child step.
 * @param {Expression} expression
 */
function childName(expression) {
  if (expression.type !== "path" || expression.start || expression.steps.length !== 1) return null;
  const [step] = expression.steps;
  return step.predicates.length ? null : plainChild(step);
}

/**
 * The unprefixed name of the children that a step goes to, null for another step.
 * @param {Step} step
 */
export function plainChild({ axis, test }) {
  return axis === "child" && test.name !== undefined && !/[*:]/.test(test.name) ? test.name : null;
}

/**
 * Whether an expression reads nothing of the item that a predicate is looking at.
 * @param {Expression} expression
 * @returns {boolean}
 */
function isOutside(expression) {
  if (expression.type === "literal") return true;
  if (expression.type === "call") return isSteady(expression) && expression.arguments.every(isOutside);
  if (expression.type !== "path" || !expression.start) return false;
  return expression.start === "/" || (expression.start.type === "call" && isOutside(expression.start));
}

/**
 * Whether a call gives the same for every item when its arguments do.
 * @param {import("./syntax.js").Call} call
 */
function isSteady(call) {
  const known = FUNCTIONS.get(call.name);
  if (!known || known.given === "place" || known.reads === "chance") return false;
  return call.arguments.length === completeArguments(call, known).length;
}

/**
 * The children `name` whose `key` may be what is sought: all of them where the index cannot tell.
 * @param {string} name
 * @param {string} key
 * @param {import("./code.js").Code} sought
 * @returns {import("./code.js").Run<import("./tree.js").Node[]>}
 */
export function indexedChildren(name, key, sought) {
  return (node, scope) => {
    let value = sought.run(node, scope);
    if (Array.isArray(value)) {
      if (!value.length) return [];
      value = value.length === 1 ? value[0].value() : 0;
    }
    if (typeof value !== "string" || !(node instanceof Element) || isWithin(node, scope.root)) {
      return node.named(name);
    }
    return itemsWhere(node, name, key, value);
  };
}
