/** The round: the order in which one walks, what is found, which door is next, and when. */

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { Phrases } from "../../static/js/live/phrases.js";
import { Moments } from "../../static/js/terrain/moments.js";
import { Round } from "../../static/js/terrain/round.js";
import { folded } from "../../static/js/terrain/walking.js";
import { makeAddress, makeEvent, makePulled, makeTerrain } from "./make_terrain.mjs";

const KINDS = {
  absent: { stand: "again", is_attempt: true, is_contact: false },
  refusal: { stand: "refused", is_attempt: true, is_contact: true },
  appointment: { stand: "appointment", is_attempt: true, is_contact: true },
  undone: { stand: null, is_attempt: false, is_contact: false },
};

/**
 * @param {import("node:test").TestContext} t
 * @param {object[]} addresses
 * @param {object} [changed]
 */
async function makeRound(t, addresses, changed = {}) {
  const terrain = await makeTerrain(t);
  const made = addresses.map((parts, index) => ({ ...makeAddress(`h${index}`), ...parts }));
  terrain.server.pulls = [{ status: 200, body: makePulled({ addresses: made, ...changed }) }];
  await terrain.syncing.run();
  const round = new Round(terrain.mirror, /** @type {any} */ (KINDS));
  round.refresh();
  return { ...terrain, round, household: (/** @type {number} */ index) => `place h${index}` };
}

const keys = (/** @type {{ key: string }[]} */ doors) => doors.map(({ key }) => Number(key.slice("place h".length)));

test("doors come as one walks: street, side, number, building, floor", async (t) => {
  const { round } = await makeRound(t, [
    { street: "Rue Zola", number: "2" },
    { street: "Avenue Émile", number: "10" },
    { street: "Avenue Émile", number: "3" },
    { street: "Avenue Émile", number: "4 bis" },
    { street: "Avenue Émile", number: "4", floor: "2e" },
    { street: "Avenue Émile", number: "4", floor: "RDC" },
    { street: "Avenue Émile", number: "4", floor: "1er", door: "gauche" },
    { street: "Avenue Émile", number: "4", floor: "1er", door: "droite" },
    { street: null, number: null, address: "Péniche Belle, quai Malakoff" },
    { street: "Avenue Émile", number: null },
  ]);
  assert.deepEqual(keys(round.doors), [2, 1, 3, 5, 7, 6, 4, 9, 0, 8]);
  const sides = round.doors.map(({ side }) => side);
  assert.deepEqual(sides, ["odd", "even", "even", "even", "even", "even", "even", "", "even", ""]);
});

test("doors come as on the team's pages, in the same order wherever they come from", async (t) => {
  const walk = JSON.parse(readFileSync(new URL("../fieldwork/walks.json", import.meta.url), "utf8"));
  const { round } = await makeRound(t, [...walk].reverse());
  assert.deepEqual(keys(round.doors), walk.map((/** @type {object} */ _, /** @type {number} */ at) => walk.length - 1 - at));
});

test("all spellings of a street are one, an address that was just added with them", async (t) => {
  const street_key = "avenue saint jean|44000 nantes";
  const { round } = await makeRound(t, [
    { street: "av. St-Jean", number: "3", building: "A", floor: "1", street_key },
    { street: "avenue Saint Jean", number: "3", building: "B", floor: "RDC", street_key },
    { street: "avenue Saint Jean", number: "3", building: "A", floor: "RDC", street_key },
    { street: "AV ST JEAN", number: "3", building: "A", floor: "2" },
  ]);
  assert.deepEqual(keys(round.doors), [2, 0, 3, 1]);
  assert.deepEqual([...new Set(round.doors.map(({ street }) => street))], ["avenue Saint Jean"]);
  assert.deepEqual(keys(round.find("av st jean 3 a", "")), [0, 3], "found as written too");
});

test("a search finds by the beginnings of words, without accents, in any order", async (t) => {
  const { round } = await makeRound(t, [
    { street: "Rue de Coulmiers", number: "12", building: "Les Œillets", floor: "3e", door: "gauche" },
    { street: "Rue de l’Hôtellerie", number: "12bis" },
    { street: "Rue de l’Hôtellerie", number: "120", town: "12000 Rodez" },
  ]);
  const found = (/** @type {string} */ query) => keys(round.find(query, ""));
  assert.deepEqual(found("oeillets"), [0]);
  assert.deepEqual(found("gauche coul"), [0]);
  assert.deepEqual(found("HOTEL 12 bis"), [1]);
  assert.deepEqual(found("hotel 12"), [2, 1]);
  assert.deepEqual(found("  "), [0, 2, 1]);
  assert.deepEqual(found("120 bis"), []);
  assert.deepEqual(found("rodez"), [2]);
  assert.deepEqual(found("12000"), [], "a number is that of a door");
  assert.equal(folded("12TER, Bât. A"), "12 ter bat a");
});

test("who answered on any channel is done, whatever was seen at the door", async (t) => {
  const { round } = await makeRound(t, [{ number: "1" }, { number: "3" }, { number: "5" }], {
    events: [makeEvent("e1", "h0", 2, { kind: "refusal" }), makeEvent("e2", "h1", 3)],
    answered: [{ questionnaire: "place", household: "h0" }],
  });
  assert.deepEqual(round.doors.map(({ stand }) => stand), ["done", "again", "to_do"]);
  assert.deepEqual(keys(round.find("", "again")), [1]);
  const { to_do, again, done } = round.counts();
  assert.deepEqual([to_do, again, done], [1, 1, 1]);
});

/** What the events of makeEvent() are an hour after. */
const NOW = Date.parse("2026-05-04T16:00:00Z");

test("the next door is the next along the street where nobody was, or somebody should go back by now", async (t) => {
  const addresses = ["1", "3", "5", "7"].map((number) => ({ number }));
  const events = [makeEvent("e1", "h1", 2), makeEvent("e2", "h2", 3, { at: "2026-05-04T14:30:00+00:00" })];
  const { round, noting, household } = await makeRound(t, addresses, { events });
  const next = (/** @type {string} */ key, isOver = true) => round.next(key, { now: NOW, isOver })?.key ?? null;
  assert.equal(next(""), household(0));
  assert.equal(next(household(0)), household(1), "tried six hours ago");
  assert.equal(next(household(1)), household(3), "tried an hour and a half ago: left alone");
  assert.equal(next(household(3)), household(0), "from the first again");
  for (const index of [0, 1, 3]) {
    await noting.note("refusal", { questionnaire: "place", household: `h${index}` });
    round.touch(household(index));
  }
  assert.equal(next(household(0)), null, "nobody is sent back to what was tried a moment ago");
  assert.equal(round.next(household(0), { now: NOW + 2 * 3_600_000 })?.key, household(2));
});

test("where a mistake was undone, that door is the next", async (t) => {
  const { round, noting, household } = await makeRound(t, [{ number: "1" }, { number: "3" }]);
  const where = { questionnaire: "place", household: "h0" };
  const { id } = await noting.note("absent", where);
  await noting.note("undone", where, { event: id });
  round.touch(household(0));
  assert.equal(round.next(household(0), { now: NOW, isOver: false })?.key, household(0));
  assert.equal(round.next(household(0), { now: NOW })?.key, household(1));
});

test("half an hour before its hour an appointment comes first, once; far from it, it is not in the way", async (t) => {
  const when = "2026-05-04T16:30:00+00:00";
  const appointment = { kind: "appointment", data: { when } };
  const { round, household } = await makeRound(t, [{ number: "1" }, { number: "3" }, { number: "5" }], {
    events: [makeEvent("e1", "h2", 2, appointment)],
  });
  assert.equal(round.next(household(0), { now: NOW - 60_000 })?.key, household(1));
  assert.equal(round.next(household(0), { now: NOW })?.key, household(2));
  assert.equal(round.next(household(2), { now: NOW })?.key, household(0), "the agent went by: it is told once");
  assert.equal(round.next(household(1), { now: NOW + 1_900_000 })?.key, household(2), "its hour is over, and nobody noted anything");
});

test("appointments until tonight come first, the earliest on top, in the project's own zone", async (t) => {
  const at = (/** @type {string} */ when) => ({ kind: "appointment", data: { when } });
  const { round } = await makeRound(t, [{ number: "1" }, { number: "3" }, { number: "5" }], {
    events: [
      makeEvent("e1", "h0", 2, at("2026-05-04T21:30:00+00:00")),
      makeEvent("e2", "h1", 3, at("2026-05-03T15:00:00+00:00")),
      makeEvent("e3", "h2", 4, at("2026-05-04T22:30:00+00:00")),
    ],
  });
  const moments = makeMoments("2026-05-04T08:00:00Z");
  assert.deepEqual(keys(round.due(moments.endOfToday())), [1, 0], "half past midnight in Paris is tomorrow");
});

const WORDS = {
  fr: { today: "aujourd’hui", tomorrow: "demain", yesterday: "hier", clock: "%(hour)s h %(minute)s" },
  en: { today: "today", tomorrow: "tomorrow", yesterday: "yesterday", clock: "%(hour)s:%(minute)s" },
};

/**
 * @param {string} now
 * @param {"fr" | "en"} [language]
 */
function makeMoments(now, language = "fr") {
  const phrases = new Phrases({ phrases: WORDS[language], counted: {}, errors: {} }, language);
  return new Moments("Europe/Paris", phrases, () => Date.parse(now));
}

test("days are named as people do, and clocks are the project's", () => {
  const moments = makeMoments("2026-05-04T23:30:00Z");
  const say = (/** @type {string} */ moment) => moments.say(moment).replace(/\s/g, " ");
  assert.equal(say("2026-05-05T15:00:00Z"), "aujourd’hui, 17 h 00");
  assert.equal(say("2026-05-04T15:00:00Z"), "hier, 17 h 00");
  assert.equal(say("2026-05-07T15:05:00Z"), "jeudi, 17 h 05");
  assert.equal(say("n’importe"), "");
  const [today, tomorrow] = moments.days(7);
  assert.deepEqual([today.label, tomorrow.label], ["aujourd’hui", "demain"]);
  assert.equal(moments.moment(tomorrow.number, 17 * 60 + 30), "2026-05-06T15:30:00.000Z");
  assert.match(say("2026-05-12T07:05:00Z"), /^mar\. 12 mai, 9 h 05$/);
  const english = makeMoments("2026-05-04T23:30:00Z", "en");
  assert.equal(english.say("2026-05-07T15:05:00Z"), "Thursday, 17:05");
  assert.match(english.say("2026-05-12T07:05:00Z"), /^Tue,? 12 May, 9:05$/);
  assert.equal(makeMoments("2026-10-25T10:00:00Z").moment(today.number, 0), "2026-05-04T22:00:00.000Z");
});
