/** Reading tokens one after the other. */

import { ExpressionError } from "./errors.js";

/** @typedef {import("./lexer.js").Token} Token */

/** The tokens of an expression and the place in them; the last one is never passed. */
export class Tokens {
  /** @param {Token[]} tokens */
  constructor(tokens) {
    this._tokens = tokens;
    this._at = 0;
  }

  /** The token that is to be read. */
  get next() {
    return this._tokens[this._at];
  }

  /**
   * Whether the next token is `text`.
   * @param {string} text
   */
  isNext(text) {
    return this.next.text === text && this.next.kind !== "literal";
  }

  /**
   * Whether the next token is the operator `text`.
   * @param {string} text
   */
  isOperator(text) {
    return this.next.text === text && this.next.kind === "operator";
  }

  /**
   * Whether the token after the next is `text`.
   * @param {string} text
   */
  isAfterNext(text) {
    const ahead = this._tokens[Math.min(this._at + 1, this._tokens.length - 1)];
    return ahead.text === text && ahead.kind !== "literal";
  }

  /** Read a token. */
  take() {
    const token = this.next;
    if (token.kind !== "end") this._at += 1;
    return token;
  }

  /**
   * Read the token `text` if it is the next; tell whether it was.
   * @param {string} text
   */
  taken(text) {
    const found = this.isNext(text);
    if (found) this._at += 1;
    return found;
  }

  /**
   * Read the token `text`; throws ExpressionError where there is another.
   * @param {string} text
   */
  expect(text) {
    if (!this.taken(text)) throw this.unexpected(text);
  }

  /**
   * The error of the next token.
   * @param {string} [expected]
   */
  unexpected(expected) {
    const values = { found: this.next.text, ...(expected ? { expected } : {}) };
    return new ExpressionError("expression_syntax", this.next.position, values);
  }
}
