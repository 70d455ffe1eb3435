/** An order given by buttons: up, down; untouched it is no answer. */

/** @typedef {import("./asking.js").Asking} Asking */

export class Ranking {
  /**
   * @param {Asking} asking
   * @param {HTMLElement} list
   */
  constructor(asking, list) {
    this.asking = asking;
    this.list = list;
    const { element } = asking;
    this.agree = /** @type {HTMLElement} */ (element.querySelector("[data-agree]"));
    this.clear = /** @type {HTMLElement} */ (element.querySelector("[data-clear]"));
    this.told = /** @type {HTMLElement} */ (element.querySelector("[data-told]"));
    this._first = this.rows;
    list.addEventListener("click", (event) => this._press(/** @type {Element} */ (event.target)));
    this.agree.addEventListener("click", () => this._answer());
    this.clear.addEventListener("click", () => this._forget());
  }

  /** @param {Asking} asking */
  static within(asking) {
    const list = /** @type {HTMLElement | null} */ (asking.element.querySelector("[data-ranking]"));
    return list && new Ranking(asking, list);
  }

  get rows() {
    return /** @type {HTMLElement[]} */ ([...this.list.children]);
  }

  /** @param {Element} target */
  _press(target) {
    const button = /** @type {HTMLElement | null} */ (target.closest("[data-up], [data-down]"));
    const row = /** @type {HTMLElement | null} */ (button && button.closest("li"));
    if (!button || !row) return;
    const isUp = button.hasAttribute("data-up");
    const other = isUp ? row.previousElementSibling : row.nextElementSibling;
    if (other && isUp) other.before(row);
    else if (other) other.after(row);
    this._answer();
    button.focus();
    this._say(row);
  }

  /** @param {HTMLElement} row */
  _say(row) {
    const name = row.querySelector(".rank-label")?.textContent || "";
    this.told.textContent = this.asking.filling.phrases.say("ranked", { name, place: this.rows.indexOf(row) + 1 });
  }

  _answer() {
    this.asking.set(this.rows.map((row) => row.dataset.value).join(" "));
  }

  _forget() {
    this.asking.set("");
    this.list.replaceChildren(...this._first);
    this.agree.focus();
  }

  /** Show the order that is answered, and its numbers; none where nothing is. */
  renew() {
    const order = this.asking.node.text.split(" ").filter(Boolean);
    const placed = order.map((value) => this._first.find((row) => row.dataset.value === value)).filter((row) => row !== undefined);
    if (placed.some((row, at) => row !== this.rows[at])) this.list.prepend(...placed);
    for (const [at, row] of this.rows.entries()) {
      const rank = row.querySelector("[data-rank]");
      if (rank) rank.textContent = order.length ? String(at + 1) : "";
    }
    this.agree.hidden = !!order.length;
    this.clear.hidden = !order.length;
  }
}
