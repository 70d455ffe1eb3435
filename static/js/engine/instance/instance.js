/** An instance: the answers to one form in progress, and all that follows from them. */

import * as actions from "../evaluation/actions.js";
import { Evaluation } from "../evaluation/recompute.js";
import { AnswerTree, PathUnknown } from "../evaluation/tree.js";
import { Scope } from "../expression/scope.js";
import { entries } from "./entries.js";
import { readJson, writeJson } from "./json_form.js";
import { writable } from "./lexical.js";
import { offeredChoices, withOutputs } from "./offers.js";
import { violations } from "./violations.js";
import { InstanceTexts, resolve } from "./wording.js";

/** @typedef {import("../definition/choices.js").Choice} Choice */
/** @typedef {import("../definition/form.js").Form} Form */
/** @typedef {import("../evaluation/nodes.js").AnswerNode} AnswerNode */
/** @typedef {import("../expression/context.js").Context} Context */
/** @typedef {import("../texts.js").Label} Label */
/** @typedef {import("./json_form.js").Answers} Answers */

/**
 * Answers in progress. Paths have positions from 1 (/data/member[2]/age); PathUnknown is thrown for another.
 *
 * Made by `blank` or `fromJson`. `strays` are paths that arrived and that the form has no place for.
 */
export class Instance {
  /**
   * @param {Form} form
   * @param {Context} context
   */
  constructor(form, context) {
    this.form = form;
    this.plan = form.plan;
    this.context = context;
    this.tree = new AnswerTree(this.plan);
    const scope = new Scope(this.tree.document, context, form.instances, new InstanceTexts(this));
    this.evaluation = new Evaluation(this.plan, this.tree, scope);
    /** @type {string[]} */
    this.strays = [];
  }

  /**
   * Start an instance: defaults, preloads, first instances of repeats, actions of the first load.
   * @param {Form} form
   * @param {Context} context
   */
  static blank(form, context) {
    const instance = new Instance(form, context);
    const { evaluation } = instance;
    instance.tree.fillDefaults(form.root);
    actions.preload(evaluation);
    evaluation.runAll();
    actions.firstLoad(evaluation);
    instance._follow();
    return instance;
  }

  /**
   * Take up answers as `toJson` writes them; throws AnswersUnreadable where their shape is another.
   *
   * Defaults are not applied: what is absent is empty, a repeat without list has no instance.
   * @param {Form} form
   * @param {Answers} answers
   * @param {Context} context
   */
  static fromJson(form, answers, context) {
    const instance = new Instance(form, context);
    instance.strays = readJson(instance.tree, answers);
    instance.evaluation.runAll();
    actions.fireNew(instance.evaluation);
    return instance;
  }

  // Changing answers

  /**
   * Set one answer to its lexical text, empty to clear it; what follows from it is recomputed.
   * @param {string} path
   * @param {string} value
   */
  answer(path, value) {
    this.answers([[path, value]]);
  }

  /**
   * Set several answers at once. What is calculated stays so; PathUnknown is thrown for what holds no answer.
   * @param {Iterable<[path: string, value: string]>} values
   */
  answers(values) {
    for (const [path, written] of values) {
      const node = this.node(path);
      const value = writable(written);
      if (!node.place.isLeaf) throw new PathUnknown(path);
      if (node.text === value || this.plan.calculated.has(node.place)) continue;
      node.text = value;
      this.evaluation.valueChanged(node);
    }
    this._follow();
  }

  /**
   * Add an instance to the repeat at a path such as /data/member; give the new instance's path.
   *
   * PathUnknown is thrown where there is no such repeat, or no room for more (`evaluation/tree.js`).
   * @param {string} path
   */
  addRepeat(path) {
    const at = path.lastIndexOf("/");
    const holder = this.node(path.slice(0, at));
    const key = path.slice(at + 1).replace(/\[.*/, "");
    const place = holder.place.children.find((child) => child.key === key);
    if (!place?.isRepeat || this.tree.room(holder, place) <= 0) throw new PathUnknown(path);
    const node = this.evaluation.add(holder, place);
    this._follow();
    return node.path;
  }

  /**
   * Remove the repeat instance at a path such as /data/member[2]; those after it move up.
   * @param {string} path
   */
  removeRepeat(path) {
    const node = this.node(path);
    if (!node.place.isRepeat) throw new PathUnknown(path);
    this.evaluation.remove(node);
    this._follow();
  }

  /**
   * Note that filling ended, where the form asks for it: at the context's time unless another is told.
   * @param {number} [at] milliseconds
   */
  finish(at) {
    actions.finish(this.evaluation, at);
    this._follow();
  }

  /** Run all rules again. Changes do it by themselves as far as needed. */
  recompute() {
    this.evaluation.runAll();
  }

  _follow() {
    this.evaluation.runPending();
    actions.fire(this.evaluation);
  }

  // Asking

  /** @param {string} path */
  node(path) {
    return this.tree.node(path);
  }

  /**
   * The node of a path without positions in the same repeat instances as `holder`.
   * @param {AnswerNode} holder
   * @param {string} path
   * @returns {AnswerNode | undefined}
   */
  below(holder, path) {
    const place = this.plan.byPath.get(path);
    return place && this.tree.nodesIn(place, place.repeat && holder)[0];
  }

  /**
   * The answer at a path; empty when it is not relevant.
   * @param {string} path
   */
  value(path) {
    const { relevant, text } = this.node(path);
    return relevant ? text : "";
  }

  /** @param {string} path */
  isRelevant(path) {
    return this.node(path).relevant;
  }

  /** @param {string} path */
  isRequired(path) {
    return this.requires(this.node(path));
  }

  /** @param {AnswerNode} node */
  requires(node) {
    const rule = this.plan.required.get(node.place);
    return !!rule && (rule.always ?? this.evaluation.truth(rule, node));
  }

  /**
   * Whether people may not change the answer: by its own rule, or because it is calculated.
   * @param {string} path
   */
  isReadonly(path) {
    return this.fixes(this.node(path));
  }

  /**
   * Whether the form lets people only read a node.
   * @param {AnswerNode} node
   */
  fixes(node) {
    const rule = this.plan.readonly.get(node.place);
    return this.plan.calculated.has(node.place) || (!!rule && this.evaluation.truth(rule, node));
  }

  /**
   * The choices offered now, filtered and in order, outputs in labels resolved. Not to be changed.
   * @param {string} path
   * @returns {Choice[]}
   */
  choices(path) {
    const node = this.node(path);
    const { question } = node.place;
    if (!question) return [];
    const offers = offeredChoices(this, question, node);
    return this.plan.offers.arePiped ? offers.map((choice) => withOutputs(this, choice, node)) : offers;
  }

  /**
   * The values that a choice question takes now; null when its list is not known.
   * @param {AnswerNode} node
   */
  offered(node) {
    const { place } = node;
    if (!place.question || this.plan.offers.open.has(place)) return null;
    const fixed = this.plan.offers.fixed.get(place);
    return fixed || new Set(offeredChoices(this, place.question, node).map((choice) => choice.value));
  }

  /**
   * The label of the question at a path, outputs resolved; empty when it has none.
   * @param {string} path
   */
  label(path) {
    const { question } = this.node(path).place;
    return question ? this.text(question.label, path) : "";
  }

  /** @param {string} path */
  hint(path) {
    const { question } = this.node(path).place;
    return question ? this.text(question.hint, path) : "";
  }

  /**
   * Any wording (a group's label, a violation's message) as it reads at a path.
   * @param {Label} label
   * @param {string} path
   */
  text(label, path) {
    return resolve(this, label, this.tree.vantage(path));
  }

  /**
   * The relevant body items in display order, those not asked in `channel` left out.
   * @param {string} [channel]
   */
  items(channel) {
    return entries(this, this.form.body, this.tree.root, channel);
  }

  /**
   * What is wrong with relevant answers, at most one thing for each, in display order.
   * @param {string} [channel]
   */
  violations(channel) {
    return [...violations(this, channel)];
  }

  // Giving back

  /**
   * The answers as canonical nested JSON: the content of the root element.
   *
   * Keys are names without prefix, in the order of the form. Every value is its XForm lexical text; a group is an
   * object; a repeat a list with an object per instance, empty ones included. Empty texts and groups and all that
   * is not relevant are left out; `everything` keeps what is not relevant, for drafts.
   */
  toJson(everything = false) {
    return writeJson(this.tree.root, everything);
  }

  /** The instanceID in the answers, empty where the form has no place for one. */
  get instanceId() {
    const place = this.plan.byPath.get(`${this.form.root.path}/meta/instanceID`);
    return place ? this.tree.at[place.index][0].text : "";
  }
}
