/** A file that is not taken; `code` says why. */
export class FileRefused extends Error {
  /** @param {string} code */
  constructor(code) {
    super(code);
    this.code = code;
  }
}
