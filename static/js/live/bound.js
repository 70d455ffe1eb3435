/** What stands in a piece of the page, tied to the answers: questions, tables, sections, repeats. */

import { Asking } from "./asking.js";

/** @typedef {import("../engine/evaluation/nodes.js").AnswerNode} AnswerNode */
/** @typedef {import("./filling.js").Filling} Filling */
/** @typedef {import("./repeated.js").Repeated} Repeated */

/** What `repeated.js` adds, which is loaded with the forms that have repeats. */
export const kinds = { Repeated: /** @type {typeof import("./repeated.js").Repeated | null} */ (null) };

const PARTS = "[data-question], [data-repeat]";
const HOLDERS = "[data-section], [data-grid]";

export class Bound {
  /**
   * @param {Element} element
   * @param {AnswerNode} holder in which paths are found: the root, or a repeat instance
   * @param {Filling} filling
   */
  constructor(element, holder, filling) {
    this.filling = filling;
    this.holder = holder;
    const parts = /** @type {HTMLElement[]} */ ([...element.querySelectorAll(PARTS)]);
    /** @type {(Asking | Repeated)[]} In the order of the page. */
    this.parts = parts.map((part) => this._tie(part)).filter((part) => part !== null);
    this.holders = /** @type {HTMLElement[]} */ ([...element.querySelectorAll(HOLDERS)]).reverse();
    this.labelled = /** @type {HTMLElement[]} */ ([...element.querySelectorAll("[data-section]")]);
    if (element instanceof HTMLElement && "section" in element.dataset) this.labelled.push(element);
  }

  /** @param {HTMLElement} part */
  _tie(part) {
    if (part.dataset.repeat) return kinds.Repeated && new kinds.Repeated(part, this.holder, this.filling);
    const node = this.filling.instance.below(this.holder, pathOf(part.dataset.path || ""));
    return node && node.place.question ? new Asking(part, node, this.filling) : null;
  }

  /** Every question, those of repeat instances in their place. @returns {Asking[]} */
  get askings() {
    return this.parts.flatMap((part) => (part instanceof Asking ? [part] : part.askings));
  }

  /** Whether something shows. @returns {boolean} */
  get isShown() {
    return this.parts.some((part) => part.isShown);
  }

  /** Show what follows from the answers as they are. */
  refresh() {
    for (const part of this.parts) part.refresh();
    for (const holder of this.holders) {
      const inside = /** @type {HTMLElement[]} */ ([...holder.querySelectorAll(`${PARTS}, fieldset.instance`)]);
      const isEmpty = inside.every((part) => part.hidden);
      if (holder.hidden !== isEmpty) holder.hidden = isEmpty;
    }
    this._word();
  }

  /** Answers that stand in the wordings of sections. */
  _word() {
    const { instance, form } = { instance: this.filling.instance, form: this.filling.instance.form };
    for (const element of this.labelled) {
      const path = pathOf(element.dataset.section || "");
      const item = path && form.itemsByPath.get(path);
      const node = item && instance.below(this.holder, path);
      if (!item || !node) continue;
      for (const place of element.querySelectorAll(":scope > .section, :scope > .section-title")) this.filling.pipe(place, item.label, node);
      for (const place of element.querySelectorAll(":scope > .hint")) this.filling.pipe(place, item.hint, node);
    }
  }
}

/**
 * `/data/member[4]/age` → `/data/member/age`.
 * @param {string} marked
 */
export function pathOf(marked) {
  return marked.replace(/\[\d+\]/g, "");
}
