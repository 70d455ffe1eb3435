/** An appointment by big buttons: a day, an hour. */

import { found, made, onSubmit } from "../elements.js";

const DAYS = 7;
/** From nine to half past eight, as doors open. Minutes since midnight. */
const HOURS = Array.from({ length: 24 }, (_, index) => 9 * 60 + 30 * index);

export class Calendar {
  /**
   * @param {import("../app.js").App} app
   * @param {HTMLElement} form
   * @param {(data: { when: string, text?: string }) => Promise<unknown>} keep
   */
  constructor(app, form, keep) {
    this._app = app;
    this._form = /** @type {HTMLFormElement} */ (form);
    this._keep = keep;
    onSubmit(form, () => this._submit());
  }

  clear() {
    this._form.reset();
    const { moments } = this._app;
    const days = moments.days(DAYS).map(({ number, label }) => choice("jour", number, label));
    const hours = HOURS.map((minutes) => choice("heure", minutes, moments.clock(minutes)));
    found(this._form, "days").replaceChildren(...days);
    found(this._form, "hours").replaceChildren(...hours);
  }

  async _submit() {
    const chosen = new FormData(this._form);
    const wrong = found(this._form, "wrong");
    const [day, hour] = ["jour", "heure"].map((name) => chosen.get(name));
    wrong.textContent = day && hour ? "" : this._app.phrases.say("no_day");
    if (!day || !hour) return;
    const note = /** @type {HTMLInputElement} */ (this._form.querySelector("#rdv-note"));
    const when = this._app.moments.moment(Number(day), Number(hour));
    const text = note.value.trim();
    await this._keep(text ? { when, text } : { when });
  }
}

/**
 * @param {string} name
 * @param {number} value
 * @param {string} text
 */
function choice(name, value, text) {
  const label = made("label", "", "t-choice");
  const input = Object.assign(document.createElement("input"), { type: "radio", name, value: String(value) });
  label.append(input, made("span", text));
  return label;
}
