/** The choices that a question offers, given the other answers. */

import { Choice, KIND_COLUMN, kindOf } from "../definition/choices.js";
import { Label, readLabel } from "../texts.js";

/** @typedef {import("../definition/items.js").Itemset} Itemset */
/** @typedef {import("../definition/items.js").Question} Question */
/** @typedef {import("../evaluation/nodes.js").AnswerNode} AnswerNode */
/** @typedef {import("../expression/tree.js").Node} Node */
/** @typedef {import("./instance.js").Instance} Instance */

/**
 * The choices offered now, in order; their labels may still hold outputs. Not to be changed.
 * @param {Instance} instance
 * @param {Question} question
 * @param {AnswerNode} node
 * @returns {Choice[]}
 */
export function offeredChoices({ plan, evaluation }, { itemset, choices }, node) {
  const rule = plan.itemsets.get(node.place);
  if (!itemset || !rule) return choices;
  if (!itemset.filtered && !itemset.randomized && choices.length) return choices;
  const items = evaluation.nodes(rule, node).filter((item) => item.relevant);
  return items.map((item) => plan.offers.choiceOf(itemset, item) || choiceOf(item, itemset));
}

/**
 * A choice with the outputs in its label evaluated at the question.
 * @param {Instance} instance
 * @param {Choice} choice
 * @param {AnswerNode} node
 */
export function withOutputs(instance, choice, node) {
  const { value, text, kind } = choice;
  if (!text.hasOutputs) return choice;
  return new Choice(value, new Label([instance.text(text, node.path)], text.media), kind);
}

/**
 * An item that no list of the form holds, as a choice: a repeat instance, a row of a file.
 * @param {Node} item
 * @param {Itemset} itemset
 */
function choiceOf(item, itemset) {
  const value = part(item, itemset.value);
  const mark = item.children.filter((child) => child.localName === KIND_COLUMN).pop();
  const label = readLabel(itemset.label && part(item, itemset.label));
  return new Choice(value, label, kindOf(value, mark?.value()));
}

/**
 * The text at a plain relative path within an item.
 * @param {Node} item
 * @param {string} ref
 */
function part(item, ref) {
  const steps = ref.split("/").map((step) => step.trim());
  const named = steps.filter((step) => step && step !== ".");
  /** @type {Node[]} */
  const start = [item];
  const [found] = named.reduce((nodes, step) => nodes.flatMap((node) => node.named(step)), start);
  return found ? found.value() : "";
}
