/** The round: the order in which one walks, what is found, which door is next, and when. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { Phrases } from "../../static/js/live/phrases.js";
import { Moments } from "../../static/js/terrain/moments.js";
import { Round, folded } from "../../static/js/terrain/round.js";
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
  assert.deepEqual(keys(round.doors), [5, 7, 6, 4, 3, 1, 2, 9, 0, 8]);
  const sides = round.doors.map(({ side }) => side);
  assert.deepEqual(sides, ["even", "even", "even", "even", "even", "even", "odd", "", "even", ""]);
});

test("a search finds by the beginnings of words, without accents, in any order", async (t) => {
  const { round } = await makeRound(t, [
    { street: "Rue de Coulmiers", number: "12", building: "Les Œillets", floor: "3e", door: "gauche" },
    { street: "Rue de l’Hôtellerie", number: "12bis" },
    { street: "Rue de l’Hôtellerie", number: "120" },
  ]);
  const found = (/** @type {string} */ query) => keys(round.find(query, ""));
  assert.deepEqual(found("oeillets"), [0]);
  assert.deepEqual(found("gauche coul"), [0]);
  assert.deepEqual(found("HOTEL 12 bis"), [1]);
  assert.deepEqual(found("hotel 12"), [1, 2]);
  assert.deepEqual(found("  "), [0, 1, 2]);
  assert.deepEqual(found("120 bis"), []);
  assert.equal(folded("12TER, Bât. A"), "12 ter bat a");
});

test("who answered on any channel is done, whatever was seen at the door", async (t) => {
  const { round } = await makeRound(t, [{ number: "2" }, { number: "4" }, { number: "6" }], {
    events: [makeEvent("e1", "h0", 2, { kind: "refusal" }), makeEvent("e2", "h1", 3)],
    answered: [{ questionnaire: "place", household: "h0" }],
  });
  assert.deepEqual(round.doors.map(({ stand }) => stand), ["done", "again", "to_do"]);
  assert.deepEqual(keys(round.find("", "again")), [1]);
  const { to_do, again, done } = round.counts();
  assert.deepEqual([to_do, again, done], [1, 1, 1]);
});

test("the next door is the next where nobody was, then where somebody should go back", async (t) => {
  const { round, noting, household } = await makeRound(t, [{ number: "2" }, { number: "4" }, { number: "6" }]);
  assert.equal(round.next("")?.key, household(0));
  assert.equal(round.next(household(1))?.key, household(2));
  assert.equal(round.next(household(2))?.key, household(0), "from the first again");
  for (const [index, kind] of ["refusal", "absent", "refusal"].entries()) {
    await noting.note(kind, { questionnaire: "place", household: `h${index}` });
    round.touch(household(index));
  }
  assert.equal(round.next(household(0))?.key, household(1));
  assert.equal(round.next(household(1)), null, "nobody is sent back to where they stand");
});

test("appointments until tonight come first, the earliest on top, in the project's own zone", async (t) => {
  const at = (/** @type {string} */ when) => ({ kind: "appointment", data: { when } });
  const { round } = await makeRound(t, [{ number: "2" }, { number: "4" }, { number: "6" }], {
    events: [
      makeEvent("e1", "h0", 2, at("2026-05-04T21:30:00+00:00")),
      makeEvent("e2", "h1", 3, at("2026-05-03T15:00:00+00:00")),
      makeEvent("e3", "h2", 4, at("2026-05-04T22:30:00+00:00")),
    ],
  });
  const moments = makeMoments("2026-05-04T08:00:00Z");
  assert.deepEqual(keys(round.due(moments.endOfToday())), [1, 0], "half past midnight in Paris is tomorrow");
});

/** @param {string} now */
function makeMoments(now) {
  const phrases = { today: "aujourd’hui", tomorrow: "demain", yesterday: "hier" };
  return new Moments("Europe/Paris", new Phrases({ phrases, counted: {}, errors: {} }, "fr"), () => Date.parse(now));
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
  assert.equal(makeMoments("2026-10-25T10:00:00Z").moment(today.number, 0), "2026-05-04T22:00:00.000Z");
});
