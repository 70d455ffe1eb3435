/** From the syntax tree to closures: parsed and compiled once per form, evaluated thousands of times. */

import { callCode, completeArguments, functionOf } from "./calls.js";
import { asBoolean, asNumber, asText, constant } from "./code.js";
import { Context } from "./context.js";
import { negation, operation } from "./operators.js";
import { filterCode, pathCode } from "./paths.js";
import { Scope } from "./scope.js";
import { Element } from "./tree.js";

/** @typedef {import("./tree.js").Node} Node */
/** @typedef {import("./code.js").Code} Code */
/** @typedef {import("./syntax.js").Expression} Expression */
/** @typedef {import("./axes.js").Namespaces} Namespaces */

/**
 * An expression ready for use, shared by all instances of a form.
 *
 * Each way to evaluate it takes the scope and the context node, which is also what `current()` gives.
 * Nothing is thrown: what makes no sense is NaN, empty text or no node.
 */
export class Compiled {
  /** @param {Code} code */
  constructor(code) {
    this._run = code.run;
    this._text = asText(code);
    this._number = asNumber(code);
    this._boolean = asBoolean(code);
  }

  /**
   * The value as it comes.
   * @param {Scope} scope
   * @param {Node} node
   * @returns {import("./values.js").Value}
   */
  evaluate(scope, node) {
    return at(this._run, scope, node);
  }

  /**
   * The value as text: what a calculation writes.
   * @param {Scope} scope
   * @param {Node} node
   */
  text(scope, node) {
    return at(this._text, scope, node);
  }

  /**
   * @param {Scope} scope
   * @param {Node} node
   */
  number(scope, node) {
    return at(this._number, scope, node);
  }

  /**
   * The value as a truth: what relevant, required, readonly and constraint ask.
   * @param {Scope} scope
   * @param {Node} node
   */
  boolean(scope, node) {
    return at(this._boolean, scope, node);
  }

  /**
   * The nodes in document order, none where the value is no node-set. Not to be changed.
   * @param {Scope} scope
   * @param {Node} node
   * @returns {Node[]}
   */
  nodes(scope, node) {
    const value = at(this._run, scope, node);
    return Array.isArray(value) ? value : [];
  }
}

/**
 * Make an expression ready for use; `namespaces` tells what its prefixes stand for.
 *
 * A prefix that is not among them matches names as written. Throws ExpressionError.
 * @param {Expression} expression
 * @param {Namespaces} [namespaces]
 */
export function compileExpression(expression, namespaces = new Map()) {
  return new Compiled(new Compiler(namespaces).code(expression));
}

/**
 * Evaluate with `node` as current(), leaving the scope as it was: evaluations may nest.
 * @template T
 * @param {import("./code.js").Run<T>} run
 * @param {Scope} scope
 * @param {Node} node
 */
function at(run, scope, node) {
  const before = scope.current;
  scope.current = node;
  const value = run(node, scope);
  scope.current = before;
  return value;
}

class Compiler {
  /** @param {Namespaces} namespaces */
  constructor(namespaces) {
    this._namespaces = namespaces;
    this.code = this.code.bind(this);
  }

  /**
   * @param {Expression} expression
   * @returns {Code}
   */
  code(expression) {
    switch (expression.type) {
      case "literal":
        return constant(expression.value, expression.position);
      case "operation": {
        const operands = expression.operands.map(this.code);
        return folded(operation(expression.operator, operands, expression.position), operands);
      }
      case "negation": {
        const operand = this.code(expression.operand);
        return folded(negation(operand, expression.position), [operand]);
      }
      case "call":
        return this._call(expression);
      case "filter":
        return filterCode(expression, this.code);
      default:
        return pathCode(expression, this.code, this._namespaces);
    }
  }

  /** @param {import("./syntax.js").Call} call */
  _call(call) {
    const known = functionOf(call);
    const codes = completeArguments(call, known).map(this.code);
    const code = callCode(call, known, codes);
    return known.given || known.reads ? code : folded(code, codes);
  }
}

/**
 * The constant that comes of constants.
 * @param {Code} code
 * @param {Code[]} parts
 */
function folded(code, parts) {
  const isPlain = code.kind === "number" || code.kind === "text" || code.kind === "boolean";
  if (!isPlain || !parts.every((part) => part.isFoldable)) return code;
  return constant(code.run(NOWHERE, NO_SCOPE), code.position);
}

const NOWHERE = new Element("nowhere");
const NO_SCOPE = new Scope(NOWHERE, new Context({ now: 0, zone: "UTC" }));
