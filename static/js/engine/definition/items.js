/** What people meet, in order: questions, groups and repeats. */

import { QUESTION_TYPES } from "../question_types.js";
import { readLabel } from "../texts.js";
import { Choice, kindOf } from "./choices.js";
import { NO_BIND } from "./model.js";
import { readPalierColumns } from "./palier.js";

/** @typedef {import("../texts.js").WrittenLabel} WrittenLabel */
/** @typedef {import("../question_types.js").QuestionType} QuestionType */
/** @typedef {import("./form.js").Form} Form */
/** @typedef {Question | Group | Repeat} Item */
/**
 * Choices that an expression finds: the `nodeset` of items, and in each the `value` and `label` parts.
 * @typedef {object} Itemset
 * @property {string} nodeset
 * @property {string} value
 * @property {string} [label]
 * @property {string} [list] the secondary instance that it reads, absent when it reads the answers
 * @property {true} [filtered] not all of the list is always offered
 * @property {true} [randomized]
 */
/**
 * As a form travels.
 * @typedef {object} WrittenItem
 * @property {string} type `group`, `repeat` or a question type
 * @property {string} [path] without positions; absent for a group that only presents and has no node
 * @property {WrittenLabel} [label]
 * @property {WrittenLabel} [hint]
 * @property {string[]} [appearance] tokens, in lower case
 * @property {import("./palier.js").WrittenColumns} [palier]
 * @property {WrittenItem[]} [items]
 * @property {string} [count]
 * @property {true} [fixed] people may not add and remove instances
 * @property {number} [number]
 * @property {WrittenLabel} [guidance]
 * @property {[value: string, label: WrittenLabel][]} [choices]
 * @property {Itemset} [itemset]
 * @property {Record<string, string>} [parameters]
 */

class BodyItem {
  /** @param {WrittenItem} written */
  constructor(written) {
    this.path = written.path || "";
    this.name = this.path.slice(this.path.lastIndexOf("/") + 1);
    this.label = readLabel(written.label);
    this.hint = readLabel(written.hint);
    this.appearance = new Set(written.appearance);
    this.palier = readPalierColumns(written.palier);
  }
}

/** A question or note; `number` is what people see, null for what is not asked. `choices` are unfiltered. */
export class Question extends BodyItem {
  /**
   * @param {WrittenItem} written
   * @param {Form} form
   */
  constructor(written, form) {
    super(written);
    this.type = /** @type {QuestionType} */ (QUESTION_TYPES.get(written.type));
    this.bind = form.binds.get(this.path) || NO_BIND;
    this.guidance = readLabel(written.guidance);
    this.itemset = written.itemset || null;
    this.choices = this.itemset ? form.lists.of(this.itemset) : (written.choices || []).map(readChoice);
    this.parameters = written.parameters || {};
    this.number = written.number || null;
  }

  /** Whether people may answer it: not a note, calculated, read-only for ever or a table's header. */
  get isAsked() {
    return this.number !== null;
  }
}

/** Questions that go together. */
export class Group extends BodyItem {
  /**
   * @param {WrittenItem} written
   * @param {Form} form
   */
  constructor(written, form) {
    super(written);
    this.items = readItems(written.items, form);
  }
}

/** Questions asked once for each repeat instance; `count` is the expression that says how many, if any. */
export class Repeat extends Group {
  /**
   * @param {WrittenItem} written
   * @param {Form} form
   */
  constructor(written, form) {
    super(written, form);
    this.count = written.count;
    this.addsAndRemoves = !written.fixed;
  }
}

/**
 * @param {WrittenItem[] | undefined} written
 * @param {Form} form
 * @returns {Item[]}
 */
export function readItems(written = [], form) {
  return written.map((each) => {
    if (each.type === "group") return new Group(each, form);
    return each.type === "repeat" ? new Repeat(each, form) : new Question(each, form);
  });
}

/**
 * Every item in document order, a group or repeat before what it holds.
 * @param {Item[]} items
 * @returns {Generator<Item>}
 */
export function* walk(items) {
  for (const item of items) {
    yield item;
    if (!(item instanceof Question)) yield* walk(item.items);
  }
}

/** @param {[value: string, label: WrittenLabel]} written */
function readChoice([value, label]) {
  return new Choice(value, readLabel(label), kindOf(value));
}
