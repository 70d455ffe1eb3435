/** Questionnaires inside the app: at a door, in a session, to mend an answer; with the device in whose hands. */

import { found, onTap, write } from "./elements.js";
import { handedRecord } from "./handed.js";
import { keyOf } from "./mirror.js";
import { prove } from "./proof.js";

/** @typedef {import("./app.js").App} App */
/** @typedef {import("./asking/envelope.js").FieldEnvelope} Envelope */
/** @typedef {import("./asking/drafts.js").OpenFile} OpenFile */
/** @typedef {import("./asking/drafts.js").SealedDraft} SealedDraft */
/** @typedef {import("./asking/drafts.js").FieldDraft} FieldDraft */
/**
 * What is asked where; `isHeld`: by somebody who has held the device since before this page was loaded; `session` of a place without addresses; `replaces` an answer that is sent back, `comment` why.
 * @typedef {{ questionnaire: string, household: string | null, channel: string, session?: string | null,
 *   replaces?: string, comment?: string, draft?: SealedDraft | null, hands?: "locked" | "kiosk" | "", isHeld?: boolean }} Wanted
 */

const COVERED = "covered";

export class Interviews {
  /** @param {App} app */
  constructor(app) {
    this._app = app;
    this._screen = /** @type {HTMLElement} */ (document.querySelector('[data-screen="asking"]'));
    this._place = found(this._screen, "place");
    this._hand = found(this._screen, "hand");
    /** The language in which the questionnaire shows, as its tag. */
    this._spoken = "";
    /** Whoever was handed the device has seen the form. */
    this._isShown = false;
    /** @type {MutationObserver | null} Of the form, while somebody else holds the device. */
    this._watching = null;
    this._where = found(this._screen, "where");
    this._comment = found(this._screen, "comment");
    onTap(found(this._hand, "give-back"), () => this._takeBack());
    const thanked = /** @type {HTMLElement} */ (document.querySelector('[data-screen="thanked"]'));
    onTap(found(thanked, "give-back"), () => this._takeBack());
  }

  /**
   * The screen, where the app opens while somebody else holds the device.
   * @param {string} how
   */
  async open(how) {
    const { handed } = this._app;
    if (how === COVERED || !handed) return;
    const draft = handed.kind === "locked" ? await this._draft(handed) : null;
    await this.ask({ ...handed, hands: handed.kind === "kiosk" ? "kiosk" : "locked", draft, isHeld: true });
  }

  /**
   * Ask; resolves when the app has its page again.
   * @param {Wanted} wanted
   */
  async ask({ hands: given = "", ...rest }) {
    const { app, version, language } = this._told(rest);
    if (!version) return app.telling.warn("no_questionnaire");
    const inside = rest.draft ? await this._inside(rest.draft) : null;
    // What a person began themselves goes on in their hands alone.
    const hands = /** @type {"locked" | "kiosk" | ""} */ (given || (inside?.isTheirs ? "locked" : ""));
    const wanted = { ...rest, hands };
    const { questionnaire, household, channel, session = null, isHeld = false } = wanted;
    this._spoken = language;
    const number = version.number;
    if (hands) await app.hand({ kind: hands, questionnaire, number, language, household, channel, session });
    app.isCovered = true;
    app.telling.hush();
    await app.show("asking", COVERED);
    let ended = "left";
    try {
      const { ask } = await import("./asking/asking.js");
      const { store, vault } = app;
      const { replaces, comment } = wanted.replaces || !inside ? wanted : inside;
      this._tell(hands ? "" : this._nameOf(wanted), hands ? "" : comment);
      const shared = { questionnaire, household, channel, vault, store, draft: wanted.draft, session: wanted.session, replaces, comment };
      const own = wanted.draft ? {} : { number, language };
      this._letBack(hands);
      const onDone = (/** @type {Envelope} */ envelope, /** @type {OpenFile[]} */ files) => this._keep(wanted, envelope, files);
      ended = await ask(this._place, { ...shared, ...own, locked: hands === "locked", held: isHeld, kiosk: hands === "kiosk", onDone });
    } catch {
      ended = "failed";
    }
    this._tell();
    await this._ended(wanted, ended);
  }

  /**
   * What a draft says; null where it cannot be opened.
   * @param {SealedDraft} draft
   * @returns {Promise<FieldDraft | null>}
   */
  async _inside(draft) {
    const { openDraft } = await import("./asking/drafts.js");
    return openDraft(this._app.vault, draft).catch(() => null);
  }

  /**
   * Which door it is, and what the team asks, stand above the questions.
   * @param {string} [door]
   * @param {string} [comment]
   */
  _tell(door = "", comment = "") {
    this._where.hidden = !door;
    this._where.textContent = door;
    this._comment.hidden = !comment;
    write(this._comment, "strong", comment);
  }

  /**
   * The door at which something is asked, in few words; "" elsewhere.
   * @param {Pick<Wanted, "household" | "questionnaire" | "replaces">} wanted
   */
  _nameOf(wanted) {
    const key = this._keyOf(wanted);
    return key ? this._app.name(key) : "";
  }

  /**
   * The key of the door that is asked at, or where the answer that is mended was given; "" where there is none.
   * @param {Pick<Wanted, "household" | "questionnaire" | "replaces">} wanted
   */
  _keyOf({ household, questionnaire, replaces }) {
    const at = household ? { questionnaire, household } : replaces && this._app.mirror.eventOf(replaces);
    return at && at.household ? keyOf(at) : "";
  }

  /** @param {Wanted} wanted */
  _told({ questionnaire }) {
    const app = this._app;
    const version = app.mirror.small.questionnaires.find(({ short_name }) => short_name === questionnaire);
    const tags = version?.languages ?? [];
    const language = tags.includes("fr") || !tags.length || tags[0] === "und" ? "fr" : tags[0];
    return { app, version, language };
  }

  /**
   * A way back for the agent, once the form hides all else; said in the language that the person reads.
   * @param {string} hands
   */
  _letBack(hands) {
    this._hand.hidden = true;
    this._isShown = false;
    if (!hands) return;
    const watching = new MutationObserver(() => {
      const form = /** @type {HTMLElement | null} */ (this._place.firstElementChild);
      if (!form) return;
      this._spoken = form.dataset.language ?? this._spoken;
      this._isShown = true;
      this._sayBack(hands);
      this._hand.hidden = this._hand.inert = false;
    });
    watching.observe(this._place, { childList: true });
    this._watching = watching;
  }

  /**
   * The person and the agent both read what the button does.
   * @param {string} hands
   */
  _sayBack(hands) {
    const { theirs } = this._app;
    const [person, agent] = [found(this._hand, "to-person"), found(this._hand, "to-agent")];
    theirs.write(person, hands, this._spoken);
    theirs.write(agent, hands, document.documentElement.lang);
    agent.hidden = agent.lang === person.lang;
  }

  /**
   * @param {Wanted} wanted
   * @param {string} ended
   */
  async _ended(wanted, ended) {
    const { hands } = wanted;
    const app = this._app;
    this._watching?.disconnect();
    this._hand.hidden = true;
    app.isCovered = false;
    if (ended === "failed") app.telling.warn("no_form");
    // Whoever was handed the device does not find the round because a form failed.
    if (hands && ended === "failed" && (wanted.isHeld || this._isShown)) return this._strand(hands);
    if (hands && app.handed && ended === "done") await app.hand({ ...app.handed, kind: "done", language: this._spoken });
    if (hands && ended === "done") return this._handedBack();
    // Left, the device was not given away: whoever holds it in their hands finds no way to leave.
    if (hands) await app.hand(null);
    const key = this._keyOf(wanted);
    if (ended === "done" && wanted.household) this._backTo(key);
    await app.route();
    const door = this._nameOf(wanted) || this.placeOf(wanted.session);
    if (ended === "left") app.telling.noted(app.phrases.say(hands ? "left_theirs" : "left", { door }), null, key);
    if (ended === "done") app.telling.noted(app.phrases.say("answer_kept", { door }), null, key);
    void app.sync();
    return undefined;
  }

  /**
   * Nothing to answer here any more: the agent's way back is all that shows.
   * @param {string} hands
   */
  _strand(hands) {
    this._app.isCovered = true;
    this._sayBack(hands);
    this._hand.hidden = false;
  }

  /**
   * Done at a door: the list shows there, whatever the agent came from.
   * @param {string} key
   */
  _backTo(key) {
    history.replaceState(null, "", `${location.pathname}#/`);
    this._app.standAt(key);
  }

  /**
   * Where people are asked who have no door: the place of the session that goes on, as far as this is it.
   * @param {string | null} [session] its id
   */
  placeOf(session) {
    const { current } = this._app.sittings;
    return current && current.id === session ? current.place : this._app.phrases.say("elsewhere");
  }

  /**
   * A finished answer: with what it says of the door, or of the session, all or nothing. Throws NotKept.
   * @param {Wanted} wanted
   * @param {Envelope} envelope
   * @param {OpenFile[]} files
   */
  async _keep({ questionnaire, household, session, hands }, envelope, files) {
    const { noting, sittings, mirror, handed } = this._app;
    const title = mirror.small.questionnaires.find(({ short_name }) => short_name === questionnaire)?.title ?? "";
    const { instance_id, replaces } = envelope;
    const answer = { envelope, household, title, files };
    // A page that goes before the device is given back must not begin anew.
    const done = hands === "locked" && handed ? { ...handed, kind: /** @type {const} */ ("done"), language: this._spoken } : null;
    const ended = done ? [handedRecord(done)] : [];
    if (replaces) {
      await noting.keep(answer, [...(await mirror.returned.mending(replaces)), ...ended]);
      mirror.returned.showMended(replaces);
    } else if (household) {
      await noting.note("accepted", { questionnaire, household }, { instance_id }, { answer, records: ended });
      this._app.round.touch(keyOf({ questionnaire, household }));
    } else if (session && sittings.current) {
      const sitting = { ...sittings.current, taken: sittings.current.taken + 1 };
      const records = [await sittings.record(sitting)];
      await noting.note("taken", { questionnaire, household: null }, { session, instance_id }, { answer, records });
      sittings.current = sitting;
    } else await noting.keep(answer, ended);
    if (done) [this._app.handed, this._hand.hidden] = [done, true];
    void this._app.sync();
  }

  /** The person has answered and holds the device out: one passphrase, and the agent is at the list. */
  async _handedBack() {
    await this._app.show("thanked");
    await this._takeBack();
  }

  /** The agent is back: the app shows again once the passphrase was given. */
  async _takeBack() {
    const app = this._app;
    const { handed } = app;
    if (!(await prove(app, handed?.kind === "done" ? handed.language : ""))) return;
    await app.hand(null);
    const key = handed?.household ? keyOf(/** @type {any} */ (handed)) : "";
    // In a session it shows again, at a door the list does.
    if (key) this._backTo(key);
    // What the form still holds in memory goes with the page; its draft is kept.
    if (app.isCovered) return location.reload();
    await app.route();
    if (key && handed?.kind === "done") app.telling.noted(app.phrases.say("answer_kept", { door: app.name(key) }), null, key);
    void app.sync();
    return undefined;
  }

  /**
   * The draft that whoever holds the device was at.
   * @param {import("./handed.js").Handed} handed
   */
  async _draft({ questionnaire, household }) {
    const all = await this.drafts();
    return all.find(({ inside }) => inside.isTheirs && inside.questionnaire === questionnaire && inside.household === household)?.draft ?? null;
  }

  /**
   * The drafts of this device that can be opened, the last saved first.
   * @returns {Promise<{ draft: SealedDraft, inside: FieldDraft }[]>}
   */
  async drafts() {
    const { store, vault } = this._app;
    const { openDraft } = await import("./asking/drafts.js");
    const drafts = /** @type {any[]} */ (await store.drafts.list());
    const opened = await Promise.all(
      drafts.map(async (draft) => ({ draft, inside: await openDraft(vault, draft).catch(() => null) })),
    );
    return /** @type {any} */ (opened.filter(({ inside }) => inside));
  }

  /**
   * The doors, by key, where a questionnaire was begun and not finished.
   * @returns {Promise<Set<string>>}
   */
  async doors() {
    if (!(await this._app.store.keys("drafts")).length) return new Set();
    return new Set((await this.drafts()).map(({ inside }) => keyOf(inside)));
  }

  /**
   * The draft of a door, to take up again.
   * @param {string} key
   */
  async draftAt(key) {
    const all = await this.drafts();
    return all.find(({ inside }) => keyOf({ questionnaire: inside.questionnaire, household: inside.household }) === key)?.draft ?? null;
  }
}
