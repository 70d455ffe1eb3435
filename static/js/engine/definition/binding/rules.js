/** Rules: one expression of the form, bound and compiled for its place. */

import { compileExpression } from "../../expression/compile.js";
import { parse } from "../../expression/parser.js";
import { bind } from "./references.js";

/** @typedef {import("../../expression/syntax.js").Expression} Expression */
/** @typedef {import("./places.js").Place} Place */
/**
 * What the result of a rule is for. The first three change the instance, the others are asked.
 * @typedef {"jr:count" | "relevant" | "calculate" | "required" | "constraint" | "readonly" | "itemset"
 *   | "output" | "setvalue"} Kind
 */

const DRAWING = ["random", "uuid", "randomize"];
const ALWAYS = new Map([
  ["true", true],
  ["false", false],
]);

/**
 * An expression of `kind` at `place`.
 *
 * `always` is its result when it is a plain true() or false(); `draws` tells that it uses chance.
 */
export class Rule {
  /**
   * @param {Kind} kind
   * @param {Place} place
   * @param {string} source
   * @param {Expression} parsed
   */
  constructor(kind, place, source, parsed) {
    const { expression, reads, isBroken, functions } = bind(parsed, place);
    this.kind = kind;
    this.place = place;
    this.source = source;
    this.compiled = compileExpression(expression);
    this.reads = reads;
    this.isBroken = isBroken;
    this.always = parsed.type === "call" ? ALWAYS.get(parsed.name) : undefined;
    this.draws = DRAWING.some((name) => functions.has(name));
    /** The place whose nodes it runs on: how many instances a repeat has is asked once per holder. */
    this.seat = (kind === "jr:count" && place.parent) || place;
  }
}

/** Makes the rules of a form. */
export class RuleMaker {
  constructor() {
    /** @type {Map<string, Expression>} Many rules of a form are written alike, true() above all. */
    this._parsed = new Map();
  }

  /**
   * The rule; null when a reference in it names no node. Throws ExpressionError.
   * @param {Kind} kind
   * @param {Place} place
   * @param {string} source
   */
  make(kind, place, source) {
    let parsed = this._parsed.get(source);
    if (!parsed) this._parsed.set(source, (parsed = parse(source)));
    const rule = new Rule(kind, place, source, parsed);
    return rule.isBroken ? null : rule;
  }
}
