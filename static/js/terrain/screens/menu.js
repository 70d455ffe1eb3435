/** Where else to go, who is at work, and the lock. */

import { found, onTap } from "../elements.js";

export class Menu {
  /**
   * @param {import("../app.js").App} app
   * @param {HTMLElement} section
   */
  constructor(app, section) {
    this._app = app;
    this._section = section;
    onTap(found(section, "lock"), () => this._app.lock());
  }

  open() {
    const { mirror, enrolments, phrases } = this._app;
    const { agent, project } = mirror.small;
    const told = { agent: agent?.name ?? "", project: project?.name ?? "", device: enrolments.current?.device ?? "" };
    found(this._section, "who").textContent = phrases.say("who", told);
  }
}
