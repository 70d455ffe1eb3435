/** Choices. */

import { Label } from "../texts.js";

/**
 * What choosing means: an answer, *ne sait pas* or *ne souhaite pas répondre*.
 * @typedef {"answer" | "dk" | "refused"} ChoiceKind
 */

/** The column of the choices sheet that marks a choice as no answer: `dk` or `refused`. */
export const KIND_COLUMN = "palier_kind";

/** One choice: its `value` as stored and its label, the value where the form gives none. */
export class Choice {
  /**
   * @param {string} value
   * @param {Label} text
   * @param {ChoiceKind} kind
   */
  constructor(value, text, kind) {
    this.value = value;
    this.text = text;
    this.kind = kind;
  }

  get label() {
    return this.text.plain() || this.value;
  }

  get media() {
    return this.text.media;
  }

  /** Whether it rules out all other choices of its question. */
  get isExclusive() {
    return this.kind !== "answer";
  }
}

/**
 * The kind of a choice, told by its column `palier_kind`, else by its name.
 * @param {string} value
 * @param {string} [column]
 * @returns {ChoiceKind}
 */
export function kindOf(value, column = "") {
  const mark = column.trim().toLowerCase();
  if (mark) return mark === "dk" || mark === "refused" ? mark : "answer";
  return value === "nsp" ? "dk" : value === "nspr" ? "refused" : "answer";
}
