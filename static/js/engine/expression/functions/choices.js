/** Functions of choices and of the form's texts. */

import { stripped, words } from "../spaces.js";

/** @typedef {import("../tree.js").Node} Node */
/** @typedef {import("../scope.js").Scope} Scope */

/**
 * Whether `choice` is among the chosen ones; no choice at all is the choice ''.
 * @param {string} text
 * @param {string} choice
 */
export function selected(text, choice) {
  const wanted = stripped(choice);
  const chosen = words(text);
  return wanted ? chosen.includes(wanted) : !chosen.length;
}

/**
 * The chosen one at that place, counted from 0; empty where there is none.
 * @param {string} text
 * @param {number} index
 */
export function selectedAt(text, index) {
  return (index >= 0 && words(text)[Math.floor(index)]) || "";
}

/**
 * How many are chosen.
 * @param {string} text
 */
export function countSelected(text) {
  return words(text).length;
}

/**
 * The label, in the active language, of the choice `value` of a question.
 * @param {Scope} scope
 * @param {string} value
 * @param {Node[]} question
 */
export function choiceName(scope, value, question) {
  return question.length ? scope.texts.choiceName(value, question[0]) : "";
}

/**
 * The same with its arguments the other way round, as SurveyCTO has it.
 * @param {Scope} scope
 * @param {Node[]} question
 * @param {string} value
 */
export function choiceLabel(scope, question, value) {
  return choiceName(scope, value, question);
}

/**
 * A text of the form in the active language.
 * @param {Scope} scope
 * @param {string} textId
 */
export function itext(scope, textId) {
  return scope.texts.itext(textId);
}
