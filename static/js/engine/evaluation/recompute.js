/** Running the rules of a form over an instance: all of them, or those that a change concerns. */

import { Chance, seedOf } from "../expression/chance.js";
import { setRelevant, spread } from "./relevance.js";

/** @typedef {import("../definition/binding/dependencies.js").Reader} Reader */
/** @typedef {import("../definition/binding/dependencies.js").Stage} Stage */
/** @typedef {import("../definition/binding/places.js").Place} Place */
/** @typedef {import("../definition/binding/plan.js").Plan} Plan */
/** @typedef {import("../definition/binding/rules.js").Rule} Rule */
/** @typedef {import("../expression/scope.js").Scope} Scope */
/** @typedef {import("./nodes.js").AnswerNode} AnswerNode */
/** @typedef {import("./tree.js").AnswerTree} AnswerTree */
/** @typedef {Map<Rule, Set<AnswerNode> | null>} Pending by rule where to run it, null for everywhere */

/** Rounds, beside one for each repeat instance, after which a loop that has not settled stays as it is. */
const MOST_ROUNDS = 12;

/**
 * The rules of a plan over one tree. `changed` collects nodes whose value changed and `started` new repeat
 * instances, for the actions that these fire.
 */
export class Evaluation {
  /**
   * @param {Plan} plan
   * @param {AnswerTree} tree
   * @param {Scope} scope
   */
  constructor(plan, tree, scope) {
    this.plan = plan;
    this.tree = tree;
    this.scope = scope;
    /** @type {AnswerNode[]} */
    this.changed = [];
    /** @type {AnswerNode[]} */
    this.started = [];
    /** Counts changes; `stamps[place.index]` is the count when a node of the place last changed. */
    this.clock = 0;
    this.stamps = plan.places.map(() => 0);
    /** @type {(Pending | undefined)[]} By the order of their stage. */
    this._pending = [];
    /** The order of the first stage that may be pending. */
    this._next = 0;
  }

  /**
   * What a rule gives on a node of its place, as a truth.
   * @param {Rule} rule
   * @param {AnswerNode} node
   */
  truth(rule, node) {
    return this._ready(rule, node).boolean(this.scope, node);
  }

  /**
   * @param {Rule} rule
   * @param {AnswerNode} node
   */
  text(rule, node) {
    return this._ready(rule, node).text(this.scope, node);
  }

  /**
   * @param {Rule} rule
   * @param {AnswerNode} node
   */
  nodes(rule, node) {
    return this._ready(rule, node).nodes(this.scope, node);
  }

  /**
   * The compiled rule; a seed that stays the same for a rule on a node, in whatever order rules run.
   * @param {Rule} rule
   * @param {AnswerNode} node
   */
  _ready({ draws, kind, source, compiled }, node) {
    if (draws) {
      const { random } = this.scope.context;
      this.scope.chance = new Chance(seedOf(`${random}:${node.path}:${kind}:${source}`));
    }
    return compiled;
  }

  /** Run every rule; afterwards everything follows from answers and context. */
  runAll() {
    for (const node of this.tree.walk()) node.own = node.relevant = true;
    for (const stage of this.plan.stages) {
      if (stage.loops) this._settle(stage);
      else this._runOn([...this.tree.at[stage.rules[0].seat.index]], stage.rules[0]);
    }
    this._pending = [];
  }

  /**
   * Note that the text of a node changed; `runPending` then runs what reads it.
   * @param {AnswerNode} node
   */
  valueChanged(node) {
    this.changed.push(node);
    this._stamp(node.place);
    this._note(this.plan.readers[node.place.index], node);
  }

  /**
   * Note that a node appeared, went (from `holder`) or changed relevance, with all below it.
   * @param {AnswerNode} node
   * @param {AnswerNode | null} [holder]
   */
  presenceChanged(node, holder) {
    for (const place of node.place.walk()) {
      this._stamp(place);
      this._note(this.plan.presenceReaders[place.index], holder || node);
    }
  }

  /** @param {Place} place */
  _stamp({ index }) {
    this.clock += 1;
    this.stamps[index] = this.clock;
  }

  /**
   * Note a new repeat instance: rules within it run, and rules elsewhere that read it.
   * @param {AnswerNode} node
   */
  _appeared(node) {
    for (const place of node.place.walk()) {
      for (const { order, rule } of this.plan.rulesAt.get(place) || []) this._push(order, rule, node);
    }
    this.presenceChanged(node, node.holder);
  }

  /** Run the rules noted, and those that their results concern, each stage after those it reads. */
  runPending() {
    while (this._next < this._pending.length) {
      const order = this._next;
      const pending = this._pending[order];
      this._next += 1;
      if (!pending) continue;
      this._pending[order] = undefined;
      const stage = this.plan.stages[order];
      if (stage.loops) this._settle(stage);
      else for (const [rule, scopes] of pending) this._runOn(this._nodes(rule.seat, scopes), rule);
    }
    this._pending = [];
    this._next = 0;
  }

  /**
   * @param {Place} place
   * @param {Set<AnswerNode> | null} scopes
   */
  _nodes(place, scopes) {
    if (!scopes) return [...this.tree.at[place.index]];
    return new Set([...scopes].flatMap((scope) => this.tree.nodesIn(place, scope)));
  }

  /**
   * @param {Reader[]} readers
   * @param {AnswerNode} node
   */
  _note(readers, node) {
    for (const { order, rule, shared } of readers) this._push(order, rule, sharedScope(node, shared));
  }

  /**
   * @param {number} order
   * @param {Rule} rule
   * @param {AnswerNode | null} scope
   */
  _push(order, rule, scope) {
    const pending = this._pending[order] || (this._pending[order] = new Map());
    this._next = Math.min(this._next, order);
    const scopes = pending.get(rule);
    if (!scope) pending.set(rule, null);
    else if (scopes) scopes.add(scope);
    else if (scopes === undefined) pending.set(rule, new Set([scope]));
  }

  /**
   * @param {Iterable<AnswerNode>} nodes
   * @param {Rule} rule
   */
  _runOn(nodes, rule) {
    for (const node of nodes) this._apply(rule, node);
  }

  /**
   * Run a loop until nothing changes, from relevant everywhere and nothing calculated.
   *
   * That start makes the result a function of answers alone, however one came to them. Rules that read their
   * own result, as once() does, start from it unless that leads nowhere.
   * @param {Stage} stage
   */
  _settle({ rules, order }) {
    const nodes = rules.flatMap((rule) => this._below(rule));
    const before = new Map(nodes.map((node) => [node, { relevant: node.relevant, text: node.text }]));
    this._startOver(rules, true);
    if (!this._rounds(rules)) {
      this._startOver(rules, false);
      this._rounds(rules);
    }
    for (const [node, { relevant, text }] of before) {
      if (node.text !== text) this.valueChanged(node);
      if (node.relevant === relevant) continue;
      this._stamp(node.place);
      this._note(this.plan.presenceReaders[node.place.index], node);
    }
    this._pending[order] = undefined;
  }

  /**
   * Run rules in rounds; tell whether they settled.
   * @param {Rule[]} rules
   */
  _rounds(rules) {
    const longest = Math.max(...rules.map((rule) => this.tree.at[rule.seat.index].length));
    for (let left = Math.min(MOST_ROUNDS + longest, 10 * MOST_ROUNDS); left; left -= 1) {
      // A filter: every rule runs in every round.
      if (!rules.filter((rule) => this._applyQuietly(rule)).length) return true;
    }
    return false;
  }

  /**
   * The nodes that a rule of a loop may change.
   * @param {Rule} rule
   */
  _below({ kind, place }) {
    const nodes = this.tree.at[place.index];
    return kind === "relevant" ? nodes.flatMap((node) => [...node.walk()]) : nodes;
  }

  /**
   * @param {Rule[]} rules
   * @param {boolean} keepingOwn
   */
  _startOver(rules, keepingOwn) {
    for (const rule of rules) {
      const keeps = keepingOwn && readsItself(rule);
      for (const node of this.tree.at[rule.place.index]) {
        if (rule.kind === "relevant") {
          node.own = true;
          spread(node);
        } else if (rule.kind === "calculate" && !keeps) {
          node.text = "";
        }
      }
    }
  }

  /**
   * Run one rule of a loop on all its nodes; tell whether anything changed.
   * @param {Rule} rule
   */
  _applyQuietly(rule) {
    return [...this.tree.at[rule.seat.index]].filter((node) => this._change(rule, node)).length > 0;
  }

  /**
   * @param {Rule} rule
   * @param {AnswerNode} node
   */
  _apply(rule, node) {
    if (!this._change(rule, node) || rule.kind === "jr:count") return;
    if (rule.kind === "relevant") this.presenceChanged(node);
    else this.valueChanged(node);
  }

  /**
   * Give a node what a rule says of it; tell whether that is new.
   * @param {Rule} rule
   * @param {AnswerNode} node
   */
  _change(rule, node) {
    if (rule.kind === "jr:count") return this._setCount(rule, node);
    if (rule.kind === "relevant") return setRelevant(node, this.truth(rule, node));
    const before = node.text;
    node.text = this.text(rule, node);
    return node.text !== before;
  }

  /**
   * Give a repeat as many instances as its count asks for; tell whether there were others.
   * @param {Rule} rule
   * @param {AnswerNode} holder
   */
  _setCount({ place, compiled }, holder) {
    const there = holder.at(place);
    // The expression is seen from an instance, of which there may be none.
    const asked = Math.trunc(compiled.number(this.scope, this.tree.beside(holder, place)));
    const most = there.length + this.tree.room(holder, place);
    const wanted = Number.isFinite(asked) ? Math.min(Math.max(asked, 0), most) : 0;
    for (let count = there.length; count < wanted; count += 1) this.add(holder, place);
    there.slice(wanted).forEach((extra) => this.remove(extra));
    return wanted !== there.length;
  }

  /**
   * Add a repeat instance as the form starts one.
   * @param {AnswerNode} holder
   * @param {Place} place
   */
  add(holder, place) {
    const node = this.tree.addInstance(holder, place, place.model);
    this.started.push(node);
    this._appeared(node);
    return node;
  }

  /**
   * Take a repeat instance out.
   * @param {AnswerNode} node
   */
  remove(node) {
    const { holder } = node;
    this.tree.removeInstance(node);
    this.presenceChanged(node, holder);
  }
}

/**
 * The node within which readers see a change of `node`; null is everywhere.
 * @param {AnswerNode} node
 * @param {Place | null} shared
 */
function sharedScope(node, shared) {
  if (!shared) return null;
  return node.place.isWithin(shared) ? node.ancestor(shared) : node;
}

/** @param {Rule} rule */
function readsItself({ place, reads }) {
  return reads.some((read) => read.place === place);
}
