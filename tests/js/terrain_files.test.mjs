/** Files of finished answers on an agent's device, and answers that are sent back. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { sha256Of } from "../../static/js/outbox/hashing.js";
import { openFiles, keepSealed } from "../../static/js/terrain/asking/drafts.js";
import { correctionOf } from "../../static/js/terrain/corrections.js";
import { ImportRefused, exportItems, importItems } from "../../static/js/terrain/exporting.js";
import { SEALED } from "../../static/js/terrain/sealed_files.js";
import { makePulled, makeTerrain } from "./make_terrain.mjs";

const DOOR = "11111111-1111-4111-8111-111111111111";
const WORD = "la photo du hall";
const BYTES = new TextEncoder().encode(`${WORD} `.repeat(400));

/**
 * An answer with a file, as a questionnaire hands it over: its draft and the draft's file lie in the store.
 * @param {Awaited<ReturnType<typeof makeTerrain>>} device
 * @param {string} instance_id
 */
async function finished({ store, vault }, instance_id) {
  const file = await keepSealed(store, vault)(BYTES.buffer, "hall.txt", "text/plain");
  await store.drafts.save(/** @type {any} */ ({ id: instance_id, questionnaire: "place", sealed: "…", files: [{ sha256: file.sha256 }], saved_at: "2026-05-04T18:09:00Z" }));
  const envelope = { instance_id, questionnaire: "place", form_version: "1", answers: { photo: file.name }, attachments: [file] };
  return { envelope, household: DOOR, title: "Une place", files: await openFiles(store, vault, [file]) };
}

/** @param {import("../../static/js/terrain/keeping.js").Store} store */
async function everything(store) {
  const all = await Promise.all(/** @type {const} */ (["drafts", "outbox", "files", "sent", "meta", "mirror"]).map((name) => store.all(name)));
  return JSON.stringify(all, (_, value) => {
    const isBytes = value instanceof ArrayBuffer || ArrayBuffer.isView(value);
    return isBytes ? Buffer.from(/** @type {any} */ (value)).toString("latin1") : value;
  });
}

test("a finished answer's file is sealed, and what the draft had of it goes with the draft", async (t) => {
  const device = await makeTerrain(t);
  const answer = await finished(device, "uuid:1");
  const clear = await sha256Of(BYTES);
  assert.deepEqual(await device.store.keys("files"), [clear]);
  await device.noting.note("accepted", { questionnaire: "place", household: DOOR }, { instance_id: "uuid:1" }, { answer });
  const [item] = (await device.store.all("outbox")).filter((one) => one.instance_id === "uuid:1");
  const [travelling] = item.envelope.attachments;
  assert.deepEqual(await device.store.keys("files"), [travelling.sha256]);
  assert.deepEqual([travelling.media_type, travelling.size], [SEALED, BYTES.length + 29]);
  const told = await everything(device.store);
  for (const word of [WORD, "hall", clear]) assert.equal(told.includes(word), false, word);
});

test("a file that another draft names too stays with that one", async (t) => {
  const device = await makeTerrain(t);
  const answer = await finished(device, "uuid:1");
  await finished(device, "uuid:2");
  await device.noting.keep(answer);
  const clear = await sha256Of(BYTES);
  assert.ok((await device.store.keys("files")).includes(clear));
  assert.deepEqual((await device.store.drafts.list()).map(({ id }) => id), ["uuid:2"]);
  await device.noting.keep(await finished(device, "uuid:2"));
  assert.equal((await device.store.keys("files")).includes(clear), false);
});

test("what waits is carried away in parts, files with their answers, and taken in once", async (t) => {
  const device = await makeTerrain(t);
  for (const id of ["uuid:1", "uuid:2", "uuid:3"]) await device.noting.keep(await finished(device, id));
  const whole = await exportItems(device.store, device.enrolments);
  const parts = await exportItems(device.store, device.enrolments, 2 * BYTES.length + 4000);
  assert.deepEqual([whole.length, parts.length], [1, 2]);
  assert.equal((await whole[0].text()).includes(WORD), false);
  const other = await makeTerrain(t);
  const counts = [];
  for (const part of [...parts, whole[0]]) counts.push(await importItems(other.outbox, other.enrolments, part));
  assert.deepEqual(counts.map(({ added, known }) => [added, known]), [[2, 0], [1, 0], [0, 3]]);
  assert.deepEqual(await other.store.keys("files"), await device.store.keys("files"));
  const torn = new Blob([whole[0].slice(0, whole[0].size - 10), "0123456789"]);
  const third = await makeTerrain(t);
  await assert.rejects(importItems(third.outbox, third.enrolments, torn), ImportRefused);
});

test("a file of before, without photographs, is still taken; what named some is for the team", async (t) => {
  const device = await makeTerrain(t);
  await device.noting.note("absent", { questionnaire: "place", household: DOOR });
  const [{ instance_id, content_hash, envelope }] = await device.store.all("outbox");
  const item = { instance_id, questionnaire: "place", sealed: envelope.sealed, content_hash };
  const told = { palier: "terrain 1", project: 7, device: 3, items: [item, { ...item, instance_id: "uuid:9", files: 1 }] };
  const other = await makeTerrain(t);
  const counts = await importItems(other.outbox, other.enrolments, new Blob([JSON.stringify(told)]));
  assert.deepEqual(counts, { added: 1, known: 0, other: 1 });
});

const CONTENT = { answers: { age: "14" }, version: "1", number: 1, language: "fr", channel: "door", seed: 7, files: [] };
const SENT_BACK = { instance_id: "uuid:x", questionnaire: "place", comment: "Quel âge au juste ?" };

test("what is sent back is told once, opened as a draft, and gone once it is mended", async (t) => {
  const { server, syncing, mirror, store, vault, noting, know, name } = await makeTerrain(t);
  server.pulls = [{ status: 200, body: makePulled({ sent_back: [{ ...SENT_BACK, content: CONTENT }], sent_back_mark: "s" }) }];
  await syncing.run();
  server.pulls = [{ status: 200, body: makePulled({ sent_back: null, sent_back_mark: "s", sequence: 6 }) }];
  await syncing.run();
  assert.equal(server.asked.at(-1)?.body.sent_back, "s");
  const again = await makeTerrain(t, { name, isOpen: false });
  await again.mirror.load();
  assert.deepEqual([again.mirror.toMend(), again.mirror.returned.contents.get("uuid:x")], [[SENT_BACK], CONTENT]);
  assert.equal((await everything(store)).includes('"14"'), false, "under the vault's key");
  const inside = await vault.open(Buffer.from((await correctionOf(vault, SENT_BACK, CONTENT, "Une place")).sealed, "base64"));
  assert.deepEqual([inside.answers, inside.replaces, inside.comment, inside.seed], [{ age: "14" }, "uuid:x", SENT_BACK.comment, 7]);
  const envelope = /** @type {any} */ ({ instance_id: inside.id, questionnaire: "place", form_version: "1", answers: { age: "41" }, replaces: "uuid:x" });
  await noting.keep({ envelope }, await mirror.returned.mending("uuid:x"));
  mirror.returned.showMended("uuid:x");
  assert.deepEqual([mirror.toMend(), (await store.keys("mirror")).includes("back uuid:x")], [[], false]);
  // Not handed in yet, the server tells of it again: nothing comes back.
  server.push = () => null;
  server.pulls = [{ status: 200, body: makePulled({ sent_back: [{ ...SENT_BACK, content: CONTENT }], sent_back_mark: "t", sequence: 7 }) }];
  await syncing.run();
  assert.deepEqual([mirror.toMend(), mirror.returned.contents.size, (await store.keys("mirror")).includes("back uuid:x")], [[], 0, false]);
  server.push = null;
  await know();
  server.pulls = [{ status: 200, body: makePulled({ sent_back: [], sent_back_mark: "", sequence: 8 }) }];
  await syncing.run({ isHurried: true });
  assert.deepEqual((await store.keys("mirror")).filter((key) => key.includes("uuid:x")), []);
});

test("what is sent back no more goes from the device", async (t) => {
  const { server, syncing, mirror, store } = await makeTerrain(t);
  server.pulls = [
    { status: 200, body: makePulled({ sent_back: [{ ...SENT_BACK, content: CONTENT }], sent_back_mark: "s" }) },
    { status: 200, body: makePulled({ sent_back: [], sent_back_mark: "", sequence: 9 }) },
  ];
  await syncing.run();
  await syncing.run();
  assert.deepEqual([mirror.toMend(), mirror.returned.contents.size, (await store.keys("mirror")).includes("back uuid:x")], [[], 0, false]);
});

test("a file of the answer that is mended is named again, without its bytes", async (t) => {
  const { noting, store, vault } = await makeTerrain(t);
  const there = { name: "hall.jpg", sha256: "ab".repeat(32), size: 9, media_type: "image/jpeg", is_there: true };
  const envelope = /** @type {any} */ ({ instance_id: "uuid:1", questionnaire: "place", form_version: "1", answers: {}, attachments: [there] });
  await noting.keep({ envelope, files: await openFiles(store, vault, [there]) });
  const [item] = await store.all("outbox");
  assert.equal(item.envelope.attachments, undefined);
});
