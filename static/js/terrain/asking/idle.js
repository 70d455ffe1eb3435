/** A device that stands among people: somebody who walked away must not leave their answers to the next one. */

/** Without a touch for so long, it is asked whether anybody is there. Milliseconds. */
const PATIENCE = 120_000;
/** And so long for the answer. Seconds. */
const ANSWER = 30;
const SIGNS = ["pointerdown", "keydown", "input", "scroll"];

export class Idle {
  /**
   * @param {{ ask: (seconds: number) => boolean, gone: () => void }} does `ask` each second of the wait, false where
   *   there is nothing to lose and any sign will do; then `gone`
   * @param {AbortSignal} signal
   */
  constructor({ ask, gone }, signal) {
    this._ask = ask;
    this._gone = gone;
    /** @type {ReturnType<typeof setTimeout> | 0} */
    this._timer = 0;
    this.isAsking = false;
    for (const sign of SIGNS) addEventListener(sign, () => this.isAsking || this.stir(), { signal, capture: true, passive: true });
    signal.addEventListener("abort", () => this.stop());
    this.stir();
  }

  /** Nobody is waited for any more. */
  stop() {
    this.isAsking = true;
    clearTimeout(this._timer);
  }

  /** Somebody is there. */
  stir() {
    this.isAsking = false;
    clearTimeout(this._timer);
    this._timer = setTimeout(() => this._wait(ANSWER), PATIENCE);
  }

  /** @param {number} seconds */
  _wait(seconds) {
    if (!seconds) return this._gone();
    this.isAsking = this._ask(seconds);
    this._timer = setTimeout(() => this._wait(seconds - 1), 1000);
    return undefined;
  }
}
