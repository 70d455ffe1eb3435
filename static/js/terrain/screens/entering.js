/** Before anything shows: an invitation, a passphrase, the passphrase again. */

import { EnrolRefused, enrol } from "../enrolments.js";
import { field, found, onSubmit, onTap, reveal } from "../elements.js";
import { distinct } from "../../outbox/outbox.js";
import { VaultRefused } from "../vault.js";
import { sentOf } from "./queue.js";

/** @typedef {import("../app.js").App} App */

/** No invitation yet, or one to trade. */
export class Starting {
  /**
   * @param {App} app
   * @param {HTMLElement} section
   */
  constructor(app, section) {
    this._app = app;
    this._section = section;
    this._wrong = found(section, "wrong");
    this._link = /** @type {HTMLInputElement} */ (section.querySelector("#invitation"));
    this._name = /** @type {HTMLInputElement} */ (section.querySelector("#appareil"));
    onSubmit(found(section, "enrol"), () => this._enrol());
    onTap(found(section, "not-now"), () => this._putOff());
  }

  open() {
    const isInvited = Boolean(this._app.token);
    for (const each of /** @type {NodeListOf<HTMLElement>} */ (this._section.querySelectorAll("[data-without]")))
      each.hidden = isInvited;
    found(this._section, "not-now").hidden = !isInvited || !this._app.enrolments.current || this._app.enrolments.isWithdrawn;
    found(this._section, "insecure").hidden = Boolean(globalThis.crypto?.subtle);
    this._wrong.textContent = "";
    // What the agent wrote there stays.
    if (this._name.value === this._name.defaultValue) this._name.value = this._app.phrases.say(deviceKind());
  }

  /** The round that is here goes on; the invitation may be scanned again. */
  async _putOff() {
    await this._app.attempt(() => this._app.invite(""));
    await this._app.route();
  }

  async _enrol() {
    const app = this._app;
    this._wrong.textContent = "";
    if (!app.token) {
      const token = tokenIn(this._link.value);
      this._link.value = "";
      if (!token) return this._say("no_token");
      await app.attempt(() => app.invite(token));
      if (!app.vault.isOpen) return app.route();
    }
    try {
      const { enrolment, ...told } = await enrol(app.outbox.outside, app.token, this._name.value);
      await app.enrolments.add(enrolment);
      await app.mirror.begin(told);
      await app.invite("");
      await app.takeUp();
      app.go("");
      await app.sync();
    } catch (problem) {
      this._refused(problem);
    }
    return undefined;
  }

  /** @param {unknown} problem */
  _refused(problem) {
    if (!(problem instanceof EnrolRefused)) return this._app.telling.alarm(problem);
    const { status, message } = problem.problem;
    if (!status) return this._say("no_network");
    // It is good no more: another one has to be scanned or pasted.
    void this._app.attempt(() => this._app.invite(""));
    this.open();
    this._wrong.textContent = message || this._app.phrases.say("no_token");
    return undefined;
  }

  /** @param {string} name */
  _say(name) {
    this._wrong.textContent = this._app.phrases.say(name);
  }
}

/**
 * The token of an invitation's link, or of what was copied of it.
 * @param {string} text
 */
function tokenIn(text) {
  const found = /^(?:\S*#)?([\w-]{16,100})$/.exec(text.trim());
  return found ? found[1] : "";
}

/** The phrase that says what this is, as far as browsers tell: for the team to know it again. */
function deviceKind() {
  const { userAgent, maxTouchPoints } = navigator;
  if (/iPhone|iPod/.test(userAgent)) return "device_iphone";
  // An iPad says that it is a Mac; no Mac is touched.
  if (/iPad/.test(userAgent) || (/Macintosh/.test(userAgent) && maxTouchPoints > 1)) return "device_ipad";
  if (/Android/.test(userAgent)) return /Mobile/.test(userAgent) ? "device_phone" : "device_tablet";
  return /Mobile|Mobi/.test(userAgent) ? "device_phone" : "device_computer";
}

/** The first passphrase. */
export class Choosing {
  /**
   * @param {App} app
   * @param {HTMLElement} section
   */
  constructor(app, section) {
    this._app = app;
    this._wrong = found(section, "wrong");
    this._first = /** @type {HTMLInputElement} */ (section.querySelector("#phrase"));
    this._again = /** @type {HTMLInputElement} */ (section.querySelector("#phrase-encore"));
    onSubmit(found(section, "choose"), () => this._choose());
    reveal(section);
  }

  open() {
    this._first.value = this._again.value = this._wrong.textContent = "";
  }

  async _choose() {
    const { phrases, vault, telling } = this._app;
    const phrase = this._first.value;
    if (phrase.trim() !== this._again.value.trim()) return (this._wrong.textContent = phrases.say("differ"));
    try {
      await vault.make(phrase);
    } catch (problem) {
      if (!(problem instanceof VaultRefused)) return telling.alarm(problem);
      return (this._wrong.textContent = phrases.say(problem.reason));
    }
    this.open();
    return this._app.route();
  }
}

/** The passphrase again, at the start of a shift. What waits can leave without it. */
export class Unlocking {
  /**
   * @param {App} app
   * @param {HTMLElement} section
   */
  constructor(app, section) {
    this._app = app;
    this._section = section;
    this._wrong = found(section, "wrong");
    this._phrase = /** @type {HTMLInputElement} */ (section.querySelector("#deverrouiller"));
    onSubmit(found(section, "unlock"), () => this._unlock());
    onTap(found(section, "send"), () => this._send());
    onTap(found(section, "forget"), () => this._doubt(true));
    onTap(found(section, "keep"), () => this._doubt(false));
    onTap(found(section, "forget-surely"), () => this._forget());
    reveal(section);
  }

  async open() {
    this._phrase.value = this._wrong.textContent = "";
    this._doubt(false);
    await this._tell();
  }

  /**
   * What is erased is gone for good: it takes a second word, on a telephone that anybody may hold.
   * @param {boolean} isAsked
   */
  _doubt(isAsked) {
    found(this._section, "forget").hidden = isAsked;
    found(this._section, "surely").hidden = !isAsked;
    if (isAsked) found(this._section, "keep").focus();
  }

  async _tell() {
    const { outbox, store, phrases } = this._app;
    const waiting = distinct(await outbox.list()).length;
    found(this._section, "waiting-here").textContent = waiting ? phrases.say("locked_waiting", { num: waiting }) : "";
    field(this._section, "send").hidden = !waiting;
    const drafts = (await store.keys("drafts")).length;
    found(this._section, "cost").textContent = phrases.say("cost", { num: drafts });
    found(this._section, "surely-told").textContent = drafts ? phrases.count("erase_drafts", drafts) : phrases.say("erase_round");
  }

  async _unlock() {
    const app = this._app;
    try {
      await app.vault.unlock(this._phrase.value);
    } catch (problem) {
      if (!(problem instanceof VaultRefused)) return app.telling.alarm(problem);
      this._wrong.textContent = app.phrases.say(problem.reason);
      return this._phrase.select();
    }
    this._phrase.value = "";
    // Whoever knows the passphrase is the agent: nobody else holds the device now.
    if (app.handed) await app.hand(null);
    await app.read();
    await app.route();
    void app.sync();
    return undefined;
  }

  async _send() {
    const told = found(this._section, "sending");
    told.textContent = this._app.phrases.say("syncing");
    const synced = await this._app.sync({ isHurried: true });
    await this._tell();
    told.textContent = await sentOf(this._app, synced);
  }

  async _forget() {
    const app = this._app;
    await app.attempt(() => app.vault.forget());
    app.mirror.clear();
    await app.hand(null);
    await app.route();
  }
}
