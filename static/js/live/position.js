/** Where the device is, when the person asks for it; writing the numbers by hand stays possible. */

/** @typedef {import("./asking.js").Asking} Asking */

/** A fix that is not had by then, in a stairwell say, is given up. Milliseconds. */
const LONGEST = 30_000;
/** Seven decimals are a centimetre. */
const DECIMALS = 7;

export class Position {
  /**
   * @param {Asking} asking
   * @param {HTMLButtonElement} button
   */
  constructor(asking, button) {
    this.asking = asking;
    this.button = button;
    this.told = /** @type {HTMLElement} */ (button.parentElement?.querySelector("[data-told]"));
    button.hidden = false;
    button.addEventListener("click", () => this._ask());
  }

  /** @param {Asking} asking */
  static within(asking) {
    const button = /** @type {HTMLButtonElement | null} */ (asking.element.querySelector("[data-locate]"));
    return button && "geolocation" in navigator && isSecureContext ? new Position(asking, button) : null;
  }

  _ask() {
    this._say("locating");
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => this._found(coords),
      ({ code }) => this._fail(code),
      { enableHighAccuracy: true, timeout: LONGEST, maximumAge: 0 },
    );
  }

  /** @param {GeolocationCoordinates} coords */
  _found({ latitude, longitude, altitude, accuracy }) {
    const numbers = [latitude, longitude].map((number) => number.toFixed(DECIMALS));
    this.asking.set([...numbers, (altitude || 0).toFixed(1), accuracy.toFixed(1)].join(" "));
    this._say("located", { meters: Math.round(accuracy) });
  }

  /**
   * What to do about a refusal is said where the page has room for it.
   * @param {number} code
   */
  _fail(code) {
    this._say("not_located");
    const refused = code === 1 && this.button.form?.dataset.refused;
    if (refused) this.told.textContent = refused;
  }

  /**
   * @param {string} name
   * @param {Record<string, unknown>} [values]
   */
  _say(name, values) {
    this.told.textContent = this.asking.filling.phrases.say(name, values);
  }
}
