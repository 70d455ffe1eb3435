/** The order in which rules run: a rule after those whose results it reads, rules in a loop together. */

/**
 * The strongly connected components of nodes, each after those it needs (Tarjan 1972). `needs[n]` are the
 * nodes that n reads. Members of a component are in ascending order.
 *
 * Without recursion: a form may chain thousands of calculations.
 * @param {number[][]} needs
 */
export function components(needs) {
  const search = new Tarjan(needs);
  needs.forEach((_, start) => search.visit(start));
  return search.found;
}

class Tarjan {
  /** @param {number[][]} needs */
  constructor(needs) {
    this._needs = needs;
    /** @type {number[]} By node, its number in the order of discovery. */
    this._numbers = [];
    /** @type {number[]} By node, the least number that it reaches. */
    this._low = [];
    /** @type {number[]} Nodes whose component is not complete. */
    this._open = [];
    /** @type {number[][]} */
    this.found = [];
    this._next = 0;
  }

  /** @param {number} start */
  visit(start) {
    if (start in this._numbers) return;
    const work = [this._enter(start)];
    for (let top; (top = work[work.length - 1]); ) {
      const follower = top.pending.pop();
      if (follower === undefined) {
        work.pop();
        this._leave(top.node);
        if (work.length) this._reach(work[work.length - 1].node, this._low[top.node]);
      } else if (!(follower in this._numbers)) {
        work.push(this._enter(follower));
      } else if (this._open.includes(follower)) {
        this._reach(top.node, this._numbers[follower]);
      }
    }
  }

  /** @param {number} node */
  _enter(node) {
    this._numbers[node] = this._low[node] = this._next;
    this._next += 1;
    this._open.push(node);
    return { node, pending: [...this._needs[node]].reverse() };
  }

  /**
   * @param {number} node
   * @param {number} number
   */
  _reach(node, number) {
    this._low[node] = Math.min(this._low[node], number);
  }

  /** @param {number} node */
  _leave(node) {
    if (this._low[node] !== this._numbers[node]) return;
    const members = this._open.splice(this._open.lastIndexOf(node));
    this.found.push(members.sort((one, other) => one - other));
  }
}
