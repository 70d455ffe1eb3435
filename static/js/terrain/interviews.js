/** Questionnaires inside the app: at a door, in a session, to mend an answer; with the device in whose hands. */

import { found, onTap } from "./elements.js";
import { keyOf } from "./mirror.js";
import { prove } from "./proof.js";

/** @typedef {import("./app.js").App} App */
/** @typedef {import("../outbox/records.js").Envelope} Envelope */
/** @typedef {import("./asking/drafts.js").OpenFile} OpenFile */
/** @typedef {import("./asking/drafts.js").SealedDraft} SealedDraft */
/** @typedef {import("./asking/drafts.js").FieldDraft} FieldDraft */
/**
 * What is asked where: `session` of a place without addresses; `replaces` an answer that is sent back.
 * @typedef {{ questionnaire: string, household: string | null, channel: string, session?: string | null,
 *   replaces?: string, draft?: SealedDraft | null, hands?: "locked" | "kiosk" | "" }} Wanted
 */

const COVERED = "covered";

export class Interviews {
  /** @param {App} app */
  constructor(app) {
    this._app = app;
    this._screen = /** @type {HTMLElement} */ (document.querySelector('[data-screen="asking"]'));
    this._place = found(this._screen, "place");
    this._hand = found(this._screen, "hand");
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
    await this.ask({ ...handed, hands: handed.kind === "kiosk" ? "kiosk" : "locked", draft });
  }

  /**
   * Ask; resolves when the app has its page again.
   * @param {Wanted} wanted
   */
  async ask(wanted) {
    const { app, version, language } = this._told(wanted);
    if (!version) return app.telling.warn("no_questionnaire");
    const { questionnaire, household, channel, hands = "", session = null } = wanted;
    const number = version.number;
    if (hands) await app.hand({ kind: hands, questionnaire, number, language, household, channel, session });
    app.isCovered = true;
    app.telling.hush();
    await app.show("asking", COVERED);
    let ended = "left";
    try {
      const { ask } = await import("./asking/asking.js");
      const { store, vault } = app;
      const shared = { questionnaire, household, channel, vault, store, draft: wanted.draft };
      const own = wanted.draft ? {} : { number, language };
      this._letBack(hands);
      const onDone = (/** @type {Envelope} */ envelope, /** @type {OpenFile[]} */ files) => this._keep(wanted, envelope, files);
      ended = await ask(this._place, { ...shared, ...own, locked: hands === "locked", kiosk: hands === "kiosk", onDone });
    } catch {
      ended = "failed";
    }
    await this._ended(wanted, ended);
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
   * A way back for the agent, once the form hides all else.
   * @param {string} hands
   */
  _letBack(hands) {
    this._hand.hidden = true;
    if (!hands) return;
    const watching = new MutationObserver(() => {
      if (!this._place.firstElementChild) return;
      watching.disconnect();
      this._hand.hidden = this._hand.inert = false;
    });
    watching.observe(this._place, { childList: true });
  }

  /**
   * @param {Wanted} wanted
   * @param {string} ended
   */
  async _ended({ household, questionnaire, hands }, ended) {
    const app = this._app;
    this._hand.hidden = true;
    app.isCovered = false;
    if (ended === "failed") app.telling.warn("no_form");
    if (hands && app.handed && ended === "done") await app.hand({ ...app.handed, kind: "done" });
    if (hands && ended !== "failed") return app.show("thanked");
    if (hands) await app.hand(null);
    await app.route();
    const door = household ? app.name(keyOf({ questionnaire, household })) : app.phrases.say("elsewhere");
    if (ended === "left") app.telling.noted(app.phrases.say("left", { door }));
    if (ended === "done") app.telling.noted(app.phrases.say("answer_kept", { door }));
    void app.sync();
    return undefined;
  }

  /**
   * A finished answer: with what it says of the door, or of the session, all or nothing. Throws NotKept.
   * @param {Wanted} wanted
   * @param {Envelope} envelope
   * @param {OpenFile[]} files
   */
  async _keep({ questionnaire, household, replaces, session }, envelope, files) {
    const { store, noting, sittings, mirror } = this._app;
    for (const { bytes, name, media_type: type } of files ?? []) await store.files.keep(bytes, { name, type });
    const title = mirror.small.questionnaires.find(({ short_name }) => short_name === questionnaire)?.title ?? "";
    const { instance_id } = envelope;
    const answer = { envelope: replaces ? { ...envelope, replaces } : envelope, household, title };
    if (household) {
      await noting.note("accepted", { questionnaire, household }, { instance_id }, { answer });
      this._app.round.touch(keyOf({ questionnaire, household }));
    } else if (session && sittings.current) {
      const sitting = { ...sittings.current, taken: sittings.current.taken + 1 };
      const records = [await sittings.record(sitting)];
      await noting.note("taken", { questionnaire, household: null }, { session, instance_id }, { answer, records });
      sittings.current = sitting;
    } else await noting.keep(answer);
    void this._app.sync();
  }

  /** The agent is back: the app shows again once the passphrase was given. */
  async _takeBack() {
    const app = this._app;
    if (!(await prove(app))) return;
    await app.hand(null);
    // What the form still holds in memory goes with the page; its draft is kept.
    if (app.isCovered) location.reload();
    else await app.route();
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
   * The draft of a door, to take up again.
   * @param {string} key
   */
  async draftAt(key) {
    const all = await this.drafts();
    return all.find(({ inside }) => keyOf({ questionnaire: inside.questionnaire, household: inside.household }) === key)?.draft ?? null;
  }
}
