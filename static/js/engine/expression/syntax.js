/**
 * The abstract syntax of an expression: never changed, so that a form's expressions are shared.
 *
 * `type` tells the kind of a node; `position` counts from 0 in the source.
 *
 * @typedef {"child" | "self" | "parent" | "descendant" | "descendant-or-self" | "ancestor"
 *   | "ancestor-or-self" | "following-sibling" | "preceding-sibling" | "attribute"} Axis
 * @typedef {{ type: "literal", value: string | number, position: number }} Literal
 * @typedef {{ type: "operation", operator: string, operands: Expression[], position: number }} Operation
 * @typedef {{ type: "negation", operand: Expression, position: number }} Negation
 * @typedef {{ type: "call", name: string, arguments: Expression[], position: number }} Call
 * @typedef {{ name: string, kind?: undefined }} NameTest a name as written, `*` for any
 * @typedef {{ kind: string, target?: string, name?: undefined }} KindTest such as `node()`
 * @typedef {{ axis: Axis, test: NameTest | KindTest, predicates: Expression[], position: number }} Step
 * @typedef {{ type: "path", start: Expression | "/" | null, steps: Step[], position: number }} Path
 * @typedef {{ type: "filter", primary: Expression, predicates: Expression[], position: number }} Filter
 * @typedef {Literal | Operation | Negation | Call | Path | Filter} Expression
 */

/** The axes that expressions may name. */
export const AXIS_NAMES = new Set([
  "child",
  "self",
  "parent",
  "descendant",
  "descendant-or-self",
  "ancestor",
  "ancestor-or-self",
  "following-sibling",
  "preceding-sibling",
  "attribute",
]);
export const KIND_NAMES = new Set(["node", "text", "comment", "processing-instruction"]);

/** `node()` */
export const ANY_NODE = Object.freeze({ kind: "node" });

/**
 * A step without predicates that takes any node.
 * @param {Axis} axis
 * @param {number} position
 * @returns {Step}
 */
export function bareStep(axis, position) {
  return { axis, test: ANY_NODE, predicates: [], position };
}
