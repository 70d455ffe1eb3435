/** Answers that the team sent back: what is to be looked at, and the way to ask again. */

import { copyOf, found, onTap, write } from "../elements.js";
import { keyOf } from "../mirror.js";

export class Mending {
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

  open() {
    const all = this._app.mirror.small.sent_back;
    found(this._section, "list").replaceChildren(...all.map((one) => this._item(one)));
    found(this._section, "none").hidden = all.length > 0;
  }

  refresh() {
    this.open();
  }

  /** @param {import("../mirror.js").SentBack} sentBack */
  _item({ instance_id, questionnaire, comment }) {
    const item = copyOf(this._section, "sent-back");
    const event = this._event(instance_id);
    const door = event?.household ? this._app.name(keyOf(event)) : "";
    write(item, ".t-event", comment);
    const where = door || this._app.phrases.say("elsewhere");
    write(item, ".t-detail", event ? `${where} · ${this._app.moments.say(event.at)}` : where);
    const button = found(item, "mend");
    button.hidden = !questionnaire;
    // The household is the first answer's: the code stays with that one.
    const wanted = { questionnaire: questionnaire ?? "", household: null, channel: "door", replaces: instance_id };
    onTap(button, () => this._interviews.ask(wanted));
    return item;
  }

  /** @param {string} instanceId */
  _event(instanceId) {
    const { events, own } = this._app.mirror;
    return [...events.values(), ...own.values()].find(({ data }) => data.instance_id === instanceId);
  }
}
