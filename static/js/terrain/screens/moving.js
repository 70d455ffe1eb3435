/** An answer that was noted at the wrong door: to which it belongs. */

import { isSure } from "../asking_twice.js";
import { copyOf, field, found, onTap, write } from "../elements.js";
import { keyOf } from "../keys.js";
import { nameOf } from "../round.js";
import { showState } from "./standing.js";

/** @typedef {import("../round.js").Door} Door */

/** So many doors are offered: those around first, then those that a search finds. */
const AROUND = 8;
const MOST = 30;

export class Moving {
  /**
   * @param {import("../app.js").App} app
   * @param {HTMLElement} section
   */
  constructor(app, section) {
    this._app = app;
    this._section = section;
    this._search = field(section, "look");
    this._key = "";
    this._id = "";
    this._search.addEventListener("input", () => this._list());
    found(section, "looking").addEventListener("submit", (event) => {
      event.preventDefault();
      this._search.blur();
    });
    onTap(found(section, "tell"), () => this._tell());
  }

  /** @param {string} argument `<questionnaire> <household>` and the event that says so */
  open(argument) {
    [this._key, this._id = ""] = argument.split("/");
    this._search.value = "";
    /** @type {HTMLAnchorElement} */ (this._section.querySelector(".t-back")).href = `#/porte/${encodeURI(this._key)}`;
    this._section.querySelector("details")?.removeAttribute("open");
    this.refresh();
  }

  refresh() {
    const { mirror, moments, phrases } = this._app;
    const event = mirror.event(this._id);
    if (!event || keyOf(event) !== this._key) return this._app.go("");
    found(this._section, "what").textContent = phrases.say("move_what", { door: this._app.name(this._key), moment: moments.say(event.at) });
    this._list();
    return undefined;
  }

  _list() {
    const { round, phrases } = this._app;
    const query = this._search.value.trim();
    const doors = query ? round.find(query, "").filter(({ key }) => key !== this._key).slice(0, MOST) : round.around(this._key, AROUND);
    found(this._section, "doors").replaceChildren(...doors.map((door) => this._item(door)));
    found(this._section, "nothing").textContent = query && !doors.length ? phrases.say("nothing_found") : "";
  }

  /** @param {Door} door */
  _item(door) {
    const item = copyOf(this._section, "door");
    write(item, ".t-name", nameOf(door.address));
    showState(this._app, item, door);
    onTap(/** @type {HTMLElement} */ (item.querySelector("button")), () => this._move(door));
    return item;
  }

  /** @param {Door} door */
  async _move({ key, address, stand }) {
    const app = this._app;
    const accepted = app.mirror.event(this._id);
    if (!accepted) return;
    const told = { from: app.name(this._key), to: nameOf(address) };
    if (!(await isSure(app.phrases.say(stand === "done" ? "move_beside" : "move_sure", told)))) return;
    const moved = await app.attempt(() => app.noting.move(accepted, address.household));
    if (!moved) return;
    for (const one of [this._key, key]) app.round.touch(one);
    app.standAt(key);
    app.go("");
    app.telling.noted(app.phrases.say("moved", told), null, key);
    void app.sync();
  }

  /** The right door is nobody's here: the team moves it, and has to know. */
  async _tell() {
    const key = this._key;
    if (await this._app.note("note", key, { text: this._app.phrases.say("wrong_door_note") })) this._app.go(`porte/${key}`);
  }
}
