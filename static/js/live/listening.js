/** What is typed goes to the question that it is typed in; what is left with a trouble is told. */

/** @typedef {import("./asking.js").Asking} Asking */
/** @typedef {import("./journey.js").Journey} Journey */

/** What a control tells only when the person goes on: it is not wrong yet. */
const LATER = ["required", "sought"];

/**
 * @param {HTMLElement} root
 * @param {Journey} journey
 */
export function listen(root, journey) {
  const troubles = new Troubles(journey.filling);
  root.addEventListener("input", (event) => {
    const asking = journey.askingAt(/** @type {Element} */ (event.target));
    if (asking && /** @type {HTMLInputElement} */ (event.target).type !== "file") asking.take();
  });
  root.addEventListener("change", (event) => {
    const asking = journey.askingAt(/** @type {Element} */ (event.target));
    if (asking) troubles.look(asking);
  });
}

/**
 * Troubles are told once the finger is up: told while it is down they would move what it presses, and the press
 * would go nowhere.
 */
class Troubles {
  /** @param {import("./filling.js").Filling} filling */
  constructor({ until }) {
    this._isDown = false;
    /** @type {Set<Asking>} */
    this._left = new Set();
    addEventListener("pointerdown", () => (this._isDown = true), until);
    for (const event of ["pointerup", "pointercancel"]) addEventListener(event, () => this._up(), until);
  }

  /** @param {Asking} asking */
  look(asking) {
    this._left.add(asking);
    if (!this._isDown) this._tell();
  }

  _up() {
    this._isDown = false;
    setTimeout(() => this._tell());
  }

  _tell() {
    for (const asking of this._left) {
      const code = asking.trouble();
      if (code && !LATER.includes(code)) asking.tell(code);
    }
    this._left.clear();
  }
}
