/** Questionnaires that were begun and not finished. */

import { copyOf, found, onTap, write } from "../elements.js";
import { keyOf } from "../mirror.js";

export class Drafts {
  /**
   * @param {import("../app.js").App} app
   * @param {HTMLElement} section
   * @param {import("../interviews.js").Interviews} interviews
   */
  constructor(app, section, interviews) {
    this._app = app;
    this._section = section;
    this._interviews = interviews;
  }

  async open() {
    const drafts = await this._interviews.drafts();
    found(this._section, "list").replaceChildren(...drafts.map((one) => this._item(one)));
    found(this._section, "none").hidden = drafts.length > 0;
  }

  /** @param {Awaited<ReturnType<import("../interviews.js").Interviews["drafts"]>>[number]} draft */
  _item({ draft, inside }) {
    const { phrases, moments, mirror } = this._app;
    const { questionnaire, household, channel, title, replaces, session } = inside;
    const item = copyOf(this._section, "draft");
    const at = household ? { questionnaire, household } : replaces && mirror.eventOf(replaces);
    const door = (at && at.household && this._app.name(keyOf(at))) || this._interviews.placeOf(session);
    write(item, ".t-event", door || title);
    write(item, ".t-detail", `${title} · ${phrases.say("kept_at", { moment: moments.say(inside.saved_at) })}`);
    onTap(found(item, "take-up"), () => this._interviews.ask({ questionnaire, household, channel, session, draft }));
    return item;
  }
}
