/** What the list says first: a welcome, once; what is closed; doors that went. */

import { found, onTap, write } from "../elements.js";

/** @typedef {import("../app.js").App} App */

/** @type {import("../../outbox/durable.js").Place} */
const WELCOMED = ["mirror", "welcomed"];
/** So many streets are named. */
const MOST_STREETS = 3;
/** What closed is told for so long where other doors are left. Milliseconds. */
const NEWS = 14 * 86_400_000;

export class Notices {
  /**
   * @param {App} app
   * @param {HTMLElement} section
   */
  constructor(app, section) {
    this._app = app;
    this._section = section;
    /** Whether the agent was welcomed on this device; null: not looked up yet. @type {boolean | null} */
    this._isWelcomed = null;
    onTap(found(section, "seen-left"), async () => {
      await this._app.attempt(() => this._app.mirror.seeLeft());
      this._tellLeft();
    });
    onTap(found(section, "seen-welcome"), async () => {
      await this._app.attempt(() => this._app.store.write([WELCOMED], () => [{ key: WELCOMED[1] }]));
      this._isWelcomed = true;
      this._tellWelcome();
    });
  }

  tell() {
    void this._welcome();
    this._tellClosed();
    this._tellLeft();
  }

  async _welcome() {
    if (this._isWelcomed === null) this._isWelcomed = (await this._app.store.read([WELCOMED]))[0] !== undefined;
    this._tellWelcome();
  }

  _tellWelcome() {
    const { mirror, phrases } = this._app;
    const [name = ""] = (mirror.small.agent?.name ?? "").split(" ");
    found(this._section, "welcome").hidden = this._isWelcomed !== false || !name;
    write(this._section, "[data-hello]", name ? phrases.say("hello", { name }) : "");
  }

  /** Nobody goes to doors of what is closed: they are not offered, and that is said. */
  _tellClosed() {
    const { mirror, round, phrases, moments } = this._app;
    const all = mirror.small.closed ?? [];
    const isNews = (/** @type {string | null} */ at) => !round.doors.length || moments.now() - Date.parse(at ?? "") < NEWS;
    const told = all.filter(({ closed_at }) => isNews(closed_at)).map(({ title, closed_at }) => {
      const day = closed_at ? moments.day(Date.parse(closed_at)) : "";
      return day ? phrases.say("closed_on", { title, day }) : phrases.say("closed", { title });
    });
    const place = found(this._section, "closed");
    place.hidden = !told.length;
    write(place, "p", told.join(" "));
  }

  /** Doors that are the agent's no more are not gone without a word. */
  _tellLeft() {
    const { phrases, mirror } = this._app;
    const { left } = mirror.former;
    const streets = [...new Set(left.map(({ street }) => street))];
    const named = [...streets.slice(0, MOST_STREETS), ...(streets.length > MOST_STREETS ? ["…"] : [])].join(", ");
    found(this._section, "left").hidden = !left.length;
    const told = left.length ? phrases.say("left_round", { doors: phrases.count("left", left.length), streets: named }) : "";
    write(this._section, "[data-left-doors]", told);
  }
}
