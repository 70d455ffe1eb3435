/** The code of predicates: from all the nodes of a step to those that are kept. */

import { asBoolean } from "./code.js";
import { toBoolean } from "./values.js";
import { someOwnPart } from "./walk.js";

/** @typedef {import("./tree.js").Node} Node */
/** @typedef {import("./scope.js").Scope} Scope */
/** @typedef {import("./syntax.js").Expression} Expression */
/** @typedef {(expression: Expression) => import("./code.js").Code} Compile */
/** @typedef {(nodes: Node[], scope: Scope) => Node[]} Sieve */

/**
 * The sieve of a predicate: a number asks for a place, anything else for a truth.
 * @param {Expression} predicate
 * @param {Compile} compile
 * @returns {Sieve}
 */
export function sieveOf(predicate, compile) {
  if (predicate.type === "literal" && typeof predicate.value === "number") return atPlace(predicate.value);
  const code = compile(predicate);
  if (code.kind === "number" || code.kind === "any") return byPlaceOrTruth(code.run);
  const keeps = asBoolean(code);
  if (isCountless(predicate)) return (nodes, scope) => nodes.filter((node) => keeps(node, scope));
  return (nodes, scope) => placed(nodes, scope, (node) => keeps(node, scope));
}

/**
 * Whether a predicate asks neither position() nor last() of its own nodes.
 * @param {Expression} predicate
 */
export function isCountless(predicate) {
  return !someOwnPart(
    predicate,
    (part) =>
      part.type === "call" && !part.arguments.length && (part.name === "position" || part.name === "last"),
  );
}

/**
 * @param {number} place
 * @returns {Sieve}
 */
function atPlace(place) {
  return (nodes) => (place > 0 && Number.isInteger(place) ? nodes.slice(place - 1, place) : []);
}

/**
 * A predicate whose value is a number asks for that place.
 * @param {import("./code.js").Run<import("./values.js").Value>} run
 * @returns {Sieve}
 */
function byPlaceOrTruth(run) {
  return (nodes, scope) =>
    placed(nodes, scope, (node, place) => {
      const value = run(node, scope);
      return typeof value === "number" ? value === place : toBoolean(value);
    });
}

/**
 * Those that are kept, with the scope telling each its place; the scope is put back at the end.
 * @param {Node[]} nodes
 * @param {Scope} scope
 * @param {(node: Node, place: number) => boolean} keeps
 */
function placed(nodes, scope, keeps) {
  const { position, size } = scope;
  const kept = nodes.filter((node, index) => {
    scope.position = index + 1;
    scope.size = nodes.length;
    return keeps(node, index + 1);
  });
  scope.position = position;
  scope.size = size;
  return kept;
}
