/** The question types, one line each: what the text of an answer holds. */

/**
 * @typedef {"text" | "integer" | "decimal" | "date" | "time" | "datetime" | "choice" | "choices" | "ranking"
 *   | "ok" | "point" | "line" | "area" | "file"} Answer
 */

const CHOOSING = new Set(["choice", "choices", "ranking"]);

/** `name` is XLSForm's. */
export class QuestionType {
  /**
   * @param {string} name
   * @param {Answer} answer
   */
  constructor(name, answer) {
    this.name = name;
    this.answer = answer;
    this.hasChoices = CHOOSING.has(answer);
    this.hasFile = answer === "file";
  }
}

/** @type {[string, Answer][]} */
const LINES = [
  ["text", "text"],
  ["integer", "integer"],
  ["decimal", "decimal"],
  ["date", "date"],
  ["time", "time"],
  ["datetime", "datetime"],
  ["select_one", "choice"],
  ["select_multiple", "choices"],
  ["rank", "ranking"],
  ["select_one_external", "choice"],
  ["range", "decimal"],
  ["acknowledge", "ok"],
  ["geopoint", "point"],
  ["geotrace", "line"],
  ["geoshape", "area"],
  ["barcode", "text"],
  ["image", "file"],
  ["audio", "file"],
  ["video", "file"],
  ["file", "file"],
  ["note", "text"],
];

/** @type {Map<string, QuestionType>} */
export const QUESTION_TYPES = new Map(LINES.map(([name, answer]) => [name, new QuestionType(name, answer)]));
