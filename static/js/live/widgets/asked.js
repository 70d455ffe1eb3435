/** What readers and showers of answers are given: a question as it stands for one person. */

/** @typedef {import("../../engine/definition/choices.js").Choice} Choice */
/** @typedef {import("../../engine/definition/items.js").Question} Question */
/** @typedef {Record<string, string[]>} Typed what each part of a control holds; the whole is the part "" */
/**
 * `thisYear` is that of the context; `choices` those left, `labels` the wording of all of the list.
 * @typedef {object} Asked
 * @property {Question} question
 * @property {string} language
 * @property {number} thisYear
 * @property {Choice[]} choices
 */

/**
 * The one value typed in a part of a control, trimmed; empty where there is none.
 * @param {Typed} typed
 * @param {string} [name]
 */
export function part(typed, name = "") {
  return ((typed[name] || [])[0] || "").trim();
}

/**
 * The wording of a choice, or its value where the list no longer has it.
 * @param {Asked} asked
 * @param {string} value
 */
export function labelOf({ question, choices }, value) {
  const found = [...choices, ...question.choices].find((choice) => choice.value === value);
  return found ? found.label : value;
}
