/** The code of paths: steps over axes, predicates, and short ways for the paths that forms really have. */

import { APART, AXES, DOWNWARD, REVERSE, nodeTest } from "./axes.js";
import { Code, asNodes } from "./code.js";
import { indexedChildren, keyOf, plainChild } from "./lookups.js";
import { inDocumentOrder } from "./order.js";
import { isCountless, sieveOf } from "./predicates.js";

/** @typedef {import("./tree.js").Node} Node */
/** @typedef {import("./scope.js").Scope} Scope */
/** @typedef {import("./syntax.js").Path} Path */
/** @typedef {import("./syntax.js").Step} Step */
/** @typedef {import("./predicates.js").Compile} Compile */
/** @typedef {import("./axes.js").Namespaces} Namespaces */
/** @typedef {import("./code.js").Run<Node[]>} Nodes */

/**
 * The code of a path.
 * @param {Path} path
 * @param {Compile} compile
 * @param {Namespaces} namespaces
 */
export function pathCode(path, compile, namespaces) {
  const start = startOf(path, compile);
  const isSingle = startsFromOne(path);
  const short = isSingle ? upwardThenDown(path.steps) : null;
  if (short) return new Code(shortPath(start, ...short), "nodes", path.position);
  const isFixed = !!path.start && path.start !== "/" && path.start.type === "call" && path.start.name === "instance";
  let isApart = isSingle;
  const advances = merged(path.steps).map((step) => {
    const advance = advanceOf(step, candidatesOf(step, compile, namespaces, isFixed), compile, isApart);
    isApart = isApart && APART.has(step.axis);
    return advance;
  });
  return new Code(
    (node, scope) => advances.reduce((nodes, advance) => advance(nodes, scope), start(node, scope)),
    "nodes",
    path.position,
  );
}

/**
 * Whether a path starts from one node at most.
 * @param {Path} path
 */
function startsFromOne({ start }) {
  if (!start || start === "/") return true;
  return start.type === "call" && (start.name === "current" || start.name === "instance");
}

/**
 * The code of predicates over a whole node-set.
 * @param {import("./syntax.js").Filter} expression
 * @param {Compile} compile
 */
export function filterCode(expression, compile) {
  const find = asNodes(compile(expression.primary), "[");
  const sieves = expression.predicates.map((predicate) => sieveOf(predicate, compile));
  return new Code(
    (node, scope) => sieves.reduce((nodes, sieve) => sieve(nodes, scope), find(node, scope)),
    "nodes",
    expression.position,
  );
}

/**
 * @param {Path} path
 * @param {Compile} compile
 * @returns {Nodes}
 */
function startOf({ start }, compile) {
  if (!start) return (node) => [node];
  if (start === "/") return (_node, scope) => [scope.root];
  return asNodes(compile(start), "/");
}

/**
 * How many parents, then which children: nine paths of ten, `/data/a/b`, `../b`, `.`.
 * @param {Step[]} steps
 * @returns {[number, string[]] | null}
 */
function upwardThenDown(steps) {
  const rest = steps.filter((step) => !isBare(step, "self"));
  const down = rest.findIndex((step) => !isBare(step, "parent"));
  const ups = down < 0 ? rest.length : down;
  const names = [];
  for (const step of rest.slice(ups)) {
    const name = step.predicates.length ? null : plainChild(step);
    if (name === null) return null;
    names.push(name);
  }
  return [ups, names];
}

/**
 * @param {Step} step
 * @param {string} wanted
 */
function isBare({ axis, test, predicates }, wanted) {
  return axis === wanted && test.kind === "node" && !predicates.length;
}

/**
 * From a start of one node at most, so that document order needs no care.
 * @param {Nodes} start
 * @param {number} ups
 * @param {string[]} names
 * @returns {Nodes}
 */
function shortPath(start, ups, names) {
  return (from, scope) => {
    /** @type {Node | null | undefined} */
    let node = start(from, scope)[0];
    for (let count = 0; node && count < ups; count += 1) node = node.parent;
    /** @type {Node[]} */
    let nodes = node ? [node] : [];
    for (const name of names) {
      nodes = nodes.length === 1 ? nodes[0].named(name) : nodes.flatMap((each) => each.named(name));
    }
    return nodes;
  };
}

/**
 * `//name` in one step, where no predicate counts places.
 * @param {Step[]} steps
 */
function merged(steps) {
  /** @type {Step[]} */
  const found = [];
  for (let index = 0; index < steps.length; index += 1) {
    const after = steps[index + 1];
    if (isBare(steps[index], "descendant-or-self") && after?.axis === "child" && !after.predicates.length) {
      found.push({ ...after, axis: "descendant" });
      index += 1;
    } else {
      found.push(steps[index]);
    }
  }
  return found;
}

/**
 * From the nodes before a step to those after it; `isApart` tells that none of the former holds another.
 * @param {Step} step
 * @param {Nodes} candidates
 * @param {Compile} compile
 * @param {boolean} isApart
 * @returns {(nodes: Node[], scope: Scope) => Node[]}
 */
function advanceOf(step, candidates, compile, isApart) {
  const sieves = step.predicates.map((predicate) => sieveOf(predicate, compile));
  const isOrdered = isApart && DOWNWARD.has(step.axis);
  const isReverse = REVERSE.has(step.axis);
  return (nodes, scope) => {
    const found = nodes.flatMap((node) =>
      sieves.reduce((kept, sieve) => sieve(kept, scope), candidates(node, scope)),
    );
    return isReverse || (!isOrdered && nodes.length > 1) ? inDocumentOrder(found) : found;
  };
}

/**
 * The nodes of the axis that pass the test, through an index where a list never changes.
 * @param {Step} step
 * @param {Compile} compile
 * @param {Namespaces} namespaces
 * @param {boolean} isFixed
 * @returns {Nodes}
 */
function candidatesOf(step, compile, namespaces, isFixed) {
  const name = plainChild(step);
  if (name === null) {
    const axis = AXES[step.axis];
    const passes = nodeTest(step.test, step.axis, namespaces);
    return (node) => axis(node).filter(passes);
  }
  const [first] = step.predicates;
  const key = isFixed && first && isCountless(first) ? keyOf(first) : null;
  return key ? indexedChildren(name, key.name, compile(key.sought)) : (node) => node.named(name);
}
