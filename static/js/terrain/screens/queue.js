/** What waits, what was set aside, what was sent: each said, tried again, carried away. */

import { copyOf, found, onTap, write } from "../elements.js";
import { ImportRefused, exportItems, importItems } from "../exporting.js";
import { distinct } from "../../outbox/outbox.js";
import { said } from "../folding.js";
import { keyOf } from "../mirror.js";
import { figures } from "../telling.js";

/** @typedef {Awaited<ReturnType<import("../../outbox/outbox.js").Outbox["list"]>>[number]} Listed */
/** @typedef {Awaited<ReturnType<import("../../outbox/outbox.js").Outbox["sentList"]>>[number]} Sent */

/** As many of what was sent are shown. */
const SHOWN = 30;

/**
 * What came of sending all that waits, in a sentence.
 * @param {import("../app.js").App} app
 * @param {import("../syncing.js").Synced | null} synced
 */
export async function sentOf({ outbox, phrases }, synced) {
  const items = distinct(await outbox.list());
  const aside = items.filter(({ state }) => state === "aside").length;
  if (items.length > aside) return phrases.say(synced?.outcome === "done" ? "not_all_taken" : "tried");
  return aside ? phrases.count("to_mend", aside) : phrases.say("sent_now");
}

export class Queue {
  /**
   * @param {import("../app.js").App} app
   * @param {HTMLElement} section
   */
  constructor(app, section) {
    this._app = app;
    this._section = section;
    this._told = found(section, "sending");
    /** @type {string[]} */
    this._urls = [];
    onTap(found(section, "send"), () => this._send());
    onTap(found(section, "export"), () => this._export());
    const file = /** @type {HTMLInputElement} */ (found(section, "import"));
    file.addEventListener("change", () => void this._import(file));
  }

  async open() {
    this._told.textContent = "";
    const { isWithdrawn } = this._app.enrolments;
    found(this._section, "withdrawn").hidden = !isWithdrawn;
    for (const each of /** @type {NodeListOf<HTMLElement>} */ (this._section.querySelectorAll(".t-back, [data-send], [data-while-open]"))) each.hidden = isWithdrawn;
    if (isWithdrawn) this._section.querySelector("details")?.setAttribute("open", "");
    await this.refresh();
  }

  async refresh() {
    const { outbox, phrases } = this._app;
    const [all, sentAll] = await Promise.all([outbox.list(), outbox.sentList()]);
    const items = distinct(all);
    const sent = this._distinctSent(sentAll);
    const aside = items.filter(({ state }) => state === "aside");
    const queued = items.filter(({ state }) => state === "queued");
    this._fill("aside", aside.map((item) => this._item(item)));
    this._fill("queued", queued.map((item) => this._item(item)));
    this._fill("sent", sent.slice(0, SHOWN).map((one) => this._sent(one)));
    const more = found(this._section, "sent-more");
    more.hidden = sent.length <= SHOWN;
    more.textContent = phrases.say("and_more", { num: sent.length - SHOWN });
    const told = figures(phrases, queued.length, aside.length);
    if (sent.length) told.push(phrases.count("sent", sent.length));
    found(this._section, "figures").textContent = told.join(" · ");
  }

  /**
   * What was sent, an answer and what it says of its door as one.
   * @param {Sent[]} sent
   */
  _distinctSent(sent) {
    const ids = new Set(sent.map(({ instance_id }) => instance_id));
    return sent.filter(({ instance_id }) => !ids.has(this._app.mirror.event(instance_id)?.data.instance_id));
  }

  /**
   * @param {string} name
   * @param {HTMLElement[]} items
   */
  _fill(name, items) {
    found(this._section, name).replaceChildren(...items);
    found(this._section, `${name}-part`).hidden = !items.length;
  }

  /** @param {Listed} item */
  _item({ instance_id, title, state, added_at, problem }) {
    const { phrases, moments, outbox } = this._app;
    const item = copyOf(this._section, "item");
    write(item, ".t-event", this._name(instance_id, title));
    const kept = phrases.say("kept_at", { moment: moments.say(new Date(added_at).toISOString()) });
    write(item, ".t-detail", [kept, problem?.message].filter(Boolean).join(" · "));
    const retry = found(item, "retry");
    retry.hidden = state !== "aside";
    onTap(retry, async () => {
      await outbox.retry(instance_id);
      await this._send();
    });
    return item;
  }

  /** @param {Sent} sent */
  _sent({ instance_id, title, received_at }) {
    const item = copyOf(this._section, "item");
    write(item, ".t-event", this._name(instance_id, title));
    write(item, ".t-detail", this._app.phrases.say("received_at", { moment: this._app.moments.say(received_at) }));
    return item;
  }

  /**
   * What an item is, as far as the device still knows: it cannot open it.
   * @param {string} id
   * @param {string} title
   */
  _name(id, title) {
    const { mirror, phrases, kinds } = this._app;
    const event = mirror.event(id);
    const at = event ?? mirror.eventOf(id);
    const door = at ? (at.household ? this._app.name(keyOf(at)) : phrases.say("elsewhere")) : "";
    const what = event ? kinds[event.kind] && said(kinds[event.kind]) : phrases.say(title ? "item_answer" : "item_event");
    return [what, door || (event ? "" : title)].filter(Boolean).join(" · ");
  }

  async _send() {
    this._told.textContent = this._app.phrases.say("syncing");
    const synced = await this._app.sync({ isHurried: true });
    await this.refresh();
    this._told.textContent = await sentOf(this._app, synced);
  }

  async _export() {
    const { store, enrolments, phrases } = this._app;
    const files = await exportItems(store, enrolments);
    for (const url of this._urls.splice(0)) URL.revokeObjectURL(url);
    const links = files.map((file, at) => this._part(file, at + 1, files.length));
    found(this._section, "exported").replaceChildren(...links.map(({ item }) => item));
    // A browser saves one file a touch: several are offered.
    if (links.length === 1) links[0].link.click();
    const told = ["nothing_to_export", "saved_as"][links.length] ?? "save_all";
    found(this._section, "imported").textContent = phrases.say(told, { name: links[0]?.link.download ?? "" });
  }

  /**
   * A link that saves a file of what waits.
   * @param {Blob} file
   * @param {number} part
   * @param {number} of
   */
  _part(file, part, of) {
    const { enrolments, phrases } = this._app;
    const item = copyOf(this._section, "part");
    const link = /** @type {HTMLAnchorElement} */ (item.querySelector("a"));
    const name = phrases.say(of > 1 ? "file_part" : "file_name", { device: enrolments.current?.device ?? 0, part, of });
    const href = URL.createObjectURL(file);
    this._urls.push(href);
    const size = Math.max(1, Math.round(file.size / 1_000_000));
    Object.assign(link, { href, download: name, textContent: phrases.say("part_of", { part, of, size }) });
    return { item, link };
  }

  /** @param {HTMLInputElement} file */
  async _import(file) {
    const { outbox, enrolments, phrases, telling } = this._app;
    const told = found(this._section, "imported");
    const chosen = file.files?.[0];
    if (!chosen) return;
    try {
      told.textContent = phrases.say("took", await importItems(outbox, enrolments, chosen));
    } catch (problem) {
      if (problem instanceof ImportRefused) told.textContent = phrases.say(problem.reason);
      else telling.alarm(problem);
    }
    file.value = "";
    await this.refresh();
    void this._app.sync();
  }
}
