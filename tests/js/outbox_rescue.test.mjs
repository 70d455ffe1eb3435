/** The queue in an encrypted file: all of it comes back, to whoever knows the passphrase, once. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { exportItems, importItems } from "../../static/js/outbox/rescue.js";
import { makeAttachment, makeDevice, makeDraft, makeEnvelope, makeStore } from "./make_answers.mjs";
import { refusal } from "./misbehaving_server.mjs";

const PASSPHRASE = "le marché du dimanche";

/** @param {string} reason */
const because = (reason) => (/** @type {any} */ error) => error.reason === reason;

/**
 * A device with an answer that waits, with two files and the draft it came from, and one set aside.
 * @param {import("node:test").TestContext} t
 */
async function makeFull(t) {
  const device = await makeDevice(t);
  const { store, outbox, server } = device;
  const attachments = [await makeAttachment(store, 100_000), await makeAttachment(store, 0)];
  const draft = makeDraft({ files: [...attachments, await makeAttachment(store, 10)] });
  await store.drafts.save(draft);
  const refused = makeEnvelope();
  server.refused.set(refused.instance_id, refusal(422, "answers_invalid"));
  await outbox.add(refused, { title: "Une place" });
  await outbox.send();
  const waiting = makeEnvelope({ instance_id: draft.id, attachments });
  await outbox.add(waiting, { title: "Une place" });
  return { ...device, waiting, refused };
}

test("all that waits goes to another device with its files, and is sent from there", async (t) => {
  const { store, outbox, waiting, refused, server } = await makeFull(t);
  const file = await exportItems(store, PASSPHRASE);
  assert.equal((await outbox.list()).length, 2, "exporting removes nothing");
  const other = await makeDevice(t);
  assert.deepEqual(await importItems(other.store, file, PASSPHRASE), { added: 2, known: 0, other: 0 });
  assert.deepEqual(await other.store.all("outbox"), await store.all("outbox"));
  assert.deepEqual((await other.outbox.list()).map(({ state, problem }) => [state, problem?.code]).sort(), [
    ["aside", "answers_invalid"],
    ["queued", undefined],
  ]);
  for (const hash of await store.keys("files")) {
    assert.deepEqual((await other.store.files.get(hash))?.bytes, (await store.files.get(hash))?.bytes);
  }
  assert.equal((await other.store.keys("files")).length, 3);
  assert.equal((await other.outbox.send()).sent, 1);
  assert.deepEqual(other.server.answers.get(waiting.instance_id)?.envelope, waiting);
  server.refused.clear();
  await outbox.retry(refused.instance_id);
  assert.equal((await outbox.send()).sent, 2, "and from here too: the server knows one from another");
});

test("what is here already, or was sent, stays as it is", async (t) => {
  const { store, outbox, waiting } = await makeFull(t);
  const file = await exportItems(store, PASSPHRASE);
  const before = await store.all("outbox");
  assert.deepEqual(await importItems(store, file, PASSPHRASE), { added: 0, known: 2, other: 0 });
  assert.deepEqual(await store.all("outbox"), before);
  await outbox.send();
  assert.deepEqual(await importItems(store, file, PASSPHRASE), { added: 0, known: 2, other: 0 });
  assert.deepEqual([(await outbox.list()).length, (await store.keys("files")).length], [1, 0]);
  const other = await makeDevice(t);
  await other.outbox.add({ ...waiting, attachments: [], answers: { age: "1" } });
  assert.deepEqual(await importItems(other.store, file, PASSPHRASE), { added: 1, known: 0, other: 1 });
  assert.equal((await other.store.all("outbox")).find(isOf(waiting))?.envelope.answers.age, "1");
});

test("a wrong passphrase, another file, a damaged or a cut one take in nothing and say why", async (t) => {
  const { store } = await makeFull(t);
  const file = await exportItems(store, PASSPHRASE);
  const other = await makeStore(t);
  await assert.rejects(importItems(other, file, "le marché du samedi"), because("passphrase"));
  await assert.rejects(importItems(other, new Uint8Array(500), PASSPHRASE), because("unreadable"));
  await assert.rejects(importItems(other, file.slice(0, 20), PASSPHRASE), because("unreadable"));
  await assert.rejects(importItems(other, file.slice(0, -1), PASSPHRASE), because("passphrase"));
  for (const at of [8, 24, 40, file.length - 1]) {
    const damaged = file.slice();
    damaged[at] ^= 1;
    await assert.rejects(importItems(other, damaged, PASSPHRASE), because("passphrase"));
  }
  assert.deepEqual([await other.all("outbox"), await other.keys("files")], [[], []]);
});

test("accents may be typed one way or the other", async (t) => {
  const { store } = await makeFull(t);
  const file = await exportItems(store, PASSPHRASE.normalize("NFC"));
  const { added } = await importItems(await makeStore(t), file, PASSPHRASE.normalize("NFD"));
  assert.equal(added, 2);
});

test("nothing in the file is legible, and no two files are alike", async (t) => {
  const { store, waiting } = await makeFull(t);
  const files = [await exportItems(store, PASSPHRASE), await exportItems(store, PASSPHRASE)];
  assert.ok(!Buffer.from(files[0]).includes(waiting.instance_id));
  assert.notDeepEqual(files[0].slice(8, 36), files[1].slice(8, 36));
});

test("a file whose bytes are gone does not keep the answers from being saved", async (t) => {
  const { store, waiting } = await makeFull(t);
  const hash = String(waiting.attachments?.[0].sha256);
  await store.write([["files", hash]], () => [undefined]);
  const other = await makeStore(t);
  assert.equal((await importItems(other, await exportItems(store, PASSPHRASE), PASSPHRASE)).added, 2);
  assert.equal((await other.keys("files")).length, 2);
});

test("an answer that no longer says what its hash says is not taken in", async (t) => {
  const { store, waiting } = await makeFull(t);
  await store.write([["outbox", waiting.instance_id]], ([item]) => [
    { ...item, content_hash: "0".repeat(64) },
  ]);
  const file = await exportItems(store, PASSPHRASE);
  await assert.rejects(importItems(await makeStore(t), file, PASSPHRASE), because("unreadable"));
});

test("a file that does not open again is not handed out", async (t) => {
  const { store } = await makeFull(t);
  /** @type {any} */
  const subtle = SubtleCrypto.prototype;
  const { encrypt } = subtle;
  t.after(() => (subtle.encrypt = encrypt));
  /** @param {any[]} how */
  subtle.encrypt = async (...how) => (await encrypt.apply(crypto.subtle, how)).slice(1);
  await assert.rejects(exportItems(store, PASSPHRASE), because("passphrase"));
  /** @param {any[]} how */
  subtle.encrypt = (...how) => encrypt.call(crypto.subtle, how[0], how[1], new Uint8Array(4));
  await assert.rejects(exportItems(store, PASSPHRASE), because("failed"));
});

test("without WebCrypto there is no rescue, and it says so", async (t) => {
  const { store } = await makeFull(t);
  const file = await exportItems(store, PASSPHRASE);
  const own = /** @type {PropertyDescriptor} */ (Object.getOwnPropertyDescriptor(globalThis, "crypto"));
  t.after(() => Object.defineProperty(globalThis, "crypto", own));
  const getRandomValues = (/** @type {Uint8Array} */ bytes) => bytes;
  Object.defineProperty(globalThis, "crypto", { value: { getRandomValues }, configurable: true });
  await assert.rejects(exportItems(store, PASSPHRASE), because("insecure"));
  await assert.rejects(importItems(store, file, PASSPHRASE), because("insecure"));
});

/** @param {{ instance_id: string }} envelope */
function isOf(envelope) {
  return (/** @type {any} */ item) => item.instance_id === envelope.instance_id;
}
