/** Which rules to run again after a change, and the stages they run in. */

import { components } from "./order.js";

/** @typedef {import("./places.js").Place} Place */
/** @typedef {import("./rules.js").Rule} Rule */
/** @typedef {Map<Rule, Set<Place | null>>} Found rules, each with the repeats whose instance it shares */
/**
 * Rules that run together: one, or several in a loop that runs until it settles.
 * @typedef {{ order: number, rules: Rule[], loops: boolean }} Stage
 */
/**
 * A rule to run again after a change: on the nodes that share the changed node's instance of `shared`.
 * @typedef {{ order: number, rule: Rule, shared: Place | null }} Reader
 */

/**
 * By place, the rules to run when the value of a node there changes.
 * @param {Rule[]} rules
 * @param {Place[]} places
 */
export function valueReaders(rules, places) {
  return readers(rules, places, ({ place, structure }) => (structure ? [] : [...place.walk()]));
}

/**
 * By place, the rules to run when nodes there appear, go, or change their relevance.
 * @param {Rule[]} rules
 * @param {Place[]} places
 */
export function presenceReaders(rules, places) {
  return readers(rules, places, ({ place, structure }) =>
    structure ? place.ancestry : [...place.ancestry, ...[...place.walk()].slice(1)],
  );
}

/**
 * @param {Rule[]} rules
 * @param {Place[]} places
 * @param {(read: import("./references.js").Read) => Place[]} concerned
 */
function readers(rules, places, concerned) {
  /** @type {Found[]} */
  const found = places.map(() => new Map());
  for (const rule of rules) {
    for (const read of rule.reads) {
      for (const { index } of concerned(read)) {
        const shared = found[index].get(rule);
        if (shared) shared.add(read.shared);
        else found[index].set(rule, new Set([read.shared]));
      }
    }
  }
  return found;
}

/**
 * @param {Found[]} found
 * @param {Stage[]} stages
 * @returns {Reader[][]}
 */
export function withStages(found, stages) {
  /** @type {Map<Rule, number>} */
  const orders = new Map();
  for (const { rules, order } of stages) for (const rule of rules) orders.set(rule, order);
  return found.map((each) =>
    [...each].flatMap(([rule, repeats]) => {
      const order = /** @type {number} */ (orders.get(rule));
      return [...repeats].map((shared) => ({ order, rule, shared }));
    }),
  );
}

/**
 * The rules in an order in which each follows those whose results it reads.
 * @param {Rule[]} rules
 * @param {Found[]} values
 * @param {Found[]} presence
 * @returns {Stage[]}
 */
export function stagesOf(rules, values, presence) {
  const numbers = new Map(rules.map((rule, at) => [rule, at]));
  /** @type {Set<number>[]} */
  const needs = rules.map(() => new Set());
  rules.forEach((writer, at) => {
    for (const reader of affected(writer, rules, values, presence)) {
      needs[/** @type {number} */ (numbers.get(reader))].add(at);
    }
  });
  return components(needs.map((each) => [...each])).map((members, order) => ({
    order,
    rules: members.map((at) => rules[at]),
    loops: members.length > 1 || needs[members[0]].has(members[0]),
  }));
}

/**
 * The rules that read what `writer` changes.
 * @param {Rule} writer
 * @param {Rule[]} rules
 * @param {Found[]} values
 * @param {Found[]} presence
 */
function affected(writer, rules, values, presence) {
  const { kind, place } = writer;
  if (kind === "calculate") return [...values[place.index].keys()];
  const found = [...presence[place.index].keys()];
  if (kind !== "jr:count") return found;
  return [...found, ...rules.filter((rule) => rule.place.isWithin(place) && rule !== writer)];
}
