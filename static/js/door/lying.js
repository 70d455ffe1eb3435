/** What lies on this device: answers begun, answers that wait, receipts; each with what can be done about it. */

import { tellVisit } from "../live/visit.js";
import { Outbox } from "../outbox/outbox.js";
import { openStore } from "../outbox/store.js";

/** @typedef {import("../outbox/store.js").Store} Store */
/** @typedef {import("../outbox/records.js").Draft} Draft */

/** The next try comes no sooner. Milliseconds. */
const LEAST = 1000;

/**
 * Show drafts and answers that wait, of this questionnaire, and send what can be.
 * @param {string} questionnaire
 */
export async function showLying(questionnaire) {
  const place = /** @type {HTMLElement | null} */ (document.querySelector("[data-lying]"));
  if (!place) return;
  const store = await openStore();
  await store.drafts.expire(Date.now());
  const found = await Promise.all(/** @type {const} */ (["drafts", "outbox", "sent"]).map((name) => store.keys(name)));
  if (!found.flat().length) return;
  const lying = new Lying(place, store, new Outbox(store), questionnaire);
  await lying.show();
  await lying.send(false);
}

class Lying {
  /**
   * @param {HTMLElement} place
   * @param {Store} store
   * @param {Outbox} outbox
   * @param {string} questionnaire
   */
  constructor(place, store, outbox, questionnaire) {
    this.place = place;
    this.store = store;
    this.outbox = outbox;
    this.questionnaire = questionnaire;
    this.isBusy = false;
    outbox.onchange = () => void this.show();
    // What failed without a network does not wait for its turn once there is one.
    addEventListener("online", () => void this.send(false, true));
    document.addEventListener("visibilitychange", () => document.hidden || void this.send(false, true));
    this._on("[data-send]", () => void this.send(true));
  }

  /**
   * Send what waits, and look again when there is something to try.
   * @param {boolean} isAsked by the person, who is told what still waits
   * @param {boolean} [isHurried] without waiting for what failed a moment ago
   */
  async send(isAsked, isHurried = isAsked) {
    if (this.isBusy) return;
    this.isBusy = true;
    const { next, left } = await this.outbox.send({ isHurried });
    this.isBusy = false;
    this._told("[data-still]", isAsked && left > 0);
    await this.show();
    if (next !== null) setTimeout(() => void this.send(false), Math.max(next, LEAST));
  }

  async show() {
    const drafts = (await this.store.drafts.list()).filter((draft) => draft.questionnaire === this.questionnaire);
    const items = await this.outbox.list();
    const waiting = items.filter((item) => item.state === "queued");
    const aside = items.filter((item) => item.state === "aside" && item.questionnaire === this.questionnaire);
    const sent = (await this.outbox.sentList()).filter((one) => one.questionnaire === this.questionnaire && one.receipt.receipt);
    this._list("draft", drafts, (line, draft) => this._draft(line, draft));
    this._list("aside", aside, (line, item) => this._aside(line, item));
    this._list("sent", sent, (line, one) => this._sent(line, one));
    this._told("[data-waiting]", waiting.length > 0);
    const count = this.place.querySelector("[data-count]");
    if (count) count.textContent = String(waiting.length);
    this.place.hidden = !(drafts.length || waiting.length || aside.length || sent.length);
  }

  /**
   * One line for each record, from the model that the page carries. A list that says the same stays as it is:
   * a finger may be on one of its buttons, or the keyboard in it.
   * @template Shown
   * @param {string} name
   * @param {Shown[]} records
   * @param {(line: HTMLElement, record: Shown) => void} fill
   */
  _list(name, records, fill) {
    const list = /** @type {HTMLElement} */ (this.place.querySelector(`[data-list="${name}"]`));
    const model = /** @type {HTMLTemplateElement} */ (this.place.querySelector(`template[data-model="${name}"]`));
    const lines = records.map((record) => {
      const line = /** @type {HTMLElement} */ (model.content.firstElementChild?.cloneNode(true));
      fill(line, record);
      return line;
    });
    list.hidden = !lines.length;
    if (says(lines) !== says([...list.children])) list.replaceChildren(...lines);
  }

  /**
   * @param {HTMLElement} line
   * @param {Draft} draft
   */
  _draft(line, draft) {
    fillIn(line, draft.id, { moment: shown(draft.saved_at), answered: draft.answered, total: draft.total });
    press(line, "[data-resume]", () => this._resume(draft));
    press(line, "[data-erase]", () => void this.store.drafts.remove(draft.id).then(() => this.show()));
  }

  /**
   * In the version that it was begun in, whatever is asked by now.
   * @param {Pick<Draft, "id" | "step" | "language" | "number">} draft
   */
  _resume({ id, number, language }) {
    tellVisit(this.questionnaire, { draft: id });
    location.assign(`/q/${this.questionnaire}/remplir/${number}/${language}`);
  }

  /**
   * @param {HTMLElement} line
   * @param {Awaited<ReturnType<Outbox["list"]>>[number]} item
   */
  _aside(line, item) {
    fillIn(line, item.instance_id, { moment: shown(item.added_at), why: item.problem?.message || "" });
    press(line, "[data-resume]", () => void this._reopen(item.instance_id));
    press(line, "[data-erase]", () => void this.outbox.forget(item.instance_id, { discard: true }).then(() => this.show()));
  }

  /** @param {string} instanceId */
  async _reopen(instanceId) {
    const id = await this.outbox.reopen(instanceId);
    const draft = id && (await this.store.drafts.get(id));
    if (draft) this._resume(draft);
  }

  /**
   * @param {HTMLElement} line
   * @param {Awaited<ReturnType<Outbox["sentList"]>>[number]} one
   */
  _sent(line, one) {
    fillIn(line, one.instance_id, { moment: shown(one.received_at), receipt: one.receipt.receipt });
    press(line, "[data-erase]", () => void this.outbox.forget(one.instance_id).then(() => this.show()));
  }

  /**
   * @param {string} where
   * @param {boolean} isShown
   */
  _told(where, isShown) {
    const element = /** @type {HTMLElement | null} */ (this.place.querySelector(where));
    if (element) element.hidden = !isShown;
  }

  /**
   * @param {string} where
   * @param {() => void} act
   */
  _on(where, act) {
    this.place.querySelector(where)?.addEventListener("click", act);
  }
}

/**
 * @param {HTMLElement} line
 * @param {string} id of the record that it tells
 * @param {Record<string, unknown>} values by the `data-` name of their place
 */
function fillIn(line, id, values) {
  line.setAttribute("data-says", JSON.stringify([id, values]));
  for (const place of line.querySelectorAll("[data-value]")) {
    place.textContent = String(values[place.getAttribute("data-value") || ""] ?? "");
  }
}

/** @param {Element[]} lines */
function says(lines) {
  return lines.map((line) => line.getAttribute("data-says")).join();
}

/**
 * What cannot be taken back asks first: the button stands in a <details> that opens.
 * @param {HTMLElement} line
 * @param {string} where
 * @param {() => void} act
 */
function press(line, where, act) {
  line.querySelector(where)?.addEventListener("click", act);
}

/** @param {string | number} moment */
function shown(moment) {
  const { lang } = document.documentElement;
  const spoken = `${lang.split("-")[0]}-u-nu-latn`;
  return new Intl.DateTimeFormat(spoken, { day: "numeric", month: "long", hour: "numeric", minute: "2-digit" }).format(new Date(moment));
}
