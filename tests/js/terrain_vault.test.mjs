/** The key of drafts and mirror: under a passphrase, for a shift; forgetting it costs nothing that was finished. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { SHIFT, Vault, checkPassphrase } from "../../static/js/terrain/vault.js";
import { makeDraft } from "./make_answers.mjs";
import { PASSPHRASE, makeTerrain } from "./make_terrain.mjs";

/** @param {() => Promise<unknown> | unknown} act @param {string} reason */
const refuses = (act, reason) => assert.rejects(async () => act(), { reason });

test("what is sealed opens again, and only under the same key", async (t) => {
  const { vault } = await makeTerrain(t);
  const { vault: other } = await makeTerrain(t);
  const sealed = await vault.seal({ age: "41", où: "3ᵉ gauche" });
  assert.deepEqual(await vault.open(sealed), { age: "41", où: "3ᵉ gauche" });
  await refuses(() => other.open(sealed), "unreadable");
  sealed[sealed.length - 1] ^= 1;
  await refuses(() => vault.open(sealed), "unreadable");
});

test("locked, it opens nothing until the passphrase is given; a wrong one changes nothing", async (t) => {
  const { vault } = await makeTerrain(t);
  const sealed = await vault.seal("dit");
  await vault.lock();
  await refuses(() => vault.open(sealed), "locked");
  await refuses(() => vault.seal("dit"), "locked");
  await refuses(() => vault.unlock("la porte verte du fond"), "wrong");
  assert.equal(vault.isOpen, false);
  await vault.unlock(` ${PASSPHRASE} `);
  assert.equal(await vault.open(sealed), "dit");
});

test("accents count the same, whatever keyboard wrote them", async (t) => {
  const { vault, store } = await makeTerrain(t, { isOpen: false });
  await vault.make("marée étale".normalize("NFC"));
  const again = new Vault(store);
  await again.load();
  assert.equal(await again.knows("marée étale".normalize("NFD")), true);
  assert.equal(await again.knows("maree etale"), false);
});

test("a passphrase that is tried out in hours is not taken", () => {
  for (const [passphrase, reason] of [["1234", "short"], ["   abc   ", "short"], ["12345678", "digits"], ["12 34-56.78", "digits"]])
    assert.throws(() => checkPassphrase(passphrase), { reason });
  checkPassphrase("quatre mots");
});

test("a page that was killed opens in the same shift, and asks again after it", async (t) => {
  const { vault, store, clock } = await makeTerrain(t);
  const sealed = await vault.seal("dit");
  const now = () => clock.now;
  const again = new Vault(store, { now });
  await again.load();
  assert.equal(await again.open(sealed), "dit");
  clock.now += SHIFT;
  assert.equal(await again.lockIfOver(), true);
  const late = new Vault(store, { now });
  await late.load();
  assert.deepEqual([late.isMade, late.isOpen], [true, false]);
  assert.equal((await store.keys("mirror")).includes("shift"), false);
});

test("a clock that is put back ends the shift", async (t) => {
  const { store, clock } = await makeTerrain(t);
  clock.now -= 86_400_000;
  const again = new Vault(store, { now: () => clock.now });
  await again.load();
  assert.equal(again.isOpen, false);
});

test("forgetting the passphrase costs drafts and mirror, and nothing that waits to be sent", async (t) => {
  const { vault, store, noting, enrolments, know, outbox, syncing, server, mirror } = await makeTerrain(t);
  await store.drafts.save(makeDraft());
  await noting.note("absent", { questionnaire: "place", household: "11111111-1111-4111-8111-111111111111" });
  await know();
  await vault.lock();
  assert.equal(await vault.forget(), 1);
  assert.deepEqual([await store.keys("drafts"), await store.keys("mirror")], [[], ["enrolments"]]);
  assert.deepEqual([vault.isMade, (await outbox.list()).length], [false, 1]);
  await enrolments.load();
  mirror.clear();
  const { outcome } = await syncing.run();
  assert.deepEqual([outcome, (await outbox.list()).length], ["locked", 0]);
  assert.equal(server.asked[0].token, "Bearer hands in");
});
