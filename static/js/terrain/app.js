/** The app: what the device keeps, which screen shows, when it is in touch with the server. */

import { Phrases } from "../live/phrases.js";
import { Enrolments } from "./enrolments.js";
import { found } from "./elements.js";
import { keepForms, pruneForms } from "./forms.js";
import { keepHanded, readHanded } from "./handed.js";
import { keepInvitation, readInvitation } from "./invitation.js";
import { openTerrain } from "./keeping.js";
import { wordedIn } from "./languages.js";
import { keyOf, Mirror } from "./mirror.js";
import { Moments } from "./moments.js";
import { Noting } from "./noting.js";
import { Round, nameOf } from "./round.js";
import { Sittings } from "./sittings.js";
import { Syncing, outboxOf } from "./syncing.js";
import { Telling } from "./telling.js";
import { Theirs } from "./theirs.js";
import { Vault } from "./vault.js";

/** @typedef {import("./mirror.js").Event} Event */
/** @typedef {import("./syncing.js").Synced} Synced */
/** @typedef {import("./folding.js").Kinds} Kinds */
/**
 * A screen: `open` fills it in; `refresh` brings it up to date while it shows, where a door is named what it tells of that
 * door at least; `close` ends what it began; `place` scrolls to what the agent wants there and gives what is to have the
 * focus, null where that is the top.
 * @typedef {{ open: (argument: string) => Promise<void> | void, refresh?: (key?: string) => Promise<void> | void,
 *   close?: () => void, place?: () => HTMLElement | null }} Screen
 */

/** Screens, by the first part of what stands behind the # in the address. */
const ROUTES = /** @type {Record<string, string>} */ ({
  "": "round",
  porte: "door",
  envois: "queue",
  journee: "day",
  reprises: "mending",
  brouillons: "drafts",
  seance: "sitting",
  deplacer: "moving",
  qui: "badge",
  ajouter: "adding",
  plan: "plan",
  menu: "menu",
});
/** Where a device that was withdrawn takes an invitation. */
const INVITED = "recevoir";
/** What a page tells the others of the device. */
const WITHDRAWN = "withdrawn";
/** Shown without the frame of the app: nobody has said who they are, or somebody else holds the device. */
const BARE = new Set(["start", "passphrase", "unlock", "asking", "thanked"]);
/** Where the last that was noted may still be undone. */
const DOORS = new Set(["round", "door"]);
/** What the strip says of an exchange with the server, by how it ended. */
const STATES = { done: "synced", offline: "unreached", signed_out: "signed_out", revoked: "revoked", locked: "", busy: "" };
/** The shift is looked at so often. Milliseconds. */
const LOOK = 60_000;
/** The next try comes no sooner. Milliseconds. */
const LEAST = 5_000;

export class App {
  /** @param {import("./keeping.js").Store} store */
  constructor(store) {
    const told = JSON.parse(/** @type {HTMLElement} */ (document.getElementById("told")).textContent || "{}");
    /** @type {Kinds} */
    this.kinds = told.kinds;
    /** @type {Record<string, string>} */
    this.stands = told.stands;
    this.theirs = new Theirs(told.theirs);
    this.phrases = new Phrases(told, document.documentElement.lang);
    this.telling = new Telling(this.phrases);
    this.moments = new Moments("Europe/Paris", this.phrases);
    this.store = store;
    this.vault = new Vault(store);
    this.enrolments = new Enrolments(store);
    this.mirror = new Mirror(store, this.vault);
    this.sittings = new Sittings(store, this.vault);
    this.outbox = outboxOf(store, this.enrolments, { fetch: wordedIn(this.phrases.language) });
    this.noting = new Noting(this.outbox, this.mirror, this.enrolments);
    this.syncing = new Syncing(this.outbox, this.mirror, this.vault, this.enrolments);
    this.round = new Round(this.mirror, this.kinds);
    /** @type {Map<string, Screen>} */
    this.screens = new Map();
    /** @type {import("./handed.js").Handed | undefined} */
    this.handed = undefined;
    this.shown = "";
    /** While something covers the screens (a questionnaire), routes wait. */
    this.isCovered = false;
    /** The door that the agent is at. */
    this.door = "";
    /** The door where the last that was noted was undone, until the agent goes to one. */
    this.undone = "";
    /** @type {ReturnType<typeof setTimeout> | 0} */
    this._timer = 0;
    this._channel = typeof BroadcastChannel === "undefined" ? null : new BroadcastChannel("palier terrain");
    /** An invitation that is not traded yet. */
    this.token = "";
  }

  /** Open what the device keeps and show what is to be seen first. */
  async start() {
    void navigator.storage?.persist?.();
    // Each screen says where it is looked at; a form that is left takes its entries of the history along.
    history.scrollRestoration = "manual";
    await this.enrolments.load();
    await this.vault.load();
    this.token = await readInvitation(this.store, this.moments.now());
    // The page may have gone before all was forgotten.
    if (this.enrolments.isWithdrawn && this.vault.isMade && !this.token) await this.vault.forget();
    this.handed = await readHanded(this.store);
    this.outbox.onchange = (counts) => this.telling.counts(counts);
    this.outbox.changed();
    // What was sealed for an answer that the page was closed on before it was kept.
    void this.store.files.expire(Date.now()).catch(() => {});
    if (this.vault.isOpen) await this.read();
    found(document, "loading").hidden = true;
    this._listen();
    await this.route();
    void this.sync({ isHurried: true });
  }

  _listen() {
    addEventListener("hashchange", () => void this.route());
    // What failed without a network does not wait for its turn once there is one.
    addEventListener("online", () => void this.sync({ isHurried: true }));
    document.addEventListener("visibilitychange", () => document.hidden || void this._woken());
    setInterval(() => void this._lockIfOver(), LOOK);
    if (this._channel) this._channel.onmessage = ({ data }) => void this._otherPage(data);
  }

  async _woken() {
    if (await this._lockIfOver()) return;
    await this.sync({ isHurried: true });
  }

  /**
   * Another page of this device was in touch with the server.
   * @param {string} what came of it
   */
  async _otherPage(what) {
    if (what === WITHDRAWN && !this.isCovered) return location.reload();
    if (!this.vault.isOpen) return;
    await this.mirror.load();
    await this.refresh();
  }

  async _lockIfOver() {
    if (this.isCovered || !(await this.vault.lockIfOver())) return false;
    await this.lock();
    return true;
  }

  /** Read the mirror: after the vault was opened. */
  async read() {
    await this.mirror.load();
    await this.sittings.load();
    if (this.mirror.small.project) this.moments = new Moments(this.mirror.small.project.zone, this.phrases);
    this.round.refresh();
  }

  /** Forget the key, and all that it opened: what was drawn goes with the page, where it opens again. */
  async lock() {
    await this.vault.lock();
    history.replaceState(null, "", `${location.pathname}#/`);
    if (navigator.serviceWorker?.controller || navigator.onLine) return location.reload();
    this.mirror.clear();
    await this.refresh();
    return this.route();
  }

  // Which screen shows

  /** Show what the address says, as far as the device is enrolled and open. */
  async route() {
    if (this.isCovered) return;
    const hash = decodeURI(location.hash.slice(1));
    if (hash && !hash.startsWith("/")) this._invited(hash);
    const [name = "", ...rest] = this.token ? [] : hash.slice(1).split("/");
    const first = this._first(name);
    if (first) await this.show(first);
    else if (this.handed) await this.show(this.handed.kind === "done" ? "thanked" : "asking");
    else await this.show(ROUTES[name] ?? "round", rest.join("/"));
  }

  /**
   * An invitation was scanned: it is good once, and does not stay in the address.
   * @param {string} token
   */
  _invited(token) {
    history.replaceState(null, "", `${location.pathname}#/`);
    void this.attempt(() => this.invite(token));
  }

  /**
   * Keep an invitation until it is traded, or put it away.
   * @param {string} token ""
   */
  async invite(token) {
    this.token = token;
    await keepInvitation(this.store, token, this.moments.now());
  }

  /**
   * What comes before any other screen: a passphrase first, so that what the server tells once is kept at once. A device
   * that the team withdrew shows what waits on it, and takes a new invitation.
   * @param {string} wanted
   */
  _first(wanted) {
    if (!this.token && this.enrolments.isWithdrawn) return wanted === INVITED ? "start" : "queue";
    if (!this.token && (!this.enrolments.current || !this.vault.isMade)) return "start";
    if (!this.vault.isMade) return "passphrase";
    if (!this.vault.isOpen) return "unlock";
    return this.token ? "start" : "";
  }

  /**
   * @param {string} name
   * @param {string} [argument]
   */
  async show(name, argument = "") {
    this.screens.get(this.shown)?.close?.();
    this.shown = name;
    if (!DOORS.has(name)) this.telling.hush();
    this.telling.frame(!BARE.has(name) && !this.enrolments.isWithdrawn);
    document.body.dataset.shown = name;
    for (const section of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-screen]")))
      section.hidden = section.dataset.screen !== name;
    await this.screens.get(name)?.open(argument);
    if (this.shown === name) this._announce(name);
  }

  /**
   * A reader of screens begins at the heading, and the page is at its top; or where the agent wants to be.
   * @param {string} name
   */
  _announce(name) {
    const heading = /** @type {HTMLElement | null} */ (document.querySelector(`[data-screen="${name}"] [data-heading]`));
    scrollTo(0, 0);
    (this.screens.get(name)?.place?.() ?? heading)?.focus({ preventScroll: true });
    document.title = `${heading?.textContent ?? ""} · Palier`;
  }

  /** @param {string} route */
  go(route) {
    const wanted = `#/${route}`;
    if (location.hash === wanted) void this.route();
    else location.hash = wanted;
  }

  /** Bring what shows up to date. */
  async refresh() {
    this.round.refresh();
    await this.screens.get(this.shown)?.refresh?.();
  }

  // In touch with the server

  /**
   * Hand in and take in; what came of it is told in the strip.
   * @param {{ isHurried?: boolean }} [how]
   * @returns {Promise<Synced | null>}
   */
  async sync(how) {
    if (!this.enrolments.current) return null;
    this.telling.network("syncing");
    try {
      const synced = await this.syncing.run(how);
      await this._synced(synced);
      return synced;
    } catch (problem) {
      this.telling.network("");
      this.telling.alarm(problem);
      return null;
    }
  }

  /** The team withdrew this device: of the round nothing stays on it; what waits does, to be carried home. */
  async _withdrawn() {
    if (this.isCovered || this.enrolments.isWithdrawn) return;
    await this.attempt(async () => {
      await this.enrolments.withdraw();
      await this.vault.forget();
    });
    this.mirror.clear();
    history.replaceState(null, "", `${location.pathname}#/`);
    this._channel?.postMessage(WITHDRAWN);
    // What was drawn goes with the page.
    location.reload();
  }

  /** @param {Synced} synced */
  async _synced({ outcome, message, pulled, next }) {
    if (outcome === "revoked") await this._withdrawn();
    const isRefused = outcome === "signed_out" || outcome === "revoked";
    this.telling.refused(isRefused ? message : "");
    const now = this.moments.now();
    const wait = next === null ? null : Math.max(next, LEAST);
    const retry = wait === null ? "" : this.moments.time(now + wait);
    this.telling.network(STATES[outcome], { moment: this.moments.time(now), next: retry });
    clearTimeout(this._timer);
    if (wait !== null) this._timer = setTimeout(() => void this.sync(), wait);
    if (!pulled && this.shown === "queue") await this.refresh();
    if (!pulled) return;
    this._channel?.postMessage("pulled");
    if (this.mirror.small.project) this.moments = new Moments(this.mirror.small.project.zone, this.phrases);
    await this.refresh();
    await this._keepForms();
  }

  async _keepForms() {
    const { questionnaires } = this.mirror.small;
    const isWhole = await keepForms(questionnaires).catch(() => false);
    document.body.dataset.forms = isWhole ? "kept" : "lacking";
    await pruneForms(questionnaires, await this.store.drafts.list()).catch(() => {});
  }

  /** What was set aside because the device was withdrawn leaves with the new credential. */
  async takeUp() {
    const aside = (await this.outbox.list()).filter(({ problem }) => problem?.code === "device_revoked");
    for (const { instance_id } of aside) await this.outbox.retry(instance_id);
  }

  // What happens at doors

  /**
   * Note something at a door; told, with a way back. False where it could not be kept.
   * @param {string} kind
   * @param {string} key
   * @param {Record<string, any>} [data]
   */
  async note(kind, key, data) {
    const door = this.round.door(key);
    if (!door) return false;
    const event = await this.attempt(() => this.noting.note(kind, door.address, data));
    if (!event) return false;
    this.touched(key);
    const what = [this.kinds[kind].short, data?.when && this.moments.say(data.when)].filter(Boolean).join(" ");
    this.telling.noted(this.phrases.say("noted", { what, door: this.name(key) }), () => this.undo(event), key);
    void this.sync();
    return true;
  }

  /**
   * Undo something that was noted here.
   * @param {Event} event
   */
  async undo(event) {
    const key = keyOf(event);
    const said = { what: this.kinds[event.kind].short, door: this.name(key) };
    const undone = await this.attempt(() => this.noting.note("undone", event, { event: event.id }));
    if (!undone) return;
    // A door that was added is none any more: its page gives way to the list.
    if (event.kind === "added") this.round.refresh();
    this.touched(key);
    this.undone = key;
    this.telling.noted(this.phrases.say("undone", said), null, key);
    void this.sync();
  }

  /**
   * The agent goes to a door.
   * @param {string} key
   */
  standAt(key) {
    this.door = key;
    this.undone = "";
    this.telling.at(key);
  }

  /** @param {string} key */
  touched(key) {
    this.round.touch(key);
    void this.screens.get(this.shown)?.refresh?.(key);
  }

  /**
   * Do what keeps something; null where it could not be kept, which is said loudly.
   * @template Result
   * @param {() => Promise<Result>} act
   * @returns {Promise<Result | null>}
   */
  async attempt(act) {
    try {
      const result = await act();
      this.telling.calm();
      return result;
    } catch (problem) {
      this.telling.alarm(problem);
      return null;
    }
  }

  /**
   * A door in few words; "" where the device knows it no more.
   * @param {string} key
   */
  name(key) {
    const address = this.mirror.addressOf(key);
    return address ? nameOf(address) : "";
  }

  /** @param {import("./handed.js").Handed | null} handed */
  async hand(handed) {
    await keepHanded(this.store, handed);
    this.handed = handed ?? undefined;
  }
}

/**
 * Open the store; told on the page where the browser keeps nothing.
 * @returns {Promise<App>}
 */
export async function openApp() {
  /** @type {App | null} */
  let app = null;
  const onLost = (/** @type {import("../outbox/store.js").Loss} */ why) => {
    if (why === "blocked") app?.telling.warn("blocked");
    // A newer page wants the store. Under an open form nothing changes: it says so when it cannot keep.
    if (why === "versionchange" && !app?.isCovered) location.reload();
  };
  const store = await openTerrain({ onLost });
  app = new App(store);
  return app;
}
