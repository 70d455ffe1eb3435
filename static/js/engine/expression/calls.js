/** The code of function calls, and what is refused about them. */

import { Code, asBoolean, asNodes, asNumber, asText } from "./code.js";
import { ExpressionError } from "./errors.js";
import { compiledRegex } from "./functions/regex.js";
import { FUNCTIONS } from "./functions/table.js";
import { bareStep } from "./syntax.js";

/** @typedef {import("./syntax.js").Call} Call */
/** @typedef {import("./syntax.js").Expression} Expression */
/** @typedef {import("./functions/table.js").XPathFunction} XPathFunction */
/** @typedef {import("./code.js").Run<any>} Argument */

/**
 * The function that is called; throws ExpressionError for an unknown one or a wrong arity.
 * @param {Call} call
 */
export function functionOf({ name, arguments: { length }, position }) {
  const known = FUNCTIONS.get(name);
  if (!known) throw new ExpressionError("function_unknown", position, { name });
  if (length < known.least || length > known.most || (length - known.least) % known.step) {
    throw new ExpressionError("function_arity", position, { name, given: length });
  }
  return known;
}

/**
 * The arguments, with the context node where the function takes it in place of one.
 * @param {Call} call
 * @param {XPathFunction} known
 * @returns {Expression[]}
 */
export function completeArguments({ arguments: given, position }, { words }) {
  if (!words[given.length]?.endsWith(".")) return given;
  return [...given, { type: "path", start: null, steps: [bareStep("self", position)], position }];
}

/**
 * The code of a call whose arguments are compiled.
 * @param {Call} call
 * @param {XPathFunction} known
 * @param {Code[]} codes
 */
export function callCode({ name, position }, known, codes) {
  if (name === "regex") checkRegex(codes[1]);
  const { words, work, given, result } = known;
  const last = words.length - 1;
  const runs = codes.map((code, place) => argument(words[Math.min(place, last)], code, name));
  return new Code(RUNNERS[given](work, runs), result, position);
}

/**
 * @param {string} word
 * @param {Code} code
 * @param {string} name
 * @returns {Argument}
 */
function argument(word, code, name) {
  switch (word.replace(/[?.*+]$/, "")) {
    case "text":
      return asText(code);
    case "number":
      return asNumber(code);
    case "boolean":
      return asBoolean(code);
    case "nodes":
      return asNodes(code, name);
    case "lazy":
      return () => code.run;
    default:
      return code.run;
  }
}

/** @param {Code} code */
function checkRegex({ constant, position }) {
  if (typeof constant === "string" && !compiledRegex(constant)) {
    throw new ExpressionError("regex_invalid", position, { pattern: constant });
  }
}

/** @type {Record<string, (work: (...given: any[]) => any, runs: Argument[]) => Argument>} */
const RUNNERS = {
  "": (work, runs) => (node, scope) => work(...runs.map((run) => run(node, scope))),
  scope: (work, runs) => (node, scope) => work(scope, ...runs.map((run) => run(node, scope))),
  place: (work, runs) => (node, scope) => work(node, scope, ...runs.map((run) => run(node, scope))),
};
