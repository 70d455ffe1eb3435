/** Whoever held the device has answered: thanked in the language of their answers, until the agent has it again. */

import { found } from "../elements.js";

export class Thanked {
  /**
   * @param {import("../app.js").App} app
   * @param {HTMLElement} section
   */
  constructor(app, section) {
    this._app = app;
    this._section = section;
  }

  open() {
    const { handed, theirs } = this._app;
    theirs.write(found(this._section, "thanks"), "thanks", handed?.language);
    theirs.write(found(this._section, "hand-back"), "give_back", handed?.language);
  }
}
