/** The tree of an instance: its nodes by place, and repeat instances that come and go. */

import { Document } from "../expression/tree.js";
import { AnswerNode } from "./nodes.js";

/** @typedef {import("../definition/binding/places.js").Place} Place */
/** @typedef {import("../definition/binding/plan.js").Plan} Plan */
/** @typedef {import("../definition/model.js").ModelNode} ModelNode */

const STEP = /^([^[\]]+)(?:\[([0-9]{1,6})\])?$/;

/** Instances that one repeat may have within its holder: more is an error or an attack. */
const MAX_INSTANCES = 1000;
/** Instances that all repeats may have together. */
const MAX_ALL_INSTANCES = 20000;

/** A path that names no node, or none that can do what is asked. */
export class PathUnknown extends Error {
  /** @param {string} path */
  constructor(path) {
    super(path);
    this.path = path;
  }
}

/** The primary instance as nodes. `at[place.index]` are the nodes of a place in document order. */
export class AnswerTree {
  /** @param {Plan} plan */
  constructor(plan) {
    this.plan = plan;
    /** @type {AnswerNode[][]} */
    this.at = plan.places.map(() => []);
    this._instances = 0;
    const [place] = plan.places;
    this.root = this._grown(place);
    for (const [name, text] of Object.entries(place.model.attributes)) this.root.setAttribute(name, text);
    this.document = new Document(this.root);
  }

  /**
   * The node at a path with positions from 1, the first where none is told; throws PathUnknown.
   * @param {string} path
   */
  node(path) {
    const place = this.plan.byPath.get(path);
    if (place && !place.repeat) return this.at[place.index][0];
    const [before, root, ...steps] = path.split("/");
    if (before || root !== this.root.place.key) throw new PathUnknown(path);
    return steps.reduce((node, step) => {
      const [, key, position = "1"] = STEP.exec(step) || [];
      const found = node.answers.filter((child) => child.place.key === key)[Number(position) - 1];
      if (!found) throw new PathUnknown(path);
      return found;
    }, this.root);
  }

  /**
   * The node to see a text from; for a repeat without instance one beside the tree.
   * @param {string} path
   */
  vantage(path) {
    const place = this.plan.byPath.get(path.replace(/\[\d+\]/g, ""));
    if (!place?.isRepeat || path.endsWith("]")) return this.node(path);
    const holder = this.node(path.slice(0, path.lastIndexOf("/")));
    return holder.at(place)[0] || this.beside(holder, place);
  }

  /**
   * A node of a repeat that knows its holder but that the holder does not have.
   * @param {AnswerNode} holder
   * @param {Place} place
   */
  beside(holder, place) {
    const node = new AnswerNode(place);
    node.parent = holder;
    return node;
  }

  /**
   * The nodes of `place` within `scope`, all for null, in document order. Not to be changed.
   * @param {Place} place
   * @param {AnswerNode | null} scope
   */
  nodesIn(place, scope) {
    if (!scope || !place.repeat || !scope.place.repeat) return this.at[place.index];
    return this._below(scope, place);
  }

  /**
   * @param {AnswerNode} scope
   * @param {Place} place
   */
  _below(scope, place) {
    if (!place.isWithin(scope.place)) return [];
    const steps = place.ancestry.slice(scope.place.depth);
    return steps.reduce((nodes, step) => nodes.flatMap((node) => node.at(step)), [scope]);
  }

  /**
   * How many instances may still be added to a repeat within its holder.
   * @param {AnswerNode} holder
   * @param {Place} place
   */
  room(holder, place) {
    return Math.min(MAX_INSTANCES - holder.at(place).length, MAX_ALL_INSTANCES - this._instances);
  }

  /**
   * Add an instance after the last one; its texts are those of `model`, empty without one.
   * @param {AnswerNode} holder
   * @param {Place} place
   * @param {ModelNode} [model]
   */
  addInstance(holder, place, model) {
    const slot = this._slot(holder, place);
    const node = this._grown(place);
    this._instances += 1;
    holder.insert(slot, node);
    const holders = this.at[holder.place.index];
    if (holders[holders.length - 1] !== holder) this._reindex(place);
    if (model) this._fill(node, model);
    if (!holder.relevant) for (const below of node.walk()) below.relevant = false;
    return node;
  }

  /** @param {AnswerNode} node */
  removeInstance(node) {
    for (const gone of [...node.walk()]) {
      if (gone.place.isRepeat) this._instances -= 1;
      const there = this.at[gone.place.index];
      there.splice(there.indexOf(gone), 1);
    }
    node.holder?.remove(node);
  }

  /**
   * Give the nodes the texts that the form starts with, and repeats their first instances.
   * @param {ModelNode} model
   */
  fillDefaults(model) {
    this._fill(this.root, model);
  }

  /**
   * Copy the texts of a model node, which may be one of the initial instances of a repeat.
   * @param {AnswerNode} node
   * @param {ModelNode} model
   */
  _fill(node, model) {
    const shapes = new Map(model.children.map((shape) => [shape.key, shape]));
    for (const place of node.place.children) {
      const shape = shapes.get(place.key);
      if (shape && place.isRepeat) {
        for (const initial of shape.initial) this.addInstance(node, place, initial);
      } else if (shape) {
        const [child] = node.at(place);
        child.text = place.isLeaf ? shape.text : "";
        this._fill(child, shape);
      }
    }
  }

  /**
   * A new node with all below it but repeat instances.
   * @param {Place} place
   * @returns {AnswerNode}
   */
  _grown(place) {
    const node = new AnswerNode(place);
    this.at[place.index].push(node);
    const alone = place.children.filter((child) => !child.isRepeat);
    node.replaceChildren(alone.map((child) => this._grown(child)));
    return node;
  }

  /**
   * Where a new instance goes: after its siblings, else in the order of the form.
   * @param {AnswerNode} holder
   * @param {Place} place
   */
  _slot(holder, place) {
    return holder.answers.filter((child) => child.place.index <= place.index).length;
  }

  /**
   * Put the nodes of a nested repeat back in document order.
   * @param {Place} place
   */
  _reindex(place) {
    for (const below of place.walk()) this.at[below.index] = this._below(this.root, below);
  }

  walk() {
    return this.root.walk();
  }
}
