/** The choice lists of a form: its secondary instances as choices. */

import { Label, NO_LABEL, readLabel } from "../texts.js";
import { Choice, KIND_COLUMN, kindOf } from "./choices.js";
import { itemsOf } from "./secondary.js";

/** @typedef {import("../expression/tree.js").Element} Element */
/** @typedef {import("../texts.js").WrittenLabel} WrittenLabel */
/** @typedef {import("./items.js").Itemset} Itemset */

const ITEXT_COLUMN = "itextId";

/** Reads each list once, however many questions use it. */
export class ChoiceLists {
  /**
   * @param {Map<string, Element>} instances
   * @param {Map<string, Label>} texts
   */
  constructor(instances, texts) {
    this._instances = instances;
    this._texts = texts;
    /** @type {Map<string, Choice[]>} */
    this._read = new Map();
  }

  /**
   * All choices that the itemset's list holds, one for each item; none for a list that is not there.
   * @param {Itemset} itemset
   * @returns {Choice[]}
   */
  of({ list, value, label }) {
    const instance = list === undefined ? undefined : this._instances.get(list);
    if (!instance) return [];
    const key = `${list} ${value} ${label}`;
    let choices = this._read.get(key);
    if (!choices) {
      choices = itemsOf(instance).map((item) => this._choice(textsByName(item), value, label));
      this._read.set(key, choices);
    }
    return choices;
  }

  /**
   * @param {Map<string, string>} row
   * @param {string} value
   * @param {string} [label]
   */
  _choice(row, value, label) {
    const name = row.get(value) || "";
    const mark = value === KIND_COLUMN || label === KIND_COLUMN ? "" : row.get(KIND_COLUMN);
    return new Choice(name, this._label(row, label), kindOf(name, mark));
  }

  /**
   * @param {Map<string, string>} row
   * @param {string} [label]
   */
  _label(row, label) {
    const text = label && label !== ITEXT_COLUMN ? row.get(label) : "";
    return text ? readLabel(text) : this._texts.get(row.get(ITEXT_COLUMN) || "") || NO_LABEL;
  }
}

/** @param {Element} item */
function textsByName(item) {
  return new Map(item.children.map((cell) => [cell.localName, cell.value()]));
}
