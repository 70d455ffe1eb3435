/** Functions that count true answers, as Collect's first forms did. */

import { numbersOf, textsOf, toBoolean } from "../values.js";

/** @typedef {import("../scope.js").Scope} Scope */
/** @typedef {import("../values.js").Value} Value */

/**
 * Whether the number of true answers is in bounds; a bound of -1 is none.
 * @param {number} least
 * @param {number} most
 * @param {Value[]} answers
 */
export function checklist(least, most, ...answers) {
  return isWithin(least, most, truths(answers).filter(Boolean).length);
}

/**
 * Whether the weights of true answers add up within bounds; arguments are answer, weight, ...
 * @param {Scope} scope
 * @param {number} least
 * @param {number} most
 * @param {Value[]} pairs
 */
export function weighted(scope, least, most, ...pairs) {
  const answers = truths(pairs.filter((_, place) => place % 2 === 0));
  const weights = pairs.filter((_, place) => place % 2).flatMap((weight) => numbersOf(weight, scope.zone));
  const counted = weights.filter((_, place) => answers[place]);
  return isWithin(least, most, counted.reduce((total, weight) => total + weight, 0));
}

/**
 * Of a node-set each node's text counts, not that it exists.
 * @param {Value[]} values
 */
function truths(values) {
  return values.flatMap((value) =>
    Array.isArray(value) ? textsOf(value).map(Boolean) : [toBoolean(value)],
  );
}

/**
 * @param {number} least
 * @param {number} most
 * @param {number} total
 */
function isWithin(least, most, total) {
  return (least < 0 || total >= least) && (most < 0 || total <= most);
}
