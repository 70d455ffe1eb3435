/** The round as a list: streets, sides, doors; one door open at a time, with its outcomes. Drawn in portions. */

import { isSure } from "../asking_twice.js";
import { copyOf, field, found, onTap, write } from "../elements.js";
import { nameOf } from "../round.js";
import { Notices } from "./notices.js";
import { showState } from "./standing.js";

/** @typedef {import("../app.js").App} App */
/** @typedef {import("../round.js").Door} Door */

/** Rows drawn at once: a screen and a half at arm's length. */
const PORTION = 30;
/** A second tap of one that was meant comes within so many milliseconds, and pixels. */
const QUICK = 400;
const SAME_SPOT = 40;
/** Outcomes of which more has to be said, and the part of the door's page where that is. */
export const PARTS = /** @type {Record<string, string>} */ ({ appointment: "rendez-vous", notice: "avis", alone: "avis", language: "langue" });

export class RoundList {
  /**
   * @param {App} app
   * @param {HTMLElement} section
   * @param {import("../interviews.js").Interviews} interviews
   */
  constructor(app, section, interviews) {
    this._app = app;
    this._section = section;
    this._interviews = interviews;
    this._list = found(section, "list");
    this._search = field(section, "search");
    this._filter = field(section, "filter");
    this._questionnaire = /** @type {HTMLSelectElement} */ (found(section, "questionnaire"));
    this._more = found(section, "more");
    /** @type {Door[]} */
    this._doors = [];
    this._drawn = 0;
    /** @type {Door[]} The first of those listed: appointments of today. */
    this._due = [];
    this._group = "";
    /** @type {HTMLElement | null} Where the next row goes. */
    this._rows = null;
    this._isBusy = false;
    /** Where the last outcome was tapped, and until when another tap there is the same one's. */
    this._last = { x: 0, y: 0, until: 0 };
    this._panel = copyOf(section, "panel");
    this._notices = new Notices(app, section);
    this._listen();
    if (typeof IntersectionObserver === "undefined") return;
    const near = new IntersectionObserver((seen) => seen.some((one) => one.isIntersecting) && this._draw(), { rootMargin: "400px" });
    near.observe(this._more);
  }

  _listen() {
    this._search.addEventListener("input", () => this._choose());
    this._filter.addEventListener("change", () => this._choose());
    found(this._section, "tools").addEventListener("submit", (event) => {
      event.preventDefault();
      this._search.blur();
    });
    this._questionnaire.addEventListener("change", () => {
      this._app.round.questionnaire = this._questionnaire.value;
      this._app.round.refresh();
      this.open();
    });
    onTap(found(this._section, "show-more"), () => this._draw());
    this._list.addEventListener("click", (event) => this._isSecond(event) || this._tapped(event));
    onTap(found(document, "next"), () => this._next());
  }

  open() {
    const { round } = this._app;
    const all = round.questionnaires();
    found(this._section, "several").hidden = all.length < 2;
    this._questionnaire.replaceChildren(...all.map(({ short_name, title }) => new Option(title, short_name)));
    this._questionnaire.value = round.questionnaire;
    this._tell();
    this._choose(this._drawn);
    if (this._app.door) this._expand(this._app.door);
    void this._tellDrafts();
  }

  /** Back from elsewhere, the agent finds the list where the door is. */
  place() {
    const row = this._row(this._app.door) ?? this._drawnFor(this._app.door);
    see(row);
    return row?.querySelector("button") ?? null;
  }

  /** @param {string} [key] the one door where something changed */
  refresh(key) {
    const focused = this._list.contains(document.activeElement);
    // A door where something was just noted is done with: the next ones show, and it is undone from the foot.
    const isOpen = this._panel.isConnected && !this._isBusy;
    if (!isOpen) this._collapse();
    this._tell();
    if (!key || !this._touch(key)) this._choose(this._drawn);
    if (isOpen) this._expand(this._app.door);
    void this._tellDrafts();
    if (focused) this._row(this._app.door)?.querySelector("button")?.focus({ preventScroll: true });
  }

  // What is said above the list

  _tell() {
    const { round, phrases, mirror, store } = this._app;
    const counts = round.counts();
    const parts = { done: counts.done, refused: counts.refused, again: counts.again + counts.appointment, out: counts.out, left: counts.to_do };
    for (const [name, count] of Object.entries(parts)) {
      const segment = /** @type {HTMLElement} */ (this._section.querySelector(`.t-progress .t-${name}`));
      segment.style.flexGrow = String(count);
      segment.hidden = !count;
    }
    const named = /** @type {const} */ (["refused", "again", "appointment", "out"]).filter((name) => counts[name]);
    const told = named.map((name) => phrases.count(name, counts[name]));
    const all = [phrases.count("answers", counts.done), ...told, phrases.count("to_do", counts.to_do)];
    // A number stays with what it counts.
    const whole = all.map((one) => one.replace(/ /g, "\u00a0")).join(" · ");
    found(this._section, "counts").textContent = round.doors.length ? whole : "";
    this._notices.tell();
    this._offer("sent-back", "sent_back", mirror.toMend().length);
    void store.keys("drafts").then((keys) => this._offer("drafts", "drafts", keys.length));
  }

  /**
   * @param {string} place
   * @param {string} phrase
   * @param {number} count
   */
  _offer(place, phrase, count) {
    const element = found(this._section, place);
    element.hidden = !count;
    write(element, "a", count ? this._app.phrases.count(phrase, count) : "");
  }

  // The list

  /**
   * Choose what is listed, and draw the first of it, or as much as was drawn.
   * @param {number} [drawn]
   */
  _choose(drawn = 0) {
    const [query, stand] = [this._search.value, this._filter.value];
    const chosen = this._chosen();
    this._due = chosen.due;
    this._doors = chosen.doors;
    this._list.replaceChildren();
    this._rows = null;
    this._drawn = 0;
    this._draw(Math.max(drawn, PORTION));
    this._empty(query || stand ? "nothing_found" : this._app.mirror.small.sequence ? "no_round" : "receiving");
    found(this._section, "found").textContent = query || stand ? this._app.phrases.count("doors", this._doors.length) : "";
  }

  /** What is to be listed now: today's appointments, then all in their order; or what is looked for. */
  _chosen() {
    const { round, moments } = this._app;
    const [query, stand] = [this._search.value, this._filter.value];
    const doors = round.find(query, stand);
    const due = query || stand ? [] : round.due(moments.endOfToday());
    const first = new Set(due);
    return { due, doors: due.length ? [...due, ...doors.filter((door) => !first.has(door))] : doors };
  }

  /**
   * Draw one door as it stands now; false where the list is another one by that. All of a day's doors may be drawn.
   * @param {string} key
   */
  _touch(key) {
    const { due, doors } = this._chosen();
    const isSame = isAlike(due, this._due) && isAlike(doors, this._doors);
    const [row, door] = [this._row(key), this._app.round.door(key)];
    if (isSame && row && door) showState(this._app, row, door);
    return isSame;
  }

  /** @param {string} name */
  _empty(name) {
    const element = found(this._section, "empty");
    // Where a questionnaire closed, that is why there is no door.
    element.hidden = this._doors.length > 0 || (name === "no_round" && !found(this._section, "closed").hidden);
    element.textContent = this._doors.length ? "" : this._app.phrases.say(name);
  }

  /** @param {number} [count] */
  _draw(count = PORTION) {
    if (this._app.shown !== "round" && this._drawn) return;
    const part = this._doors.slice(this._drawn, this._drawn + count);
    for (const [index, door] of part.entries()) this._place(door, this._drawn + index < this._due.length);
    this._drawn += part.length;
    this._more.hidden = this._drawn >= this._doors.length;
  }

  /**
   * @param {Door} door
   * @param {boolean} isDue
   */
  _place(door, isDue) {
    const heading = isDue ? this._app.phrases.say("due") : this._heading(door);
    if (heading !== this._group || !this._rows) {
      const group = copyOf(this._section, "group");
      write(group, "h2", heading);
      this._list.append(group);
      this._rows = /** @type {HTMLElement} */ (group.querySelector("ul"));
      this._group = heading;
    }
    this._rows.append(this._draws(door, isDue));
  }

  /** @param {Door} door */
  _heading({ street, side }) {
    const { phrases } = this._app;
    if (!street) return phrases.say("other_streets");
    return side ? `${street} · ${phrases.say(side)}` : street;
  }

  /**
   * @param {Door} door
   * @param {boolean} isDue under a heading that names no street
   */
  _draws(door, isDue) {
    const row = copyOf(this._section, "row");
    row.dataset.key = door.key;
    write(row, ".t-number", door.address.number ?? "");
    const isNamed = !isDue || !door.street || door.place === door.street;
    write(row, ".t-name", isNamed ? door.place : `${door.street} · ${door.place}`);
    showState(this._app, row, door);
    return row;
  }

  // One door open

  /**
   * The second of two quick taps on an outcome, which meets another door: it was meant for none.
   * @param {MouseEvent} event
   */
  _isSecond({ clientX, clientY, detail }) {
    const { x, y, until } = this._last;
    return detail > 0 && performance.now() < until && Math.hypot(clientX - x, clientY - y) < SAME_SPOT;
  }

  /** @param {MouseEvent} event */
  _tapped({ target: tapped, clientX: x, clientY: y }) {
    const target = /** @type {Element} */ (tapped);
    this._last.until = 0;
    const row = /** @type {HTMLElement | null} */ (target.closest(".t-row"));
    const key = row?.dataset.key ?? "";
    const outcome = /** @type {HTMLElement | null} */ (target.closest("[data-outcome]"))?.dataset.outcome;
    const until = () => (outcome === "accepted" || (outcome ?? "") in PARTS ? 0 : performance.now() + QUICK);
    if (outcome) void this._outcome(outcome, key).then(() => (this._last = { x, y, until: until() }));
    else if (target.closest("[data-give]")) void give(this._app, this._interviews, key);
    else if (target.closest(".t-door")) this._toggle(key);
  }

  /** @param {string} key */
  _toggle(key) {
    const isOpen = this._panel.isConnected && this._app.door === key;
    this._collapse();
    if (isOpen) return void (this._app.door = "");
    this._expand(key);
    this._row(key)?.scrollIntoView({ block: "nearest" });
    return undefined;
  }

  _collapse() {
    delete this._panel.dataset.key;
    const row = this._panel.closest(".t-row");
    this._panel.remove();
    row?.classList.remove("t-open");
    row?.querySelector(".t-door")?.setAttribute("aria-expanded", "false");
  }

  /** @param {string} key */
  _expand(key) {
    const row = this._row(key);
    this._app.standAt(key);
    if (!row) return;
    // Brought up to date while it is open, it stays as the agent has it.
    if (this._panel.dataset.key !== key) this._panel.querySelector("details")?.removeAttribute("open");
    this._panel.dataset.key = key;
    /** @type {HTMLAnchorElement} */ (found(this._panel, "sheet")).href = `#/porte/${encodeURI(key)}`;
    row.classList.add("t-open");
    row.querySelector(".t-door")?.setAttribute("aria-expanded", "true");
    this._tellPanel();
    row.append(this._panel);
  }

  /**
   * The row of a door, drawn with all before it; null where it is not listed.
   * @param {string} key
   */
  _drawnFor(key) {
    const at = this._doors.findIndex((door) => door.key === key);
    if (at >= this._drawn) this._draw(at - this._drawn + PORTION);
    return this._row(key);
  }

  /** Doors where a questionnaire was begun say so. */
  async _tellDrafts() {
    const { round } = this._app;
    const begun = await this._interviews.doors();
    const changed = [...begun, ...round.begun].filter((key) => begun.has(key) !== round.begun.has(key));
    round.begun = begun;
    for (const key of changed) {
      const [row, door] = [this._row(key), round.door(key)];
      if (row && door) showState(this._app, row, door);
    }
    this._tellPanel();
  }

  _tellPanel() {
    const { door, round, phrases, kinds } = this._app;
    write(this._panel, "[data-outcome=accepted]", round.begun.has(door) ? phrases.say("take_up") : kinds.accepted.short);
  }

  /**
   * @param {string} key
   * @returns {HTMLElement | null}
   */
  _row(key) {
    return this._list.querySelector(`[data-key="${CSS.escape(key)}"]`);
  }

  /**
   * @param {string} kind
   * @param {string} key
   */
  async _outcome(kind, key) {
    if (this._isBusy) return;
    this._isBusy = true;
    await act(this._app, this._interviews, kind, key).finally(() => (this._isBusy = false));
  }

  /** The next door to go to, from the list or from a door's own page. */
  _next() {
    const app = this._app;
    const isAtDoor = app.shown === "door";
    const isOver = isAtDoor || this._panel.isConnected || app.undone !== app.door;
    const next = app.round.next(app.door, { now: app.moments.now(), isOver });
    if (!next) return app.telling.noted(this._allDone(), null, app.door);
    if (isAtDoor) return app.go(`porte/${next.key}`);
    if (app.shown !== "round") {
      app.standAt(next.key);
      return app.go("");
    }
    this._show(next);
    return undefined;
  }

  /** Nothing left to do now; what there is later. */
  _allDone() {
    const { round, phrases, moments } = this._app;
    if (!round.doors.length) return phrases.say("no_round");
    const later = round.counts().again;
    const [first] = round.due(Infinity);
    const told = [
      phrases.say(moments.isEvening() ? "all_done_tonight" : "all_done"),
      later ? phrases.count("later", later) : "",
      first ? phrases.say("next_appointment", { moment: moments.say(first.state.when ?? ""), door: nameOf(first.address) }) : "",
    ];
    return told.filter(Boolean).join(" ");
  }

  /** @param {Door} door */
  _show(door) {
    this._collapse();
    if (!this._doors.includes(door)) {
      this._search.value = this._filter.value = "";
      this._choose();
    }
    const row = this._drawnFor(door.key);
    this._expand(door.key);
    see(row);
    /** @type {HTMLElement | null} */ (row?.querySelector(".t-door"))?.focus({ preventScroll: true });
  }
}

/**
 * Bring a row into view: with large letters it may be higher than the screen, and is seen from its number on.
 * @param {HTMLElement | null} row
 */
function see(row) {
  if (row) row.scrollIntoView({ block: row.offsetHeight > innerHeight / 2 ? "start" : "center" });
}

/**
 * Give the device to the person at a door, to answer alone.
 * @param {App} app
 * @param {import("../interviews.js").Interviews} interviews
 * @param {string} key
 */
export async function give(app, interviews, key) {
  const door = app.round.door(key);
  if (!door) return;
  app.standAt(key);
  await begin(app, interviews, door, "locked");
}

/**
 * Do what an outcome's button says: ask, go where more has to be said, or note it at once.
 * @param {App} app
 * @param {import("../interviews.js").Interviews} interviews
 * @param {string} kind
 * @param {string} key
 */
export async function act(app, interviews, kind, key) {
  const door = app.round.door(key);
  if (!door) return;
  app.standAt(key);
  if (kind === "accepted") {
    await begin(app, interviews, door, "");
  } else if (kind in PARTS) app.go(`porte/${key}/${PARTS[kind]}`);
  else await app.note(kind, key);
}

/**
 * Ask at a door, or take up what was begun there. A household that has answered is asked about first: it was perhaps
 * the door beside that was meant.
 * @param {App} app
 * @param {import("../interviews.js").Interviews} interviews
 * @param {Door} door
 * @param {"locked" | ""} hands
 */
export async function begin(app, interviews, { key, address, stand }, hands) {
  const draft = await interviews.draftAt(key);
  if (stand === "done" && !draft && !(await isSure(app.phrases.say("answered_before", { door: app.name(key) })))) return;
  const { questionnaire, household } = address;
  await interviews.ask({ questionnaire, household, channel: "door", hands, draft });
}

/** @param {Door[]} left @param {Door[]} right */
function isAlike(left, right) {
  return left.length === right.length && left.every((door, at) => door === right[at]);
}
