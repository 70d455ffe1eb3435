/**
 * The expression engine: XPath 1.0 as forms use it, with OpenRosa's and ODK's functions.
 *
 *     const compiled = compileExpression(parse("/data/age >= 18"));
 *     compiled.boolean(new Scope(document, new Context({ now: Date.now() })), node);
 *
 * `parse` and `compileExpression` throw ExpressionError; evaluation never throws.
 */

export { Compiled, compileExpression } from "./expression/compile.js";
export { Context } from "./expression/context.js";
export { Moment } from "./expression/dates.js";
export { ExpressionError } from "./expression/errors.js";
export { parse } from "./expression/parser.js";
export { Scope } from "./expression/scope.js";
export { Attribute, Document, Element, Node, Text } from "./expression/tree.js";
export { toBoolean, toNumber, toText } from "./expression/values.js";

/** Fetch the functions that few forms use: to be awaited before compiling a form that has some of them. */
export function loadRareFunctions() {
  return import("./expression/functions/rare.js");
}
