/** The day's summary: what the agent noted today, with the base of what it says. */

import { said, withoutUndone } from "../folding.js";
import { found, made } from "../elements.js";

export class Day {
  /**
   * @param {import("../app.js").App} app
   * @param {HTMLElement} section
   */
  constructor(app, section) {
    this._app = app;
    this._section = section;
  }

  open() {
    const { mirror, kinds, moments, phrases } = this._app;
    const valid = withoutUndone(mirror.mine().map((event) => ({ ...event, agent: "me" })), kinds);
    const today = valid.filter(({ at }) => moments.isToday(at));
    const taken = today.filter(({ kind }) => kind === "accepted" || kind === "taken").length;
    found(this._section, "lead").textContent = phrases.count("answers", taken);
    const rows = Object.entries(kinds).map(([name, kind]) => row(said(kind), today.filter(({ kind }) => kind === name).length));
    found(this._section, "rows").replaceChildren(...rows.filter((one) => one !== null));
    found(this._section, "none").hidden = today.length > 0;
    const attempts = today.filter(({ kind }) => kinds[kind].is_attempt);
    const doors = new Set(attempts.map((event) => /** @type {any} */ (event).household));
    const met = attempts.filter(({ kind }) => kinds[kind].is_contact);
    const contacts = new Set(met.map((event) => /** @type {any} */ (event).household));
    const base = found(this._section, "base");
    base.textContent = phrases.say("day_base", { contacts: contacts.size, doors: doors.size });
    base.hidden = !doors.size;
  }

  refresh() {
    this.open();
  }
}

/**
 * @param {string} label
 * @param {number} count
 */
function row(label, count) {
  if (!count) return null;
  const line = document.createElement("tr");
  const head = made("th", label);
  head.setAttribute("scope", "row");
  line.append(head, made("td", String(count)));
  return line;
}
