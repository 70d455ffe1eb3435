/** Going through a syntax tree. */

/** @typedef {import("./syntax.js").Expression} Expression */

/**
 * Whether some part that is evaluated at the same node passes: those in predicates of steps are not.
 * @param {Expression} expression
 * @param {(part: Expression) => boolean} passes
 * @returns {boolean}
 */
export function someOwnPart(expression, passes) {
  return passes(expression) || children(expression).some((part) => someOwnPart(part, passes));
}

/**
 * @param {Expression} expression
 * @returns {Expression[]}
 */
function children(expression) {
  switch (expression.type) {
    case "operation":
      return expression.operands;
    case "negation":
      return [expression.operand];
    case "call":
      return expression.arguments;
    case "filter":
      return [expression.primary];
    case "path":
      return expression.start && expression.start !== "/" ? [expression.start] : [];
    default:
      return [];
  }
}
