/** Answers that the team sent back: what is to be looked at, and the way to mend them. */

import { correctionOf } from "../corrections.js";
import { copyOf, found, onTap, write } from "../elements.js";
import { keyOf } from "../mirror.js";

/** @typedef {import("../mirror.js").SentBack} SentBack */

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
    const all = this._app.mirror.toMend();
    found(this._section, "list").replaceChildren(...all.map((one) => this._item(one)));
    found(this._section, "none").hidden = all.length > 0;
  }

  refresh() {
    this.open();
  }

  /** @param {SentBack} sentBack */
  _item(sentBack) {
    const { instance_id, questionnaire, comment } = sentBack;
    const { mirror, phrases, moments } = this._app;
    const item = copyOf(this._section, "sent-back");
    const event = mirror.eventOf(instance_id);
    const door = event?.household ? this._app.name(keyOf(event)) : "";
    write(item, ".t-event", comment);
    const where = door || phrases.say("elsewhere");
    write(item, ".t-detail", event ? `${where} · ${moments.say(event.at)}` : where);
    write(item, "[data-why]", this._whyAnew(sentBack));
    const button = found(item, "mend");
    button.hidden = !questionnaire;
    onTap(button, () => this._mend(sentBack));
    return item;
  }

  /**
   * Why the answer cannot be opened here and is asked anew; "" where it can.
   * @param {SentBack} sentBack
   */
  _whyAnew({ instance_id, questionnaire }) {
    const { mirror, phrases } = this._app;
    const content = mirror.returned.contents.get(instance_id);
    if (!content) return phrases.say("not_heard");
    const asked = mirror.small.questionnaires.find(({ short_name }) => short_name === questionnaire);
    return asked && asked.number !== content.number ? phrases.say("other_version", { version: content.version }) : "";
  }

  /** @param {SentBack} sentBack */
  async _mend(sentBack) {
    const { instance_id, questionnaire, comment } = sentBack;
    const content = this._whyAnew(sentBack) ? undefined : this._app.mirror.returned.contents.get(instance_id);
    const begun = (await this._interviews.drafts()).find(({ inside }) => inside.replaces === instance_id);
    const draft = begun?.draft ?? (content && (await correctionOf(this._app.vault, sentBack, content, this._title(questionnaire))));
    const channel = begun?.inside.channel ?? content?.channel ?? "door";
    const wanted = { questionnaire: questionnaire ?? "", household: null, channel, replaces: instance_id, comment };
    await this._interviews.ask({ ...wanted, draft });
  }

  /** @param {string | null} questionnaire */
  _title(questionnaire) {
    return this._app.mirror.small.questionnaires.find(({ short_name }) => short_name === questionnaire)?.title ?? "";
  }
}
