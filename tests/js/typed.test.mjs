/** What people write on the live page: the cases that the plain page is held to as well. */

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { Choice, kindOf } from "../../static/js/engine/definition/choices.js";
import { Label } from "../../static/js/engine/texts.js";
import { fold } from "../../static/js/live/folding.js";
import { Unreadable } from "../../static/js/live/numerals.js";
import { find } from "../../static/js/live/widgets/choosing.js";
import "../../static/js/live/widgets/days.js";
import { widgetFor } from "../../static/js/live/widgets/table.js";

const cases = JSON.parse(readFileSync(new URL("../conformance/typed.json", import.meta.url), "utf-8"));
const choices = cases.choices.map((/** @type {string[]} */ [value, label]) => new Choice(value, new Label([label]), kindOf(value)));

/** @param {any} told */
function askedIn({ type, appearance, language = "fr" }) {
  const question = { type: { name: type, hasChoices: true }, appearance: new Set(appearance ? [appearance] : []), choices };
  return /** @type {any} */ ({ question, language, thisYear: 2026, choices });
}

for (const told of cases.read) {
  test(`reads ${told.type} ${JSON.stringify(told.typed)}`, () => {
    const asked = askedIn(told);
    const read = () => widgetFor(asked.question).read(told.typed, asked);
    if (told.error) assert.throws(read, (/** @type {any} */ problem) => problem instanceof Unreadable && problem.code === told.error);
    else assert.equal(read(), told.value);
  });
}

for (const told of cases.show) {
  test(`shows ${told.type} ${told.value} in ${told.language}`, () => {
    const asked = askedIn(told);
    assert.equal(widgetFor(asked.question).show(told.value, asked), told.shown);
  });
}

test("a search looks for every word, and puts first what begins with it", () => {
  const folded = choices.map((/** @type {Choice} */ choice) => fold(choice.label));
  const values = (/** @type {string} */ sought) => find(sought, choices, folded).map(({ value }) => value);
  assert.deepEqual(values("A VELO"), ["velo"]);
  assert.deepEqual(values("a"), ["pied", "velo", "tram", "nsp"]);
  assert.deepEqual(values("ne sais"), ["nsp"]);
});
