/** What people read: labels, hints and messages, with pieces taken from answers; in the form's one language. */

/**
 * As a form travels: a text, or its pieces in order, an expression alone in a list; with media an object.
 * @typedef {string | [expression: string]} Piece
 * @typedef {string | Piece[]} WrittenText
 * @typedef {WrittenText | { text?: WrittenText, media: Record<string, string> }} WrittenLabel
 */

/** Stands for an answer where there is none to show, as in a table of contents. */
export const PIPED = "…";

/** A wording, and the names of its media files by kind: `image`, `big-image`, `audio`, `video`. */
export class Label {
  /**
   * @param {Piece[]} [pieces]
   * @param {Record<string, string>} [media]
   */
  constructor(pieces = [], media = {}) {
    this.pieces = pieces;
    this.media = media;
  }

  /** The wording with every output replaced by `piped`. */
  plain(piped = PIPED) {
    return this.pieces.map((piece) => (typeof piece === "string" ? piece : piped)).join("");
  }

  /** Whether some pieces are given by expressions. */
  get hasOutputs() {
    return this.pieces.some((piece) => typeof piece !== "string");
  }

  get isEmpty() {
    return !this.pieces.length && !Object.keys(this.media).length;
  }
}

export const NO_LABEL = new Label();

/**
 * Read a wording.
 * @param {WrittenLabel} [written]
 * @returns {Label}
 */
export function readLabel(written) {
  if (!written) return NO_LABEL;
  if (typeof written === "string") return new Label([written]);
  if (Array.isArray(written)) return new Label(written);
  return new Label(readLabel(written.text).pieces, written.media);
}
