/** What the strip and the queue say of what is not sent. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { Phrases } from "../../static/js/live/phrases.js";
import { figures } from "../../static/js/terrain/telling.js";

test("that all is sent is said only where nothing waits and nothing was refused", () => {
  const counted = { to_send: { one: "%(num)d à envoyer" }, to_mend: { one: "%(num)d envoi à reprendre", other: "%(num)d envois à reprendre" } };
  const phrases = new Phrases({ phrases: { all_sent: "Tout est envoyé" }, counted, errors: {} }, "fr");
  assert.deepEqual(figures(phrases, 0, 0), ["Tout est envoyé"]);
  assert.deepEqual(figures(phrases, 0, 2), ["2 envois à reprendre"]);
  assert.deepEqual(figures(phrases, 1, 1), ["1 à envoyer", "1 envoi à reprendre"]);
});
