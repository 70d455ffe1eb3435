/** The model of a form: the shape of its answers, and the rules bound to each node. */

import { readLabel } from "../texts.js";

/**
 * As a form travels. `repeat` tells a repeat; its children are those of a new instance, and `initial` the
 * instances there are at the start, 0 for one like a new one.
 * @typedef {object} WrittenNode
 * @property {string} name written as in the XML, prefix included
 * @property {string} [namespace] where it is not that of the parent
 * @property {string} [text] what it starts with
 * @property {Record<string, string>} [attributes]
 * @property {WrittenNode[]} [children]
 * @property {true} [repeat]
 * @property {(0 | WrittenNode)[]} [initial]
 * @property {WrittenBind} [bind]
 */
/**
 * The rules of one node: expressions as the author wrote them.
 * @typedef {object} WrittenBind
 * @property {string} [type]
 * @property {string} [relevant]
 * @property {string} [required]
 * @property {string} [constraint]
 * @property {string} [readonly]
 * @property {string} [calculate]
 * @property {import("../texts.js").WrittenLabel} [required_message]
 * @property {import("../texts.js").WrittenLabel} [constraint_message]
 * @property {string} [preload]
 * @property {string} [preload_params]
 */
/**
 * A `setvalue`: on one of `events`, the node at `path` takes the value of `value`, or becomes empty.
 * @typedef {{ events?: string, path: string, value?: string, trigger?: string }} WrittenAction
 */

/** The rules of a node. */
export class Bind {
  /** @param {WrittenBind} [written] */
  constructor(written = {}) {
    this.type = written.type || "string";
    this.relevant = written.relevant;
    this.required = written.required;
    this.constraint = written.constraint;
    this.readonly = written.readonly;
    this.calculate = written.calculate;
    this.requiredMessage = readLabel(written.required_message);
    this.constraintMessage = readLabel(written.constraint_message);
    this.preload = written.preload;
    this.preloadParams = written.preload_params;
  }
}

export const NO_BIND = new Bind();

/** A node of the primary instance as the form declares it; `path` has no positions. */
export class ModelNode {
  /**
   * @param {WrittenNode} written
   * @param {{ path: string, namespace: string }} [parent]
   */
  constructor(written, parent = { path: "", namespace: "" }) {
    this.name = written.name;
    this.key = written.name.slice(written.name.lastIndexOf(":") + 1);
    this.path = `${parent.path}/${this.key}`;
    this.namespace = written.namespace ?? parent.namespace;
    this.text = written.text || "";
    this.attributes = written.attributes || {};
    this.bind = written.bind ? new Bind(written.bind) : null;
    this.isRepeat = !!written.repeat;
    /** @type {ModelNode[]} */
    this.children = (written.children || []).map((child) => new ModelNode(child, this));
    /** @type {ModelNode[]} */
    this.initial = (written.initial || []).map((shape) => (shape ? new ModelNode(shape, parent) : this));
  }

  /**
   * This node and all below it, in document order.
   * @returns {Generator<ModelNode>}
   */
  *walk() {
    yield this;
    for (const child of this.children) yield* child.walk();
  }
}
