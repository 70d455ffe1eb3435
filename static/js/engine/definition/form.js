/** The form: one version of a questionnaire in one language, frozen. The server writes it as JSON. */

import { FUNCTIONS } from "../expression/functions/table.js";
import { readLabel } from "../texts.js";
import { Plan } from "./binding/plan.js";
import { Question, Repeat, readItems, walk } from "./items.js";
import { ChoiceLists } from "./lists.js";
import { ModelNode } from "./model.js";
import { readSecondary } from "./secondary.js";

/** @typedef {import("./items.js").Item} Item */
/**
 * As a form travels; what is empty is absent.
 * @typedef {object} WrittenForm
 * @property {string} form_id
 * @property {string} [version]
 * @property {string} [title]
 * @property {string} language a BCP-47 tag
 * @property {true} [rtl]
 * @property {string} [style]
 * @property {string[]} [functions] that expressions may call
 * @property {import("../expression/calendar_names.js").CalendarNames} [calendar]
 * @property {Record<string, import("./secondary.js").WrittenInstance>} [instances]
 * @property {Record<string, import("../texts.js").WrittenLabel>} [texts]
 * @property {import("./items.js").WrittenItem[]} [body]
 * @property {import("./model.js").WrittenNode} root
 * @property {import("./model.js").WrittenAction[]} [actions]
 */

/** `body` is what people meet, `root` the shape of the answers, `plan` the rules, compiled once. */
export class Form {
  /** @param {WrittenForm} written */
  constructor(written) {
    this.formId = written.form_id;
    this.version = written.version || "";
    this.title = written.title || "";
    this.language = written.language;
    this.isRightToLeft = !!written.rtl;
    this.style = written.style || "";
    this.calendar = written.calendar;
    this.root = new ModelNode(written.root);
    this.binds = new Map([...this.root.walk()].map((node) => [node.path, node.bind]));
    this.instances = readSecondary(written.instances);
    this.texts = new Map(Object.entries(written.texts || {}).map(([id, text]) => [id, readLabel(text)]));
    this.lists = new ChoiceLists(this.instances, this.texts);
    this.body = readItems(written.body, this);
    const items = [...walk(this.body)];
    this.questions = /** @type {Question[]} */ (items.filter((item) => item instanceof Question));
    this.repeats = /** @type {Repeat[]} */ (items.filter((item) => item instanceof Repeat));
    /** @type {Map<string, Item>} The first item of each path without positions. */
    this.itemsByPath = new Map([...items].reverse().map((item) => [item.path, item]));
    this.actions = written.actions || [];
    this.plan = new Plan(this);
  }

  /** The questions that carry a number, in its order. */
  get asked() {
    return this.questions.filter((question) => question.isAsked);
  }
}

/**
 * Read a form, after the functions that few forms use where it calls one.
 * @param {WrittenForm} written
 */
export async function loadForm(written) {
  const isRare = (written.functions || []).some((name) => !FUNCTIONS.has(name));
  if (isRare) await import("../expression/functions/rare.js");
  return new Form(written);
}
