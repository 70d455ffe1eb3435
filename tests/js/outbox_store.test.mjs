/** What is said to be kept is kept: writes at quota, lost connections, other versions of the store, drafts, files. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { forceCloseDatabase } from "fake-indexeddb";
import { openDB, unwrap } from "idb";
import { NotKept, StoreUnavailable } from "../../static/js/outbox/problems.js";
import { UPGRADES, openStore } from "../../static/js/outbox/store.js";
import {
  makeAttachment,
  makeBytes,
  makeDraft,
  makeEnvelope,
  makeName,
  makeOutbox,
  makeStore,
} from "./make_answers.mjs";

/** @typedef {import("node:test").TestContext} TestContext */

/**
 * Put another method in place of one of IndexedDB's until the test ends.
 * @param {TestContext} test
 * @param {any} holder
 * @param {string} name
 * @param {(original: Function) => Function} replace
 */
function intercept(test, holder, name, replace) {
  const original = holder.prototype[name];
  holder.prototype[name] = replace(original);
  const restore = () => (holder.prototype[name] = original);
  test.after(restore);
  return restore;
}

/**
 * Chromium at quota: every request succeeds, and then the transaction aborts.
 * @param {TestContext} test
 */
function fillTheDisk(test) {
  return intercept(
    test,
    IDBTransaction,
    "_start",
    (start) =>
      /** @this {any} */
      function () {
        const isAtItsEnd = this._started && !this._requests.length && this._state !== "finished";
        if (isAtItsEnd && this.mode === "readwrite") return this._abort("QuotaExceededError");
        return start.call(this);
      },
  );
}

/** @param {"quota" | "lost" | "mismatch" | "failed"} reason */
const because = (reason) => (/** @type {unknown} */ error) =>
  error instanceof NotKept && error.reason === reason;

test("a transaction that aborts after its requests succeeded keeps nothing, and says so", async (t) => {
  const store = await makeStore(t);
  const outbox = makeOutbox(t, store, {});
  const [draft, envelope] = [makeDraft(), makeEnvelope()];
  const empty = fillTheDisk(t);
  await assert.rejects(store.drafts.save(draft), because("quota"));
  await assert.rejects(store.files.keep(makeBytes(10)), because("quota"));
  await assert.rejects(outbox.add(envelope), because("quota"));
  empty();
  assert.deepEqual([await store.drafts.list(), await outbox.list()], [[], []]);
  await outbox.add(envelope);
  assert.equal((await outbox.list()).length, 1);
});

test("a thousand writes at quota: none is told kept that is not", async (t) => {
  const store = await makeStore(t);
  let isFull = false;
  intercept(
    t,
    IDBTransaction,
    "_start",
    (start) =>
      /** @this {any} */
      function () {
        const isAtItsEnd = this._started && !this._requests.length && this._state !== "finished";
        if (isFull && isAtItsEnd && this.mode === "readwrite") return this._abort("QuotaExceededError");
        return start.call(this);
      },
  );
  const told = new Set();
  for (let at = 0; at < 1000; at += 1) {
    isFull = at % 3 > 0;
    const draft = makeDraft();
    await store.drafts.save(draft).then(
      () => told.add(draft.id),
      () => {},
    );
  }
  isFull = false;
  assert.deepEqual(new Set((await store.drafts.list()).map(({ id }) => id)), told);
  assert.equal(told.size, 334);
});

test("every write is strict", async (t) => {
  const store = await makeStore(t);
  const outbox = makeOutbox(t, store, {});
  /** @type {any[]} */
  const asked = [];
  intercept(
    t,
    IDBDatabase,
    "transaction",
    (transaction) =>
      /** @this {any} */
      function (/** @type {any[]} */ ...how) {
        if (how[1] === "readwrite") asked.push(how[2]?.durability);
        return transaction.apply(this, how);
      },
  );
  await store.drafts.save(makeDraft());
  const attachments = [await makeAttachment(store)];
  const envelope = makeEnvelope({ attachments });
  await outbox.add(envelope);
  await outbox.retry(envelope.instance_id);
  await store.drafts.expire(0);
  assert.deepEqual(new Set(asked), new Set(["strict"]));
  assert.equal(asked.length, 4);
});

test("what reads back otherwise is not kept", async (t) => {
  const store = await makeStore(t);
  const restore = intercept(
    t,
    IDBObjectStore,
    "put",
    (put) =>
      /** @this {any} */
      function (/** @type {any} */ value) {
        const bytes = value.bytes && new ArrayBuffer(value.bytes.byteLength);
        return put.call(this, bytes ? { ...value, bytes } : { ...value, title: "" });
      },
  );
  await assert.rejects(store.drafts.save(makeDraft()), because("mismatch"));
  await assert.rejects(store.files.keep(makeBytes(10)), because("mismatch"));
  restore();
  await store.drafts.save(makeDraft());
});

test("another page that writes right after does not make a write look lost", async (t) => {
  const [name, id] = [makeName("palier "), makeName()];
  const pages = [await makeStore(t, { name }), await makeStore(t, { name })];
  const writes = Array.from({ length: 40 }, (_, at) =>
    pages[at % 2].drafts.save(makeDraft({ id, step: at })),
  );
  assert.deepEqual(new Set(await Promise.all(writes)), new Set([true]));
});

test("a page that goes on with its draft does not make its saving look lost", async (t) => {
  const store = await makeStore(t);
  const draft = makeDraft();
  const saving = store.drafts.save(draft);
  draft.answers = { age: "42" };
  await saving;
  assert.deepEqual((await store.drafts.get(draft.id))?.answers, { age: "41" });
});

test("a connection that the browser closed is told, and opened again", async (t) => {
  /** @type {string[]} */
  const told = [];
  const store = await makeStore(t, { onLost: (why) => told.push(why) });
  const draft = makeDraft();
  await store.drafts.save(draft);
  forceCloseDatabase(/** @type {any} */ (unwrap(await store.connect())));
  await soon();
  assert.deepEqual(told, ["closed"]);
  assert.deepEqual(await store.drafts.list(), [draft]);
  await store.drafts.save(makeDraft());
});

test("a connection closed in the middle of a write: kept or told, and the next write works", async (t) => {
  const store = await makeStore(t);
  const draft = makeDraft();
  const db = await store.connect();
  const saving = store.drafts.save(draft).then(() => true, because("lost"));
  await soon();
  forceCloseDatabase(/** @type {any} */ (unwrap(db)));
  assert.equal(await saving, true);
  await store.drafts.save(draft);
  assert.deepEqual(await store.drafts.list(), [draft]);
});

test("a connection that is closing is opened again before it is written to", async (t) => {
  const store = await makeStore(t);
  (await store.connect()).close();
  const draft = makeDraft();
  await store.drafts.save(draft);
  assert.deepEqual(await store.drafts.list(), [draft]);
});

test("a transaction that never answers is told lost", async (t) => {
  const store = await makeStore(t, { patience: 50 });
  /** @type {Set<any>} */
  const stuck = new Set();
  const restore = intercept(
    t,
    IDBTransaction,
    "_start",
    () =>
      /** @this {any} */
      function () {
        stuck.add(this);
      },
  );
  await assert.rejects(store.drafts.save(makeDraft()), because("lost"));
  restore();
  // Unlike a browser's, this database keeps the process busy until its last transaction has ended.
  for (const transaction of stuck) transaction.abort();
});

test("a newer page is not blocked; this one is told, and writes no more", async (t) => {
  /** @type {string[]} */
  const told = [];
  const name = makeName("palier ");
  const store = await makeStore(t, { name, onLost: (why) => told.push(why) });
  const newer = await openDB(name, UPGRADES.length + 1);
  assert.deepEqual(told, ["versionchange"]);
  await assert.rejects(store.drafts.save(makeDraft()), (error) => {
    return error instanceof StoreUnavailable && error.reason === "newer";
  });
  newer.close();
});

test("an upgrade that another page blocks is told, then done", async () => {
  const name = makeName("palier ");
  const stubborn = await openDB(name, 1, { upgrade: (db, _from, _to, tx) => UPGRADES[0](db, tx) });
  /** @type {string[]} */
  const told = [];
  const opening = openStore({ name, upgrades: [...UPGRADES, () => {}], onLost: (why) => told.push(why) });
  setTimeout(() => stubborn.close(), 50);
  await (await opening).close();
  assert.deepEqual(told, ["blocked"]);
});

test("a store that does not open in time is unavailable, and does not stay open when it does", async () => {
  const name = makeName("palier ");
  const stubborn = await openDB(name, 1);
  const opening = openStore({ name, upgrades: [...UPGRADES, () => {}], patience: 50 });
  await assert.rejects(opening, (error) => error instanceof StoreUnavailable && error.reason === "slow");
  stubborn.close();
  await soon();
  (await openDB(name, 3)).close();
});

test("an upgrade keeps what waits", async (t) => {
  const name = makeName("palier ");
  const before = await openStore({ name });
  const outbox = makeOutbox(t, before, {});
  const envelope = makeEnvelope({ attachments: [await makeAttachment(before)] });
  await outbox.add(envelope, { title: "Une place" });
  const waiting = await outbox.list();
  await before.close();
  const index = (/** @type {any} */ _db, /** @type {any} */ tx) =>
    tx.objectStore("outbox").createIndex("state", "state");
  const after = await makeStore(t, { name, upgrades: [...UPGRADES, index] });
  assert.equal((await after.connect()).version, 2);
  assert.deepEqual(await makeOutbox(t, after, {}).list(), waiting);
  assert.equal((await after.all("outbox"))[0].envelope.answers.age, "41");
  assert.equal((await after.keys("files")).length, 1);
});

test("a store that was closed for good says so", async (t) => {
  const store = await makeStore(t);
  await store.close();
  await assert.rejects(store.drafts.save(makeDraft()), StoreUnavailable);
});

// Drafts and files

test("drafts come back as they were, the last saved first, and go when they expire", async (t) => {
  const store = await makeStore(t);
  const old = makeDraft({ saved_at: "2026-01-01T00:00:00Z", expires_at: "2026-02-01T00:00:00Z" });
  const answers = JSON.parse('{"__proto__": "a", "constructor": {"age": "4"}, "vide": ""}');
  const young = makeDraft({ answers, expires_at: "2027-01-01T00:00:00Z" });
  for (const draft of [old, young]) assert.equal(await store.drafts.save(draft), true);
  assert.deepEqual(await store.drafts.list(), [young, old]);
  assert.equal(JSON.stringify((await store.drafts.get(young.id))?.answers), JSON.stringify(answers));
  assert.equal(await store.drafts.expire(Date.parse("2026-03-01")), 1);
  assert.deepEqual(await store.drafts.list(), [young]);
  await store.drafts.remove(young.id);
  assert.deepEqual(await store.drafts.list(), []);
});

test("a saving that comes late does not bring a draft back", async (t) => {
  const store = await makeStore(t);
  const outbox = makeOutbox(t, store, {});
  const draft = makeDraft();
  await store.drafts.save(draft);
  await outbox.add(makeEnvelope({ instance_id: draft.id }), { draft: draft.id });
  assert.equal(await store.drafts.save(draft), false);
  assert.deepEqual(await store.drafts.list(), []);
});

test("a file stays while something names it", async (t) => {
  const store = await makeStore(t);
  const outbox = makeOutbox(t, store, {});
  const file = await makeAttachment(store);
  const drafts = [makeDraft({ files: [file] }), makeDraft({ files: [file] })];
  for (const draft of drafts) await store.drafts.save(draft);
  await store.drafts.remove(drafts[0].id);
  assert.equal((await store.files.get(file.sha256))?.bytes.byteLength, 1000);
  await outbox.add(makeEnvelope({ attachments: [file] }), { draft: drafts[1].id });
  await store.files.release([file.sha256]);
  assert.ok(await store.files.get(file.sha256));
});

test("a file that nothing names goes with its draft, or a day after it was kept", async (t) => {
  const store = await makeStore(t);
  const [first, second, named] = [
    await makeAttachment(store),
    await makeAttachment(store),
    await makeAttachment(store),
  ];
  const draft = makeDraft({ files: [first] });
  await store.drafts.save(draft);
  await store.drafts.save(makeDraft({ files: [named] }));
  await store.drafts.remove(draft.id);
  assert.deepEqual(await store.keys("files"), [second.sha256, named.sha256].sort());
  await store.files.expire(Date.now() + 3_600_000);
  assert.equal((await store.keys("files")).length, 2);
  await store.files.expire(Date.now() + 90_000_000);
  assert.deepEqual(await store.keys("files"), [named.sha256]);
});

test("neither a draft nor an answer is kept without the files that it names", async (t) => {
  const store = await makeStore(t);
  const outbox = makeOutbox(t, store, {});
  const nowhere = { name: "rue.jpg", sha256: "0".repeat(64), size: 4, media_type: "image/jpeg" };
  await assert.rejects(store.drafts.save(makeDraft({ files: [nowhere] })), because("lost"));
  await assert.rejects(outbox.add(makeEnvelope({ attachments: [nowhere] })), because("lost"));
  assert.deepEqual([await store.drafts.list(), await outbox.list()], [[], []]);
});

function soon() {
  return new Promise((resolve) => setTimeout(resolve, 20));
}
