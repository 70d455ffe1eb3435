/** From tokens to the syntax tree: the grammar of XPath 1.0 §3, by recursive descent. */

import { ExpressionError } from "./errors.js";
import { tokensOf } from "./lexer.js";
import { AXIS_NAMES, KIND_NAMES, bareStep } from "./syntax.js";
import { Tokens } from "./tokens.js";

/** @typedef {import("./syntax.js").Expression} Expression */
/** @typedef {import("./syntax.js").Step} Step */
/** @typedef {import("./lexer.js").Token} Token */

const MOST_CHARACTERS = 50000;
/** Deepest nesting read, so that neither parsing nor evaluating can exhaust the stack. */
const MOST_LEVELS = 100;

/** Binary operators by rising precedence; unary minus binds tighter than all but `|`. */
const LEVELS = [["or"], ["and"], ["=", "!="], ["<", "<=", ">", ">="], ["+", "-"], ["*", "div", "mod"]];
const PRECEDENCE = new Map(
  LEVELS.flatMap((operators, level) =>
    operators.map((operator) => /** @type {[string, number]} */ ([operator, level])),
  ),
);
const UNION = LEVELS.length;
/** Functions that name a question in a quoted argument; it is read as the path that it is. */
const QUOTED_PATHS = new Map([["jr:choice-name", 1]]);

/**
 * Read an expression; throws ExpressionError with the position of what is wrong.
 * @param {string} source
 * @returns {Expression}
 */
export function parse(source) {
  if (source.length > MOST_CHARACTERS) {
    throw new ExpressionError("expression_too_long", MOST_CHARACTERS, { most: MOST_CHARACTERS });
  }
  const tokens = tokensOf(source);
  if (tokens[0].kind === "end") throw new ExpressionError("expression_empty", 0);
  return new Parser(tokens).read();
}

class Parser {
  /** @param {Token[]} tokens */
  constructor(tokens) {
    this._tokens = new Tokens(tokens);
    this._level = 0;
  }

  /** @returns {Expression} */
  read() {
    const expression = this._expression();
    if (this._tokens.next.kind !== "end") throw this._tokens.unexpected();
    return expression;
  }

  // Operators

  /**
   * Precedence climbing; the operands of one repeated operator are gathered in one node.
   * @returns {Expression}
   */
  _expression(lowest = 0) {
    this._level += 1;
    this._checkDepth();
    let left = this._operand();
    let changes = 0;
    for (let level; (level = this._precedence()) >= lowest; ) {
      left = this._operation(left, level);
      changes += 1;
      this._checkDepth(changes);
    }
    this._level -= 1;
    return left;
  }

  /**
   * @param {Expression} left
   * @param {number} level
   * @returns {Expression}
   */
  _operation(left, level) {
    const { text, position } = this._tokens.next;
    const operands = [left];
    while (this._tokens.isOperator(text)) {
      this._tokens.take();
      operands.push(level < UNION ? this._expression(level + 1) : this._path());
    }
    return { type: "operation", operator: text, operands, position };
  }

  _precedence() {
    const { kind, text } = this._tokens.next;
    return kind === "operator" ? (PRECEDENCE.get(text) ?? -1) : -1;
  }

  _checkDepth(more = 0) {
    if (this._level + more > MOST_LEVELS) {
      throw new ExpressionError("expression_too_deep", this._tokens.next.position, { most: MOST_LEVELS });
    }
  }

  /** Unary minuses, then a union of paths. */
  _operand() {
    const { position } = this._tokens.next;
    let minuses = 0;
    while (this._tokens.isOperator("-")) {
      this._tokens.take();
      minuses += 1;
    }
    let operand = this._path();
    if (this._tokens.isOperator("|")) operand = this._operation(operand, UNION);
    return negated(operand, minuses, position);
  }

  // Paths

  /** @returns {Expression} */
  _path() {
    const { position } = this._tokens.next;
    if (this._tokens.taken("/")) {
      return { type: "path", start: "/", steps: this._startsStep() ? this._steps() : [], position };
    }
    if (this._tokens.taken("//")) {
      const steps = [bareStep("descendant-or-self", position), ...this._steps()];
      return { type: "path", start: "/", steps, position };
    }
    if (this._startsStep()) return { type: "path", start: null, steps: this._steps(), position };
    return this._filterPath(position);
  }

  /**
   * @param {number} position
   * @returns {Expression}
   */
  _filterPath(position) {
    const primary = this._primary();
    const predicates = this._predicates();
    /** @type {Expression} */
    const start = predicates.length ? { type: "filter", primary, predicates, position } : primary;
    if (this._tokens.isNext("/") || this._tokens.isNext("//")) {
      return { type: "path", start, steps: this._moreSteps(), position };
    }
    return start;
  }

  _startsStep() {
    const { kind, text } = this._tokens.next;
    if (kind === "name") return !this._tokens.isAfterNext("(") || KIND_NAMES.has(text);
    return kind !== "literal" && [".", "..", "@", "*"].includes(text);
  }

  _steps() {
    return [this._step(), ...this._moreSteps()];
  }

  _moreSteps() {
    const steps = [];
    while (this._tokens.isNext("/") || this._tokens.isNext("//")) {
      const { text, position } = this._tokens.take();
      if (text === "//") steps.push(bareStep("descendant-or-self", position));
      steps.push(this._step());
    }
    return steps;
  }

  /** @returns {Step} */
  _step() {
    const { position } = this._tokens.next;
    if (this._tokens.taken(".")) return bareStep("self", position);
    if (this._tokens.taken("..")) return bareStep("parent", position);
    return { axis: this._axis(), test: this._test(), predicates: this._predicates(), position };
  }

  /** @returns {import("./syntax.js").Axis} */
  _axis() {
    if (this._tokens.taken("@")) return "attribute";
    if (this._tokens.next.kind !== "name" || !this._tokens.isAfterNext("::")) return "child";
    const { text, position } = this._tokens.take();
    this._tokens.expect("::");
    if (!AXIS_NAMES.has(text)) throw new ExpressionError("expression_axis", position, { name: text });
    return /** @type {import("./syntax.js").Axis} */ (text);
  }

  _test() {
    const { kind, text } = this._tokens.next;
    if (this._tokens.taken("*")) return { name: "*" };
    if (kind !== "name") throw this._tokens.unexpected();
    this._tokens.take();
    return KIND_NAMES.has(text) && this._tokens.taken("(") ? this._kindTest(text) : { name: text };
  }

  /** @param {string} kind */
  _kindTest(kind) {
    const isNamed = kind === "processing-instruction" && this._tokens.next.kind === "literal";
    const target = isNamed ? unquoted(this._tokens.take().text) : undefined;
    this._tokens.expect(")");
    return { kind, target };
  }

  _predicates() {
    const predicates = [];
    while (this._tokens.taken("[")) {
      predicates.push(this._expression());
      this._tokens.expect("]");
    }
    return predicates;
  }

  // Primaries

  /** @returns {Expression} */
  _primary() {
    const { kind, text, position } = this._tokens.next;
    if (this._tokens.taken("(")) {
      const expression = this._expression();
      this._tokens.expect(")");
      return expression;
    }
    if (kind === "name" && this._tokens.isAfterNext("(")) return this._call();
    if (kind !== "literal" && kind !== "number") throw this._tokens.unexpected();
    this._tokens.take();
    return { type: "literal", value: kind === "number" ? Number(text) : unquoted(text), position };
  }

  /** @returns {Expression} */
  _call() {
    const { text: name, position } = this._tokens.take();
    this._tokens.expect("(");
    const given = this._arguments();
    const quoted = QUOTED_PATHS.get(name);
    if (quoted !== undefined && quoted < given.length) given[quoted] = pathWithin(name, given[quoted]);
    return { type: "call", name, arguments: given, position };
  }

  _arguments() {
    const given = [];
    if (!this._tokens.isNext(")")) {
      do given.push(this._expression());
      while (this._tokens.taken(","));
    }
    this._tokens.expect(")");
    return given;
  }
}

/**
 * Two minuses make a number of anything, so they may be dropped only in pairs beyond the second.
 * @param {Expression} operand
 * @param {number} minuses
 * @param {number} position
 */
function negated(operand, minuses, position) {
  const kept = minuses <= 2 ? minuses : 2 - (minuses % 2);
  for (let count = 0; count < kept; count += 1) operand = { type: "negation", operand, position };
  return operand;
}

/** @param {string} literal */
function unquoted(literal) {
  return literal.slice(1, -1);
}

/**
 * The path written in a quoted argument, with positions in the whole source.
 * @param {string} name
 * @param {Expression} argument
 */
function pathWithin(name, argument) {
  if (argument.type !== "literal" || typeof argument.value !== "string") {
    throw new ExpressionError("argument_not_literal", argument.position, { name });
  }
  const inside = argument.position + 1;
  const tokens = tokensOf(argument.value);
  return new Parser(tokens.map((each) => ({ ...each, position: each.position + inside }))).read();
}
