/** Texts as they read for an instance: pieces taken from answers, labels of choices. */

import { AnswerNode } from "../evaluation/nodes.js";
import { words } from "../expression/spaces.js";
import { Node } from "../expression/tree.js";

/** @typedef {import("./instance.js").Instance} Instance */

/** The words of a form for the functions of expressions. */
export class InstanceTexts {
  /** @param {Instance} instance */
  constructor(instance) {
    this._instance = instance;
    this.calendar = instance.form.calendar;
  }

  /**
   * The wording of a text of the form as a node.
   * @param {string} textId
   */
  itext(textId) {
    const label = this._instance.form.texts.get(textId);
    return label ? [new Node("value", label.plain())] : [];
  }

  /**
   * The label of a choice of the question at this node; values that are several are joined.
   * @param {string} value
   * @param {Node} question
   */
  choiceName(value, question) {
    if (!(question instanceof AnswerNode) || !question.place.question) return "";
    const choices = this._instance.choices(question.path);
    const labels = new Map(choices.map((choice) => [choice.value, choice.label]));
    return words(value)
      .map((each) => labels.get(each) ?? each)
      .join(", ");
  }
}

/**
 * A wording with its outputs evaluated at a node.
 * @param {Instance} instance
 * @param {import("../texts.js").Label} label
 * @param {AnswerNode} node
 */
export function resolve({ plan, evaluation }, label, node) {
  return label.pieces
    .map((piece) => {
      if (typeof piece === "string") return piece;
      const rule = plan.output(node.place, piece[0]);
      return rule ? evaluation.text(rule, node) : "";
    })
    .join("");
}
