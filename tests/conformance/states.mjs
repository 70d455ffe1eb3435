/** All that follows from the answers of an instance, as both engines tell it: see states.py. */

import { createHash } from "node:crypto";
import { resolve } from "../../static/js/engine/instance/wording.js";

/** @typedef {import("../../static/js/engine/evaluation/nodes.js").AnswerNode} AnswerNode */
/** @typedef {import("../../static/js/engine/instance/instance.js").Instance} Instance */
/** @typedef {import("../../static/js/engine/instance/violations.js").Violation} Violation */

/** @param {Instance} instance */
export function stateOf(instance) {
  return {
    nodes: Object.fromEntries([...instance.tree.walk()].map((node) => [node.path, tellNode(instance, node)])),
    violations: instance.violations().map((each) => tellViolation(instance, each)),
    items: [...instance.items()].map((entry) => [entry.event, entry.path]),
  };
}

/** @param {unknown} told */
export function digestOf(told) {
  return createHash("sha1").update(JSON.stringify(told)).digest("hex");
}

/**
 * @param {Instance} instance
 * @param {AnswerNode} node
 */
function tellNode(instance, node) {
  const told = [node.text, node.relevant, instance.requires(node), instance.fixes(node)];
  const { question } = node.place;
  if (!question) return told;
  const texts = [question.label, question.hint].map((label) => resolve(instance, label, node));
  if (!question.type.hasChoices) return [...told, ...texts];
  const choices = instance.choices(node.path).map(({ value, label, kind }) => [value, label, kind]);
  return [...told, ...texts, choices];
}

/**
 * @param {Instance} instance
 * @param {Violation} violation
 */
function tellViolation(instance, { path, code, message }) {
  return [path, code, message ? instance.text(message, path) : ""];
}
