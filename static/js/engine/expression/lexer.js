/**
 * From the source of an expression to its tokens (XPath 1.0 §3.7).
 *
 * A name or `*` after an operand is an operator, which is why the lexer remembers what came before.
 */

import { ExpressionError } from "./errors.js";

/** @typedef {"number" | "literal" | "name" | "operator" | "symbol" | "end"} TokenKind */
/** @typedef {{ kind: TokenKind, text: string, position: number }} Token */

const NAME = "[\\p{L}\\p{Nl}\\p{No}_][\\p{L}\\p{N}_.\\-·]*";
const KINDS = /** @type {TokenKind[]} */ (["number", "literal", "name", "symbol"]);
const TOKEN = new RegExp(
  `(\\d+(?:\\.\\d*)?|\\.\\d+)|("[^"]*"|'[^']*')|(${NAME}(?::(?!:)(?:${NAME}|\\*))?)` +
    "|(::|\\.\\.|\\/\\/|!=|<=|>=|[()[\\]@,./|+\\-=<>*])",
  "uy",
);
const WORD_OPERATOR = /(?:or|and|mod|div)(?![\p{L}\p{Nl}\p{No}_])|\*/uy;
const SPACE = /[ \t\r\n]*/y;
const OPERATORS = new Set(["|", "+", "-", "=", "!=", "<", "<=", ">", ">=", "/", "//"]);
const OPENS = new Set(["(", "[", ",", "@", "::"]);

/**
 * Split `source` into tokens, the last of them `end`; throws ExpressionError.
 * @param {string} source
 */
export function tokensOf(source) {
  /** @type {Token[]} */
  const tokens = [];
  let position = afterSpace(source, 0);
  while (position < source.length) {
    const token = next(source, position, endsAnOperand(tokens[tokens.length - 1]));
    tokens.push(token);
    position = afterSpace(source, position + token.text.length);
  }
  tokens.push({ kind: "end", text: "", position });
  return tokens;
}

/**
 * @param {RegExp} sticky
 * @param {string} source
 * @param {number} position
 */
function matchAt(sticky, source, position) {
  sticky.lastIndex = position;
  return sticky.exec(source);
}

/**
 * @param {string} source
 * @param {number} position
 */
function afterSpace(source, position) {
  matchAt(SPACE, source, position);
  return SPACE.lastIndex;
}

/**
 * Whether an operator is what may follow: the rule that tells `a * b` from `a/*`.
 * @param {Token | undefined} last
 */
function endsAnOperand(last) {
  return !!last && last.kind !== "operator" && !OPERATORS.has(last.text) && !OPENS.has(last.text);
}

/**
 * @param {string} source
 * @param {number} position
 * @param {boolean} afterOperand
 * @returns {Token}
 */
function next(source, position, afterOperand) {
  const word = afterOperand && matchAt(WORD_OPERATOR, source, position);
  if (word) return { kind: "operator", text: word[0], position };
  const found = matchAt(TOKEN, source, position);
  if (!found) throw unreadable(source, position);
  const text = found[0];
  const kind = KINDS[found.slice(1).findIndex((part) => part !== undefined)];
  const isOperator = kind === "symbol" && OPERATORS.has(text) && text[0] !== "/";
  return { kind: isOperator ? "operator" : kind, text, position };
}

/**
 * @param {string} source
 * @param {number} position
 */
function unreadable(source, position) {
  const character = source[position];
  if (character === "'" || character === '"') return new ExpressionError("expression_text_open", position);
  if (character === "$") return new ExpressionError("expression_variable", position);
  return new ExpressionError("expression_character", position, { found: character });
}
