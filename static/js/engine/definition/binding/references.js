/**
 * Expressions bound to the place they belong to: absolute paths positioned, every reference found.
 *
 * An absolute path that shares repeats with its place means the place's own repeat instances: it is rewritten to
 * start from `current()`. The repeat that a path ends on is not positioned: count(/data/member) counts all.
 */

import { bareStep } from "../../expression/syntax.js";
import { distinct, matches, spotsAfter } from "./spots.js";

/** @typedef {import("../../expression/syntax.js").Call} Call */
/** @typedef {import("../../expression/syntax.js").Expression} Expression */
/** @typedef {import("../../expression/syntax.js").Path} Path */
/** @typedef {import("../../expression/syntax.js").Step} Step */
/** @typedef {import("./places.js").Place} Place */
/** @typedef {import("./spots.js").Spot} Spot */
/**
 * A reference: the place read, and the deepest repeat whose instance reader and read node share. `structure`
 * tells that only the presence of nodes is read, not their values.
 * @typedef {{ place: Place, shared: Place | null, structure: boolean }} Read
 */
/**
 * An expression ready to compile, and what it reads; `isBroken` when a reference names no node of the form.
 * @typedef {{ expression: Expression, reads: Read[], isBroken: boolean, functions: Set<string> }} Bound
 */
/**
 * Where relative paths start: spots of the model, or null within a secondary instance.
 * @typedef {{ spots: Spot[] | null, inPredicate: boolean }} Here
 */

/** Functions that look at which nodes there are, not at what they hold. */
const STRUCTURE_ONLY = new Set(["position", "count", "last"]);

/**
 * The expression as evaluated on nodes of `place`.
 * @param {Expression} expression
 * @param {Place} place
 * @returns {Bound}
 */
export function bind(expression, place) {
  const binder = new Binder(place);
  const bound = binder.rewrite(expression, { spots: binder.own, inPredicate: false });
  const { isBroken, functions } = binder;
  return { expression: bound, reads: distinct(binder.reads), isBroken, functions };
}

class Binder {
  /** @param {Place} place */
  constructor(place) {
    this.place = place;
    this.own = [{ place, shared: place.repeat }];
    /** @type {Read[]} */
    this.reads = [];
    this.isBroken = false;
    /** @type {Set<string>} */
    this.functions = new Set();
  }

  /**
   * @param {Expression} node
   * @param {Here} here
   * @returns {Expression}
   */
  rewrite(node, here) {
    switch (node.type) {
      case "operation":
        return { ...node, operands: node.operands.map((each) => this.rewrite(each, here)) };
      case "negation":
        return { ...node, operand: this.rewrite(node.operand, here) };
      case "call":
        return this._call(node, here);
      case "path":
        return this._path(node, here, false, Infinity);
      case "filter": {
        const primary = this.rewrite(node.primary, here);
        const inner = this._spotsOf(node.primary, here);
        return { ...node, primary, predicates: this._predicates(node.predicates, inner) };
      }
      default:
        return node;
    }
  }

  /**
   * @param {Call} node
   * @param {Here} here
   * @returns {Expression}
   */
  _call(node, here) {
    if (node.name === "index" && !node.arguments.length) {
      return this.rewrite(this._positionInRepeat(node.position), here);
    }
    this.functions.add(node.name);
    const structure = STRUCTURE_ONLY.has(node.name);
    const above = stepsAboveNumbers(node);
    const given = node.arguments.map((each, at) =>
      each.type === "path"
        ? this._path(each, here, structure, at === 0 || at % 2 ? above : Infinity)
        : this.rewrite(each, here),
    );
    return { ...node, arguments: given };
  }

  /**
   * What SurveyCTO's index() means: position() of the repeat instance around the place.
   * @param {number} position
   * @returns {Call}
   */
  _positionInRepeat(position) {
    const depth = this.place.repeat ? this.place.repeat.depth : 1;
    const steps = [bareStep("self", position), ...climb(this.place.depth - depth, position)];
    return call("position", position, [{ type: "path", start: call("current", position), steps, position }]);
  }

  /**
   * @param {Expression[]} predicates
   * @param {Spot[] | null} spots
   */
  _predicates(predicates, spots) {
    return predicates.map((each) => this.rewrite(each, { spots, inPredicate: true }));
  }

  /**
   * @param {Path} node
   * @param {Here} here
   * @param {boolean} structure
   * @param {number} most no more than this many of its first steps are positioned
   * @returns {Path}
   */
  _path(node, here, structure, most) {
    const { start, steps } = node;
    const shared = start === "/" ? this._sharedRepeat(steps, most) : null;
    if (shared) return this._positioned(node, shared, here, structure);
    const from = start && start !== "/" ? this.rewrite(start, here) : start;
    const walked = this._walk(this._startOf(node, here), steps, start === "/" ? 1 : 0);
    this._read(start === "/" && !steps.length ? null : walked.spots, structure);
    return { ...node, start: from, steps: walked.steps };
  }

  /**
   * Where the steps of a path start; those of an absolute one when its first step is taken.
   * @param {Path} node
   * @param {Here} here
   * @returns {Spot[] | null}
   */
  _startOf({ start, steps }, here) {
    if (start === "/") return steps.length ? this._fromDocument(steps[0]) : null;
    return start ? this._spotsOf(start, here) : here.spots;
  }

  /**
   * Where an expression's nodes are; null outside the primary instance, or unknown.
   * @param {Expression} node
   * @param {Here} here
   * @returns {Spot[] | null}
   */
  _spotsOf(node, here) {
    if (node.type === "call" && node.name === "current") return this.own;
    if (node.type !== "path") return null;
    const quiet = new Binder(this.place);
    return quiet._walk(quiet._startOf(node, here), node.steps, node.start === "/" ? 1 : 0).spots;
  }

  /**
   * @param {Step} step
   * @returns {Spot[]}
   */
  _fromDocument(step) {
    const [root] = this.place.ancestry;
    if (matches(step, root)) return [{ place: root, shared: null }];
    this.isBroken = true;
    return [];
  }

  /**
   * Walk `steps`, the first `done` of them already taken, and rewrite their predicates.
   * @param {Spot[] | null} spots
   * @param {Step[]} steps
   * @param {number} done
   */
  _walk(spots, steps, done) {
    const rewritten = steps.map((step, at) => {
      if (at >= done && spots) spots = this._next(spots, step);
      return { ...step, predicates: this._predicates(step.predicates, spots) };
    });
    return { spots, steps: rewritten };
  }

  /**
   * @param {Spot[]} spots
   * @param {Step} step
   */
  _next(spots, step) {
    const found = distinct(spots.flatMap((spot) => spotsAfter(spot, step)));
    const isLost = spots.length && !found.length && step.axis === "child" && step.test.name !== undefined;
    // Inside a question there is never a node, but a text without its quotes reads like that.
    if (isLost && !spots.every((spot) => spot.place.isLeaf)) this.isBroken = true;
    return found;
  }

  /**
   * The deepest repeat of this place that a plain path from the root goes through, not to.
   * @param {Step[]} steps
   * @param {number} most
   */
  _sharedRepeat(steps, most) {
    /** @type {Place | null} */
    let shared = null;
    for (const [at, place] of this.place.ancestry.entries()) {
      const step = steps[at];
      if (at === most || !step || step.predicates.length || step.axis !== "child" || !matches(step, place)) break;
      if (place.isRepeat && at < steps.length - 1) shared = place;
    }
    return shared;
  }

  /**
   * @param {Path} node
   * @param {Place} shared
   * @param {Here} here
   * @param {boolean} structure
   * @returns {Path}
   */
  _positioned({ steps, position }, shared, here, structure) {
    const walked = this._walk([{ place: shared, shared }], steps.slice(shared.depth), 0);
    this._read(walked.spots, structure);
    const start = here.inPredicate ? call("current", position) : null;
    const up = climb(this.place.depth - shared.depth, position);
    return { type: "path", start, steps: [...up, ...walked.steps], position };
  }

  /**
   * @param {Spot[] | null} spots
   * @param {boolean} structure
   */
  _read(spots, structure) {
    for (const { place, shared } of spots || []) this.reads.push({ place, shared, structure });
  }
}

/**
 * @param {string} name
 * @param {number} position
 * @param {Expression[]} given
 * @returns {Call}
 */
function call(name, position, given = []) {
  return { type: "call", name, arguments: given, position };
}

/**
 * That many parents.
 * @param {number} levels
 * @param {number} position
 * @returns {Step[]}
 */
function climb(levels, position) {
  return Array.from({ length: levels }, () => bareStep("parent", position));
}

/**
 * How many steps of its paths an indexed-repeat leaves to the place; no bound for other functions.
 *
 * It numbers the outermost repeat that it names and all below; repeats above that are the place's own.
 * @param {Call} node
 */
function stepsAboveNumbers(node) {
  if (node.name !== "indexed-repeat") return Infinity;
  const lengths = node.arguments.map((each, at) =>
    at % 2 && each.type === "path" && each.start === "/" ? each.steps.length - 1 : Infinity,
  );
  const least = Math.min(...lengths);
  return Number.isFinite(least) ? least : 0;
}
