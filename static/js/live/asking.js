/** A question on the page, tied to its node: what is typed goes to the instance, what follows comes back. */

import { Choices } from "./choices.js";
import { FileAnswer } from "./files.js";
import { Unreadable } from "./numerals.js";
import { fillIn, inputsOf, typedIn } from "./parts.js";
import { Position } from "./position.js";
import { Ranking } from "./ranking.js";
import { SOUGHT } from "./widgets/choosing.js";
import { widgetFor } from "./widgets/table.js";
import { violationOf } from "../engine/instance/violations.js";

/** @typedef {import("../engine/definition/binding/rules.js").Rule} Rule */
/** @typedef {import("../engine/evaluation/nodes.js").AnswerNode} AnswerNode */
/** @typedef {import("../engine/texts.js").Label} Label */
/** @typedef {import("./filling.js").Filling} Filling */
/** @typedef {import("./widgets/asked.js").Asked} Asked */
/** @typedef {import("./widgets/asked.js").Typed} Typed */

export class Asking {
  /**
   * @param {HTMLElement} element
   * @param {AnswerNode} node
   * @param {Filling} filling
   */
  constructor(element, node, filling) {
    const { question } = node.place;
    if (!question) throw new TypeError(node.path);
    this.element = element;
    this.node = node;
    this.filling = filling;
    this.question = question;
    this.name = element.dataset.path || "";
    this.widget = widgetFor(question);
    this.choices = question.type.hasChoices ? new Choices(this) : null;
    this.ranking = Ranking.within(this);
    this.file = FileAnswer.within(this);
    this.position = Position.within(this);
    this._rules = this._dynamic();
    /** What the form's clock was when this was last brought up to date. */
    this._seen = -1;
    /** @type {string | null} The text that the control was last made to show. */
    this._written = null;
    this._errorCode = "";
  }

  get isShown() {
    return this.node.relevant;
  }

  /** Whether an answer is wanted here: not a note, nor what can only be read. */
  get isAnswerable() {
    return this.question.isAsked && this.isShown && !this.filling.instance.fixes(this.node);
  }

  /** @returns {Asked} */
  get asked() {
    const { instance, language, thisYear } = this.filling;
    const choices = this.question.type.hasChoices ? instance.choices(this.node.path) : [];
    return { question: this.question, language, thisYear, choices };
  }

  // From the person

  /** Take in what the control holds now. */
  take() {
    this.filling.answer(this, this._read(typedIn(this.element, this.name)));
    if (this._errorCode) this.tell(this.trouble());
  }

  /**
   * Have the question hold a value that no field of it was typed in.
   * @param {string} value
   */
  set(value) {
    this.filling.typed.delete(this.node);
    this.filling.answer(this, value);
    this._write();
  }

  /**
   * The value of what is typed; what cannot be read is remembered as it is.
   * @param {Typed} typed
   */
  _read(typed) {
    const { typed: kept } = this.filling;
    kept.delete(this.node);
    if ((typed[SOUGHT] || [])[0]) kept.set(this.node, typed);
    try {
      return (this._written = this.widget.read(typed, this.asked));
    } catch (problem) {
      if (!(problem instanceof Unreadable)) throw problem;
      kept.set(this.node, typed);
      return (this._written = "");
    }
  }

  // To the person

  /** Show what has changed since the last time. */
  refresh() {
    const { clock, stamps } = this.filling.instance.evaluation;
    this.element.hidden = !this.isShown;
    if (!this.isShown) return;
    const isStale = this._seen < 0 || this._rules.some((rule) => rule.reads.some(({ place }) => stamps[place.index] > this._seen));
    if (isStale) this._renew();
    if (this.node.text !== this._written) this._write();
    this._seen = clock;
  }

  _renew() {
    const { instance } = this.filling;
    const isRequired = instance.requires(this.node);
    const mark = this.element.querySelector("[data-required]");
    if (mark) /** @type {HTMLElement} */ (mark).hidden = !isRequired;
    const isFixed = instance.fixes(this.node);
    for (const input of inputsOf(this.element, this.name)) {
      input.toggleAttribute("required", isRequired && input.type !== "checkbox" && input.type !== "hidden");
      if (this.question.isAsked) input.disabled = isFixed;
    }
    if (this.choices) this.choices.renew();
    this._renewTexts();
  }

  _renewTexts() {
    const { label, hint, guidance } = this.question;
    this._fill("[data-label]", label);
    this._fill(".hint", hint);
    this._fill(".guidance", guidance);
  }

  /**
   * Put answers into the places that a wording keeps for them.
   * @param {string} where
   * @param {Label} label
   */
  _fill(where, label) {
    if (!label.hasOutputs) return;
    for (const holder of this.element.querySelectorAll(where)) this.filling.pipe(holder, label, this.node);
  }

  _write() {
    this._written = this.node.text;
    const shown = this.element.querySelector("[data-shown]");
    if (shown) shown.textContent = this.shown();
    if (!this.question.isAsked) return;
    const typed = this.filling.typed.get(this.node) || this._typed();
    if (this.choices) this.choices.keep(typed);
    fillIn(this.element, this.name, typed);
    if (this.ranking) this.ranking.renew();
    if (this.file) this.file.renew();
  }

  _typed() {
    return this.node.text ? this.widget.write(this.node.text, this.asked) : {};
  }

  /** The answer in words, empty where there is none. */
  shown() {
    return this.node.text && this.widget.show(this.node.text, this.asked);
  }

  /** The rules whose results show here: when nothing that they read has changed, nothing shows otherwise. */
  _dynamic() {
    const { plan } = this.filling.instance;
    const { place } = this.node;
    const labels = [this.question.label, this.question.hint, this.question.guidance];
    const outputs = [...labels, ...this.question.choices.map((choice) => choice.text)]
      .filter((label) => label.hasOutputs)
      .flatMap((label) => label.pieces.map((piece) => (typeof piece === "string" ? null : plan.output(place, piece[0]))));
    const rules = [plan.required.get(place), plan.readonly.get(place), plan.itemsets.get(place), ...outputs];
    return /** @type {Rule[]} */ (rules.filter(Boolean));
  }

  // What is wrong

  /** What is wrong with the answer, empty where nothing is. */
  trouble() {
    if (!this.isAnswerable) return "";
    return this._unreadable() || this._violation()?.code || "";
  }

  _violation() {
    return violationOf(this.filling.instance, this.question, this.node);
  }

  _unreadable() {
    const typed = this.filling.typed.get(this.node);
    try {
      if (typed) this.widget.read(typed, this.asked);
    } catch (problem) {
      if (problem instanceof Unreadable) return problem.code;
      throw problem;
    }
    return "";
  }

  /**
   * The sentence for what is wrong, in the author's words where they gave some.
   * @param {string} code
   */
  sentence(code) {
    const { instance, phrases } = this.filling;
    const message = code === "required" || code === "constraint" ? this._violation()?.message : null;
    return (message && !message.isEmpty && instance.text(message, this.node.path)) || phrases.error(code);
  }

  /** Where the keyboard goes to mend it. */
  get target() {
    const wanted = "input:not([type=hidden]):not([disabled]), select, textarea, button";
    return /** @type {HTMLElement | null} */ (this.element.querySelector(wanted));
  }

  /**
   * Show what is wrong beside the question; an empty code takes it away.
   * @param {string} code
   */
  tell(code) {
    if (code === this._errorCode) return;
    this._errorCode = code;
    this.element.classList.toggle("question-wrong", !!code);
    this.element.querySelector(".error")?.remove();
    const id = `${this.element.id}-error`;
    if (code) this._errorPlace().append(this.filling.errorElement(id, this.sentence(code)));
    this._describe(id, !!code);
  }

  /** Before the control, after the wording and its hints. */
  _errorPlace() {
    const cell = this.element.querySelector("[data-errors]");
    if (cell) return cell;
    const place = document.createElement("div");
    this.element.querySelector(".answer")?.before(place);
    return place;
  }

  /**
   * @param {string} id
   * @param {boolean} isWrong
   */
  _describe(id, isWrong) {
    const isGroup = this.element.tagName === "FIELDSET";
    const inputs = inputsOf(this.element, this.name);
    for (const input of inputs) {
      if (isWrong) input.setAttribute("aria-invalid", "true");
      else input.removeAttribute("aria-invalid");
    }
    for (const described of isGroup ? [this.element] : inputs) {
      const others = (described.getAttribute("aria-describedby") || "").split(" ").filter((each) => each && each !== id);
      const all = isWrong ? [...others, id] : others;
      if (all.length) described.setAttribute("aria-describedby", all.join(" "));
      else described.removeAttribute("aria-describedby");
    }
  }
}
