/** What is wrong with the answers of an instance. */

import { Question } from "../definition/items.js";
import { stripped, words } from "../expression/spaces.js";
import { FORM_OF, isDecimal } from "./lexical.js";

/** @typedef {import("../evaluation/nodes.js").AnswerNode} AnswerNode */
/** @typedef {import("../texts.js").Label} Label */
/** @typedef {import("./instance.js").Instance} Instance */
/** @typedef {"required" | "type" | "choice" | "exclusive" | "constraint"} ViolationCode */

/** One answer that does not do: `path` with positions; `message` is the author's wording, empty if none. */
export class Violation {
  /**
   * @param {string} path
   * @param {ViolationCode} code
   * @param {Label | null} [message]
   */
  constructor(path, code, message = null) {
    this.path = path;
    this.code = code;
    this.message = message;
  }
}

/**
 * What is wrong with the answer to one relevant question, the first thing that is.
 * @param {Instance} instance
 * @param {Question} question
 * @param {AnswerNode} node
 */
export function violationOf(instance, question, node) {
  const { bind } = question;
  const { path } = node;
  if (!stripped(node.text)) {
    const isMissing = instance.requires(node) && !instance.fixes(node);
    return isMissing ? new Violation(path, "required", bind.requiredMessage) : null;
  }
  if (!hasForm(question, node.text)) return new Violation(path, "type");
  const code = question.type.hasChoices && wrongChoice(instance, question, node);
  if (code) return new Violation(path, code);
  const rule = instance.plan.constraint.get(node.place);
  const isBroken = rule && !instance.evaluation.truth(rule, node);
  return isBroken ? new Violation(path, "constraint", bind.constraintMessage) : null;
}

/**
 * Whether a text can be an answer to the question, choices aside.
 * @param {Question} question
 * @param {string} text
 */
function hasForm({ type, bind, parameters }, text) {
  if (type.hasChoices || type.hasFile) return true;
  const check = FORM_OF.get(bind.type) || (type.answer === "decimal" ? isDecimal : null);
  if (check && !check(text)) return false;
  return type.name !== "range" || isOnScale(parameters, Number(text));
}

/**
 * Whether an answer lies between the ends of a range, which may be written in either order.
 * @param {Record<string, string>} parameters
 * @param {number} number
 */
function isOnScale({ start = "", end = "" }, number) {
  if (!isDecimal(start) || !isDecimal(end)) return true;
  return Math.min(+start, +end) <= number && number <= Math.max(+start, +end);
}

/**
 * @param {Instance} instance
 * @param {Question} question
 * @param {AnswerNode} node
 * @returns {ViolationCode | null}
 */
function wrongChoice(instance, { type }, node) {
  const chosen = type.answer === "choice" ? [node.text] : words(node.text);
  const offered = instance.offered(node);
  if (offered && !chosen.every((value) => offered.has(value))) return "choice";
  if (type.answer === "ranking" && new Set(chosen).size < chosen.length) return "choice";
  const alone = instance.plan.offers.exclusive.get(node.place);
  return chosen.length > 1 && chosen.some((value) => alone?.has(value)) ? "exclusive" : null;
}

/**
 * What is wrong with the relevant questions, in display order.
 * @param {Instance} instance
 * @param {string} [channel]
 */
export function* violations(instance, channel) {
  for (const { item, node } of instance.items(channel)) {
    const found = item instanceof Question && item.isAsked && violationOf(instance, item, node);
    if (found) yield found;
  }
}
