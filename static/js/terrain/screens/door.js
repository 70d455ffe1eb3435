/** One door: what to know of it, what may be noted there, its history with other agents' events. */

import { copyOf, found, onSubmit, onTap, write } from "../elements.js";
import { codeIn, grouped, normaliseCode } from "../codes.js";
import { said, withoutUndone } from "../folding.js";
import { keyOf } from "../keys.js";
import { Camera } from "./camera.js";
import { Calendar } from "./calendar.js";
import { PARTS, act, give } from "./round.js";
import { showState } from "./standing.js";

/** @typedef {import("../mirror.js").Event} Noted */

export class DoorSheet {
  /**
   * @param {import("../app.js").App} app
   * @param {HTMLElement} section
   * @param {import("../interviews.js").Interviews} interviews
   */
  constructor(app, section, interviews) {
    this._app = app;
    this._section = section;
    this._interviews = interviews;
    this._key = "";
    /** @type {HTMLDetailsElement | null} The part that the agent wants. */
    this._part = null;
    this._calendar = new Calendar(app, found(section, "appointment"), (data) => this._note("appointment", data));
    this._code = /** @type {HTMLInputElement} */ (section.querySelector("#avis-code"));
    this._language = /** @type {HTMLInputElement} */ (section.querySelector("#langue-parlee"));
    this._text = /** @type {HTMLTextAreaElement} */ (section.querySelector("#note"));
    this._camera = new Camera(found(section, "video"), (text) => this._scanned(text));
    this._listen();
  }

  _listen() {
    const section = this._section;
    found(section, "act").addEventListener("click", (event) => {
      const button = /** @type {HTMLElement | null} */ (/** @type {Element} */ (event.target).closest("[data-outcome]"));
      if (button) void this._act(button.dataset.outcome ?? "");
    });
    onTap(found(section, "give"), () => give(this._app, this._interviews, this._key));
    onSubmit(found(section, "note"), () => this._write());
    // Older browsers do not say which button sent a form.
    let kind = "notice";
    found(section, "notice").addEventListener("click", ({ target }) => {
      const button = /** @type {Element} */ (target).closest("button");
      if (button?.value) kind = button.value;
    });
    onSubmit(found(section, "notice"), () => this._leave(kind));
    onSubmit(found(section, "language"), () => this._speak());
    const scan = found(section, "scan");
    scan.hidden = !Camera.isThere();
    onTap(scan, () => this._scan());
    for (const part of this._parts()) part.addEventListener("toggle", () => part.open || this._camera.stop());
  }

  /** @param {string} argument `<questionnaire> <household>`, and the part that is wanted */
  open(argument) {
    const [key, part = ""] = argument.split("/");
    this._key = key;
    this._app.standAt(key);
    for (const one of this._parts()) one.open = one.dataset.part === part;
    for (const details of this._section.querySelectorAll("[data-act] details")) details.removeAttribute("open");
    this._code.value = this._text.value = this._language.value = "";
    this._calendar.clear();
    for (const wrong of this._section.querySelectorAll("[data-wrong]")) wrong.textContent = "";
    this._part = this._parts().find(({ open }) => open) ?? null;
    this.refresh();
    void this._tellDraft();
  }

  /** What was asked for is in sight, and its first field is typed in. */
  place() {
    const part = this._part;
    if (part) this._app.telling.hush();
    part?.scrollIntoView({ block: "start" });
    return /** @type {HTMLElement | null} */ (part?.querySelector("input, textarea") ?? null);
  }

  /** The questionnaire of this door may have been begun. */
  async _tellDraft() {
    const { round, phrases, kinds } = this._app;
    round.begun = await this._interviews.doors();
    const door = round.door(this._key);
    if (door) showState(this._app, this._section, door);
    write(found(this._section, "act"), "[data-outcome=accepted]", round.begun.has(this._key) ? phrases.say("take_up") : kinds.accepted.short);
  }

  close() {
    this._camera.stop();
  }

  refresh() {
    const door = this._app.round.door(this._key);
    if (!door) return this._app.go("");
    const { number, street, town, address, remark } = door.address;
    const where = [number, street].filter(Boolean).join(" ") || address;
    found(this._section, "heading").textContent = where;
    const inside = [street, address].includes(door.place) ? "" : door.place;
    found(this._section, "address").textContent = [inside, town].filter(Boolean).join(" · ");
    const hint = found(this._section, "remark");
    hint.textContent = remark === door.place ? "" : (remark ?? "");
    hint.hidden = !hint.textContent;
    found(this._section, "disagree").hidden = !door.state.disagree;
    showState(this._app, this._section, door);
    this._showHistory();
    return undefined;
  }

  // History

  _showHistory() {
    const { round, kinds } = this._app;
    const events = round.history(this._key);
    const agent = (/** @type {Noted} */ event) => ({ ...event, agent: event.is_mine ? "me" : event.agent });
    const valid = new Set(withoutUndone(events.map(agent), kinds).map(({ id }) => id));
    const shown = events.filter(({ kind }) => kind !== "undone" && kind in kinds).reverse();
    found(this._section, "history").replaceChildren(...shown.map((event) => this._item(event, valid.has(event.id))));
    found(this._section, "no-history").hidden = shown.length > 0;
  }

  /**
   * @param {Noted} event
   * @param {boolean} isValid
   */
  _item(event, isValid) {
    const { phrases, moments, kinds, mirror } = this._app;
    const { kind, at, data, is_mine } = event;
    const item = copyOf(this._section, "event");
    const more = [data.when && moments.say(data.when), data.text, this._movedOf(event), data.code && grouped(String(data.code))];
    write(item, ".t-event", [kinds[kind] && said(kinds[kind]), ...more].filter(Boolean).join(" · "));
    item.classList.toggle("t-undone", !isValid);
    const who = phrases.say(data.by_team ? "by_team" : is_mine ? "by_me" : "by_other_agent");
    const where = mirror.own.has(event.id) ? phrases.say("not_sent_yet") : "";
    write(item, ".t-detail", [moments.say(at), who, where, isValid ? "" : phrases.say("was_undone")].filter(Boolean).join(" · "));
    const undo = found(item, "undo-event");
    // An answer that was given stays given: it is mended, not undone.
    undo.hidden = !is_mine || !isValid || kind === "accepted" || kind === "added";
    onTap(undo, () => this._app.undo(event));
    const wrong = found(item, "wrong-door");
    // Without the answer's name there is nothing to move: keyed before, or parted from its door at closing.
    wrong.hidden = !is_mine || !isValid || kind !== "accepted" || !data.instance_id;
    onTap(wrong, () => this._app.go(`deplacer/${this._key}/${event.id}`));
    return item;
  }

  /**
   * Where an answer went that was not this door's, or came from.
   * @param {Noted} event
   */
  _movedOf({ id, questionnaire, data }) {
    const { round, phrases } = this._app;
    const gone = round.history(this._key).find((one) => one.data.event === id && one.data.moved_to);
    const household = gone?.data.moved_to ?? data.moved_from;
    if (!household) return "";
    const door = this._app.name(keyOf({ questionnaire, household })) || phrases.say("another_door");
    return phrases.say(gone ? "moved_to" : "moved_from", { door });
  }

  // What is noted

  /** @param {string} kind */
  async _act(kind) {
    if (kind in PARTS) {
      const part = this._parts().find((one) => one.dataset.part === PARTS[kind]);
      if (!part) return;
      part.open = true;
      this._part = part;
      this.place()?.focus({ preventScroll: true });
    } else await act(this._app, this._interviews, kind, this._key);
  }

  /**
   * @param {string} kind
   * @param {Record<string, any>} data
   */
  async _note(kind, data) {
    const isNoted = await this._app.note(kind, this._key, data);
    if (isNoted) for (const one of this._parts()) one.open = false;
    return isNoted;
  }

  async _write() {
    const text = this._text.value.trim();
    if (!text) return;
    // What could not be kept stays written.
    if (await this._note("note", { text })) this._text.value = "";
  }

  async _speak() {
    const text = this._language.value.trim();
    if (await this._note("language", text ? { text } : {})) this._language.value = "";
  }

  /**
   * The code of a notice stays at the door: for nobody in particular, or for the person who was met.
   * @param {string} kind what is noted
   */
  async _leave(kind) {
    const typed = this._code.value.trim();
    const code = normaliseCode(typed);
    const wrong = found(found(this._section, "notice"), "wrong");
    wrong.textContent = typed && !code ? this._app.phrases.say("code_wrong") : "";
    if (typed && !code) return this._code.focus();
    if (await this._note(kind, code ? { code } : {})) this._code.value = "";
    return undefined;
  }

  async _scan() {
    const wrong = found(found(this._section, "notice"), "wrong");
    wrong.textContent = this._app.phrases.say("scanning");
    if (!(await this._camera.start())) wrong.textContent = this._app.phrases.say("no_camera");
  }

  /**
   * Whether it was a notice's.
   * @param {string} text
   */
  _scanned(text) {
    const code = codeIn(text);
    if (!code) return false;
    this._code.value = grouped(code);
    found(found(this._section, "notice"), "wrong").textContent = "";
    this._code.focus();
    return true;
  }

  /** @returns {HTMLDetailsElement[]} */
  _parts() {
    return [...this._section.querySelectorAll("details[data-part]")].map((one) => /** @type {HTMLDetailsElement} */ (one));
  }
}
