/** The entries of the browser's history that belong to one asking: back goes back in it, never out of it unseen. */

/** A browser that does not say that it went back is not waited for longer. Milliseconds. */
const PATIENCE = 1000;

export class Trail {
  /**
   * @param {() => void} onout called when somebody goes back from the first screen
   * @param {AbortSignal} signal
   */
  constructor(onout, signal) {
    this.depth = 0;
    this._isOver = false;
    this._onout = onout;
    addEventListener("popstate", (event) => this._follow(/** @type {PopStateEvent} */ (event).state), { signal });
    this.enter({});
  }

  /**
   * One entry more.
   * @param {object} state
   */
  enter(state) {
    history.pushState(state, "");
    this.entered();
  }

  /** Somebody else made an entry: it is counted. */
  entered() {
    this.depth += 1;
    this.mark();
  }

  /** The entry where we are says how deep it is. */
  mark() {
    history.replaceState({ ...history.state, asking: this.depth }, "");
  }

  /** @param {any} state */
  _follow(state) {
    this.depth = state?.asking || 0;
    if (!this.depth && !this._isOver) this._onout();
  }

  /** Back to the first screen: what was passed is not gone back to. */
  rewind() {
    return this._goTo(1);
  }

  /** Back to where the app was. */
  leave() {
    this._isOver = true;
    return this._goTo(0);
  }

  /**
   * @param {number} depth
   * @returns {Promise<void>}
   */
  _goTo(depth) {
    const far = this.depth - depth;
    if (far < 1) return Promise.resolve();
    return new Promise((resolve) => {
      const there = () => resolve();
      addEventListener("popstate", there, { once: true });
      setTimeout(there, PATIENCE);
      history.go(-far);
    });
  }
}
