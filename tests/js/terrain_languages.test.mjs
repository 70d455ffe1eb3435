/** In which language the agents' app opens. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { languageOf } from "../../static/js/terrain/languages.js";

const offered = ["fr", "en"];

/** @type {[told: string, known: { chosen?: string, here: string, preferred: string[] }, wanted: string][]} */
const CASES = [
  ["what was chosen on the device comes first", { chosen: "fr", here: "en", preferred: ["en"] }, "fr"],
  ["then what the browser likes best of ours", { here: "fr", preferred: ["de-DE", "en-US", "fr"] }, "en"],
  ["French is not left by who reads it", { here: "fr", preferred: ["fr-FR", "en"] }, "fr"],
  ["French where we speak nothing of theirs", { here: "fr", preferred: ["ar", "tr-TR"] }, "fr"],
  ["who opens the English page wants it", { here: "en", preferred: ["fr-FR"] }, "en"],
  ["a language that is offered no more is not gone to", { chosen: "br", here: "fr", preferred: [] }, "fr"],
];

for (const [told, { chosen, ...known }, wanted] of CASES) {
  test(told, () => assert.equal(languageOf({ chosen, offered, ...known }), wanted));
}
