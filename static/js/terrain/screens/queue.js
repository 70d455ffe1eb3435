/** What waits, what was set aside, what was sent: each said, tried again, carried away. */

import { copyOf, found, onTap, write } from "../elements.js";
import { ImportRefused, exportItems, importItems } from "../exporting.js";
import { keyOf } from "../mirror.js";

/** @typedef {Awaited<ReturnType<import("../../outbox/outbox.js").Outbox["list"]>>[number]} Listed */
/** @typedef {Awaited<ReturnType<import("../../outbox/outbox.js").Outbox["sentList"]>>[number]} Sent */

/** As many of what was sent are shown. */
const SHOWN = 30;

export class Queue {
  /**
   * @param {import("../app.js").App} app
   * @param {HTMLElement} section
   */
  constructor(app, section) {
    this._app = app;
    this._section = section;
    this._told = found(section, "sending");
    onTap(found(section, "send"), () => this._send());
    onTap(found(section, "export"), () => this._export());
    const file = /** @type {HTMLInputElement} */ (found(section, "import"));
    file.addEventListener("change", () => void this._import(file));
  }

  async open() {
    this._told.textContent = "";
    await this.refresh();
  }

  async refresh() {
    const { outbox, phrases } = this._app;
    const [items, sent] = await Promise.all([outbox.list(), outbox.sentList()]);
    const aside = items.filter(({ state }) => state === "aside");
    const queued = items.filter(({ state }) => state === "queued");
    this._fill("aside", aside.map((item) => this._item(item)));
    this._fill("queued", queued.map((item) => this._item(item)));
    this._fill("sent", sent.slice(0, SHOWN).map((one) => this._sent(one)));
    const more = found(this._section, "sent-more");
    more.hidden = sent.length <= SHOWN;
    more.textContent = phrases.say("and_more", { num: sent.length - SHOWN });
    const figures = [queued.length ? phrases.count("to_send", queued.length) : phrases.say("all_sent")];
    if (aside.length) figures.push(phrases.say("to_mend", { num: aside.length }));
    if (sent.length) figures.push(phrases.count("sent", sent.length));
    found(this._section, "figures").textContent = figures.join(" · ");
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
    const event = mirror.own.get(id) ?? mirror.events.get(id);
    if (!event) return title ? `${phrases.say("item_answer")} · ${title}` : phrases.say("item_event");
    const door = event.household ? this._app.name(keyOf(event)) : phrases.say("elsewhere");
    return [kinds[event.kind]?.label ?? "", door].filter(Boolean).join(" · ");
  }

  async _send() {
    const { phrases, outbox } = this._app;
    this._told.textContent = phrases.say("syncing");
    await this._app.sync({ isHurried: true });
    const left = (await outbox.list()).filter(({ state }) => state === "queued").length;
    await this.refresh();
    this._told.textContent = phrases.say(left ? "tried" : "sent_now");
  }

  async _export() {
    const { store, enrolments, phrases } = this._app;
    const text = await exportItems(store, enrolments);
    if (text === null) return (found(this._section, "imported").textContent = phrases.say("nothing_to_export"));
    const url = URL.createObjectURL(new Blob([text], { type: "application/json" }));
    const device = enrolments.current?.device ?? 0;
    const link = Object.assign(document.createElement("a"), { href: url, download: `palier-appareil-${device}.json` });
    link.click();
    setTimeout(() => URL.revokeObjectURL(url), 60_000);
    return undefined;
  }

  /** @param {HTMLInputElement} file */
  async _import(file) {
    const { outbox, enrolments, phrases, telling } = this._app;
    const told = found(this._section, "imported");
    const chosen = file.files?.[0];
    if (!chosen) return;
    try {
      told.textContent = phrases.say("took", await importItems(outbox, enrolments, await chosen.text()));
    } catch (problem) {
      if (problem instanceof ImportRefused) told.textContent = phrases.say(problem.reason);
      else telling.alarm(problem);
    }
    file.value = "";
    await this.refresh();
    void this._app.sync();
  }
}
