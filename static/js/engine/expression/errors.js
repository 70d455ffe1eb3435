/** Why an expression is refused: before it is evaluated, with its place in the source. */

export class ExpressionError extends Error {
  /**
   * The codes and their values are those of the Python engine.
   * @param {string} code
   * @param {number} position counts UTF-16 units from 0
   * @param {Record<string, string | number>} [values]
   */
  constructor(code, position, values = {}) {
    super(`${code} at ${position}`);
    this.code = code;
    this.position = position;
    this.values = values;
  }
}
