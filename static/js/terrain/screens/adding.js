/** An address that the list lacks: a household of its own at once, the agent's to go to. */

import { found, onSubmit } from "../elements.js";
import { ADDED, keyOf } from "../mirror.js";
import { newId } from "../noting.js";

export class Adding {
  /**
   * @param {import("../app.js").App} app
   * @param {HTMLElement} section
   */
  constructor(app, section) {
    this._app = app;
    this._form = /** @type {HTMLFormElement} */ (found(section, "add"));
    this._wrong = found(section, "wrong");
    this._streets = /** @type {HTMLElement} */ (section.querySelector("#rues"));
    onSubmit(this._form, () => this._add());
  }

  open() {
    this._form.reset();
    this._wrong.textContent = "";
    const { round } = this._app;
    const here = round.door(this._app.door)?.address ?? round.doors[0]?.address;
    for (const name of /** @type {const} */ (["street", "town"])) this._field(name).value = here?.[name] ?? "";
    const streets = [...new Set(round.doors.map(({ street }) => street).filter(Boolean))];
    this._streets.replaceChildren(...streets.map((street) => Object.assign(document.createElement("option"), { value: street })));
  }

  async _add() {
    const app = this._app;
    const told = ADDED.map((name) => [name, this._field(name).value.trim()]).filter(([, text]) => text);
    /** @type {Record<string, string>} */
    const parts = Object.fromEntries(told);
    if (!parts.street) return (this._wrong.textContent = app.phrases.say("no_street"));
    if (!parts.number && !parts.building) return (this._wrong.textContent = app.phrases.say("no_number"));
    const questionnaire = app.round.questionnaire || app.mirror.small.questionnaires[0]?.short_name;
    if (!questionnaire) return (this._wrong.textContent = app.phrases.say("no_questionnaire"));
    const where = { questionnaire, household: newId() };
    const noted = await app.attempt(() => app.noting.note("added", where, { parts }));
    if (!noted) return undefined;
    app.round.refresh();
    const key = keyOf(where);
    app.telling.noted(app.phrases.say("added", { door: app.name(key) }), () => app.undo(noted), key);
    app.go(`porte/${key}`);
    void app.sync();
    return undefined;
  }

  /** @param {string} name */
  _field(name) {
    return /** @type {HTMLInputElement} */ (this._form.elements.namedItem(name));
  }
}
