/** The plan of a form: its rules compiled once, and which of them to run when an answer changes. */

import { ExpressionError } from "../../expression/errors.js";
import { presenceReaders, stagesOf, valueReaders, withStages } from "./dependencies.js";
import { Offers } from "./offers.js";
import { readPlaces } from "./places.js";
import { RuleMaker } from "./rules.js";

/** @typedef {import("../form.js").Form} Form */
/** @typedef {import("./places.js").Place} Place */
/** @typedef {import("./rules.js").Rule} Rule */
/** @typedef {"relevant" | "calculate" | "required" | "constraint" | "readonly"} BindKind */
/**
 * A setvalue action bound to its place; without a rule the node becomes empty.
 * @typedef {{ events: string[], place: Place, trigger?: Place, rule: Rule | null }} Setter
 */

/**
 * What the instances of a form share. It never changes once built, but for outputs compiled on demand.
 *
 * The server has refused what cannot be evaluated; an ExpressionError thrown here is a defect, or a form
 * whose rare functions are not loaded.
 */
export class Plan {
  /** @param {Form} form */
  constructor(form) {
    this.form = form;
    this.places = readPlaces(form);
    this.byPath = new Map(this.places.map((place) => [place.path, place]));
    this._maker = new RuleMaker();
    this.required = this._rulesByPlace("required");
    this.constraint = this._rulesByPlace("constraint");
    this.readonly = this._rulesByPlace("readonly");
    this.itemsets = this._itemsets();
    this.offers = new Offers(form, this.byPath);
    this.calculated = new Set(this.places.filter((place) => place.bind?.calculate));
    this.setters = this._setters();
    const derived = this._derived();
    const relevant = derived.filter((rule) => rule.kind === "relevant");
    this.relevant = new Map(relevant.map((rule) => [rule.place, rule]));
    const values = valueReaders(derived, this.places);
    const presence = presenceReaders(derived, this.places);
    this.stages = stagesOf(derived, values, presence);
    this.readers = withStages(values, this.stages);
    this.presenceReaders = withStages(presence, this.stages);
    this.rulesAt = this._rulesAt();
    /** @type {Map<string, Rule | null>} */
    this._outputs = new Map();
  }

  /**
   * The rule of a piece of text at a place, null where it cannot be evaluated.
   * @param {Place} place
   * @param {string} source
   */
  output(place, source) {
    const key = `${place.index} ${source}`;
    let rule = this._outputs.get(key);
    if (rule === undefined) this._outputs.set(key, (rule = this._output(place, source)));
    return rule;
  }

  /** @param {string} event */
  settersOn(event) {
    return this.setters.filter((setter) => setter.events.includes(event));
  }

  /**
   * @param {Place} place
   * @param {string} source
   */
  _output(place, source) {
    try {
      return this._maker.make("output", place, source);
    } catch (error) {
      if (error instanceof ExpressionError) return null;
      throw error;
    }
  }

  /**
   * @param {BindKind} kind
   * @param {Place} place
   */
  _rule(kind, place) {
    const source = place.bind?.[kind];
    return source ? this._maker.make(kind, place, source) : null;
  }

  /** @param {BindKind} kind */
  _rulesByPlace(kind) {
    /** @type {Map<Place, Rule>} */
    const found = new Map();
    for (const place of this.places) {
      const rule = this._rule(kind, place);
      if (rule) found.set(place, rule);
    }
    return found;
  }

  /** The rules that change the instance. */
  _derived() {
    const counts = this.form.repeats.map(
      ({ path, count }) => count && this._maker.make("jr:count", this._at(path), count),
    );
    const others = this.places.flatMap((place) => [
      this._rule("relevant", place),
      this._rule("calculate", place),
    ]);
    const rules = /** @type {Rule[]} */ ([...counts, ...others].filter(Boolean));
    return rules.filter((rule) => rule.kind !== "relevant" || !rule.always);
  }

  _itemsets() {
    /** @type {Map<Place, Rule>} */
    const found = new Map();
    for (const { path, itemset } of this.form.questions) {
      const rule = itemset && this._maker.make("itemset", this._at(path), itemset.nodeset);
      if (rule) found.set(this._at(path), rule);
    }
    return found;
  }

  /** @returns {Setter[]} */
  _setters() {
    return this.form.actions.map(({ events = "", path, value, trigger }) => {
      const place = this._at(path);
      const rule = value ? this._maker.make("setvalue", place, value) : null;
      return { events: events.split(" "), place, trigger: this.byPath.get(trigger || ""), rule };
    });
  }

  _rulesAt() {
    /** @type {Map<Place, { order: number, rule: Rule }[]>} */
    const found = new Map(this.places.map((place) => [place, []]));
    for (const { order, rules } of this.stages) {
      for (const rule of rules) found.get(rule.place)?.push({ order, rule });
    }
    return found;
  }

  /** @param {string} path */
  _at(path) {
    return /** @type {Place} */ (this.byPath.get(path));
  }
}
