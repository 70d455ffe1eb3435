/** A session without addresses: opened, one answer after the other, closed. */

import { found, onSubmit, onTap } from "../elements.js";
import { withoutUndone } from "../folding.js";
import { newId } from "../noting.js";

/** @typedef {import("../sittings.js").Sitting} Sitting */

export class SittingSheet {
  /**
   * @param {import("../app.js").App} app
   * @param {HTMLElement} section
   * @param {import("../interviews.js").Interviews} interviews
   */
  constructor(app, section, interviews) {
    this._app = app;
    this._section = section;
    this._interviews = interviews;
    this._form = /** @type {HTMLFormElement} */ (found(section, "open"));
    this._place = /** @type {HTMLInputElement} */ (section.querySelector("#seance-lieu"));
    this._questionnaire = /** @type {HTMLSelectElement} */ (found(section, "questionnaire"));
    onSubmit(this._form, () => this._begin());
    onTap(found(section, "new"), () => this._ask(""));
    onTap(found(section, "kiosk"), () => this._ask("kiosk"));
    onTap(found(section, "declined"), () => this._decline());
    onTap(found(section, "undecline"), () => this._takeBack());
    onTap(found(section, "close"), () => this._end());
  }

  open() {
    const { mirror, round } = this._app;
    const all = mirror.small.questionnaires;
    found(this._section, "several").hidden = all.length < 2;
    this._questionnaire.replaceChildren(...all.map(({ short_name, title }) => new Option(title, short_name)));
    if (round.questionnaire) this._questionnaire.value = round.questionnaire;
    this.refresh();
  }

  refresh() {
    const { sittings, phrases, moments } = this._app;
    const { current } = sittings;
    this._form.hidden = current !== null;
    found(this._section, "running").hidden = current === null;
    if (!current) return;
    const told = { place: current.place, moment: moments.say(current.opened) };
    found(this._section, "place-name").textContent = phrases.say("session_at", told);
    const declined = this._declined(current);
    const counts = [phrases.count("taken", current.taken), ...(declined.length ? [phrases.count("declined", declined.length)] : [])];
    found(this._section, "taken").textContent = counts.join(" · ");
    found(this._section, "undecline").hidden = !declined.length;
  }

  async _begin() {
    const { phrases, moments } = this._app;
    const place = this._place.value.trim();
    const channel = String(new FormData(this._form).get("canal"));
    const questionnaire = this._questionnaire.value;
    const wrong = found(this._form, "wrong");
    wrong.textContent = questionnaire ? "" : phrases.say("no_questionnaire");
    if (!questionnaire || !place) return;
    const opened = new Date(moments.now()).toISOString();
    const sitting = { id: newId(), questionnaire, place, channel, opened, taken: 0 };
    await this._keep("opened", sitting, sitting, { place, channel });
    this._place.value = "";
  }

  /** @param {"" | "kiosk"} hands */
  async _ask(hands) {
    const { current } = this._app.sittings;
    if (!current) return;
    const { questionnaire, channel, id } = current;
    await this._interviews.ask({ questionnaire, household: null, channel, session: id, hands });
  }

  /** Somebody was asked and said no: counted at once, nothing else is kept of them. */
  async _decline() {
    const { current } = this._app.sittings;
    if (!current) return;
    await this._note("declined", current);
    navigator.vibrate?.(20);
  }

  /** The last of them was none. */
  async _takeBack() {
    const { current } = this._app.sittings;
    const event = current && this._declined(current).pop();
    if (!event) return;
    await this._note("undone", current, { event: event.id });
    if (found(this._section, "undecline").hidden) found(this._section, "declined").focus();
  }

  /**
   * Those who said no in a session, as far as this device knows, the last one last.
   * @param {Sitting} session
   */
  _declined({ id }) {
    const { mirror, kinds } = this._app;
    const here = mirror.mine().filter(({ household, data }) => !household && data.session === id);
    return withoutUndone(here.map((event) => ({ ...event, agent: "me" })), kinds).filter(({ kind }) => kind === "declined");
  }

  /**
   * Note something in a session that goes on as it was.
   * @param {string} kind
   * @param {Sitting} session
   * @param {Record<string, string>} [data]
   */
  async _note(kind, { id, questionnaire }, data = {}) {
    const { noting } = this._app;
    if (!(await this._app.attempt(() => noting.note(kind, { questionnaire, household: null }, { session: id, ...data })))) return;
    this.refresh();
    void this._app.sync();
  }

  async _end() {
    const { current } = this._app.sittings;
    if (current) await this._keep("closed", current, null);
  }

  /**
   * Keep how the session stands, with the event that says so.
   * @param {string} kind
   * @param {Sitting} session
   * @param {Sitting | null} after null: it is over
   * @param {Record<string, string>} [data]
   */
  async _keep(kind, { id, questionnaire }, after, data = {}) {
    const { sittings, noting } = this._app;
    const where = { questionnaire, household: null };
    const kept = await this._app.attempt(async () => {
      return noting.note(kind, where, { session: id, ...data }, { records: [await sittings.record(after)] });
    });
    if (!kept) return;
    sittings.current = after;
    this.refresh();
    void this._app.sync();
  }
}
