/**
 * The nodes that expressions read: answers in progress and secondary instances alike.
 *
 * Names are kept as the document writes them (`orx:meta`), and an unprefixed name in an expression matches
 * an element without prefix, whatever its default namespace.
 */

/** Below this many children a plain scan beats an index of names. */
const FEW = 8;
/** @type {never[]} */
const NONE = [];

/**
 * A place in a tree. `relevant` false makes its value, and all values below it, read as empty.
 *
 * Who changes `relevant` changes it on the whole subtree: evaluation does not look upwards.
 */
export class Node {
  constructor(name = "", text = "", namespace = "") {
    this.name = name;
    this.namespace = namespace;
    this.text = text;
    /** @type {Node | null} */
    this.parent = null;
    /** @type {Element[]} */
    this.children = [];
    /** @type {Attribute[]} */
    this.attributes = NONE;
    this.relevant = true;
  }

  get kind() {
    return "node";
  }

  /** The string-value of XPath 1.0 §5; empty where the node is not relevant. */
  value() {
    return this.relevant ? this.text : "";
  }

  /** The name without its prefix. */
  get localName() {
    return this.name.slice(this.name.lastIndexOf(":") + 1);
  }

  /**
   * The child elements written `name`, in document order. Not to be changed.
   * @param {string} name
   */
  named(name) {
    return this.children.filter((child) => child.name === name);
  }

  /**
   * All child nodes, texts and comments included.
   * @returns {Node[]}
   */
  contents() {
    return this.children;
  }
}

/** What belongs to an element and shares its relevance. */
class Part extends Node {
  value() {
    return !this.parent || this.parent.relevant ? this.text : "";
  }
}

export class Attribute extends Part {
  get kind() {
    return "attribute";
  }
}

/** A run of text between elements. */
export class Text extends Part {
  get kind() {
    return "text";
  }
}

/** The text of an element without children, whatever it holds by now. */
class OwnText extends Text {
  value() {
    return this.parent ? this.parent.value() : "";
  }
}

/** An element: a value (`text`) or `children`, changed through its methods only. */
export class Element extends Node {
  constructor(name = "", text = "", namespace = "") {
    super(name, text, namespace);
    /** @type {Node[] | null} Where a document mixes text with elements. */
    this.pieces = null;
    /** @type {Map<string, Element[]> | null} */
    this._byName = null;
    /** @type {OwnText | null} */
    this._ownText = null;
    /** @type {Map<string, Map<string, Element[]>> | null} Filled by `index.js` on trees that never change. */
    this.lookups = null;
  }

  get kind() {
    return "element";
  }

  /**
   * Put `child` before the child at `position` (from 0) and return it.
   * @param {number} position
   * @param {Element} child
   */
  insert(position, child) {
    child.parent = this;
    this.children.splice(position, 0, child);
    this._byName = null;
    return child;
  }

  /** @param {Element} child */
  append(child) {
    return this.insert(this.children.length, child);
  }

  /** @param {Element} child */
  remove(child) {
    this.children.splice(this.children.indexOf(child), 1);
    child.parent = null;
    this._byName = null;
  }

  /** @param {Element[]} children */
  replaceChildren(children) {
    this.children = children;
    for (const child of children) child.parent = this;
    this._byName = null;
  }

  /**
   * @param {string} name
   * @param {string} text
   */
  setAttribute(name, text, namespace = "") {
    const attribute = new Attribute(name, text, namespace);
    attribute.parent = this;
    this.attributes = [...this.attributes.filter((each) => each.name !== name), attribute];
  }

  /**
   * The text of the attribute written `name`.
   * @param {string} name
   */
  attribute(name) {
    return this.attributes.find((each) => each.name === name)?.text;
  }

  /**
   * The string-value: own text, or all texts below, in order.
   * @returns {string}
   */
  value() {
    if (!this.relevant) return "";
    if (!this.children.length && !this.pieces) return this.text;
    const withText = this.contents().filter((piece) => piece.kind === "element" || piece.kind === "text");
    return withText.map((piece) => piece.value()).join("");
  }

  /**
   * @param {string} name
   * @returns {Element[]}
   */
  named(name) {
    if (this.children.length <= FEW) return super.named(name);
    this._byName = this._byName || byName(this.children);
    return this._byName.get(name) || NONE;
  }

  /** @returns {Node[]} */
  contents() {
    return this.pieces || (this.children.length ? this.children : this._texts());
  }

  _texts() {
    if (!this.text) return NONE;
    if (!this._ownText) {
      this._ownText = new OwnText();
      this._ownText.parent = this;
    }
    return [this._ownText];
  }
}

/** The root above a document's element. */
export class Document extends Node {
  /** @param {Element} root */
  constructor(root) {
    super();
    this.root = root;
    this.children = [root];
    root.parent = this;
  }

  get kind() {
    return "document";
  }

  value() {
    return this.root.value();
  }
}

/** @param {Element[]} children */
function byName(children) {
  /** @type {Map<string, Element[]>} */
  const found = new Map();
  for (const child of children) {
    const same = found.get(child.name);
    if (same) same.push(child);
    else found.set(child.name, [child]);
  }
  return found;
}
