/** Answers on their way to a server that misbehaves: nothing leaves the device before its receipt. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { contentHash } from "../../static/js/outbox/hashing.js";
import { LONGEST } from "../../static/js/outbox/retries.js";
import {
  makeAttachment,
  makeBytes,
  makeDevice,
  makeDraft,
  makeEnvelope,
  makeOutbox,
} from "./make_answers.mjs";
import { FAULTS, hashOf, refusal, sha256 } from "./misbehaving_server.mjs";

/** @typedef {import("./misbehaving_server.mjs").Fault} Fault */

const YEARS = 10 * 365 * 86_400_000;

/**
 * @param {import("../../static/js/outbox/outbox.js").Outbox} outbox
 * @param {number} count
 * @param {Partial<import("./make_answers.mjs").Envelope>} [changed]
 */
async function addAll(outbox, count, changed) {
  const envelopes = Array.from({ length: count }, () => makeEnvelope(changed));
  for (const envelope of envelopes) await outbox.add(envelope, { title: "Une place" });
  return envelopes;
}

/** @param {import("../../static/js/outbox/outbox.js").Outbox} outbox */
async function states(outbox) {
  return (await outbox.list()).map(({ state, problem }) => [
    state,
    problem && problem.status,
    problem && problem.code,
  ]);
}

test("an answer leaves with its receipt, and its draft with its adding", async (t) => {
  const { server, store, outbox } = await makeDevice(t);
  const draft = makeDraft();
  await store.drafts.save(draft);
  const envelope = makeEnvelope({ instance_id: draft.id });
  await outbox.add(envelope, { title: "Une place", draft: draft.id });
  assert.deepEqual([await store.drafts.list(), await states(outbox)], [[], [["queued", null, null]]]);
  const told = await outbox.send();
  assert.deepEqual([told.sent, told.left, told.aside, told.paused, told.next], [1, 0, 0, false, null]);
  assert.deepEqual(await outbox.list(), []);
  const [sent] = await outbox.sentList();
  assert.equal(sent.content_hash, hashOf(envelope));
  assert.deepEqual([sent.instance_id, sent.title, sent.epoch, sent.sequence], [draft.id, "Une place", 1, 1]);
  assert.deepEqual(server.answers.get(draft.id)?.envelope, envelope);
});

test("what is added is frozen, and added again is one", async (t) => {
  const { server, outbox } = await makeDevice(t);
  const envelope = makeEnvelope();
  const before = structuredClone(envelope);
  await outbox.add(envelope);
  envelope.answers.age = "42";
  await assert.rejects(outbox.add(envelope), { reason: "mismatch" });
  await outbox.add(before);
  await outbox.send();
  assert.deepEqual(server.answers.get(envelope.instance_id)?.envelope, before);
});

test("what no server can read is mended before it is hashed", async (t) => {
  const { server, outbox } = await makeDevice(t);
  const answers = { avis: "nul\0, demi-paire \ud83d, paire 😀, \\ud83d, \\u0000" };
  const envelope = makeEnvelope({ answers });
  await outbox.add(envelope);
  assert.equal((await outbox.send()).sent, 1);
  const told = server.answers.get(envelope.instance_id)?.envelope.answers.avis;
  assert.equal(told, "nul\ufffd, demi-paire \ufffd, paire 😀, \\ud83d, \\u0000");
});

/** @type {[string, Fault, [number, string]][]} Not one of these says that the server has the answer. */
const UNCERTAIN = [
  ["a dropped request", FAULTS.drop(), [0, "network"]],
  ["a lost response", FAULTS.lose(), [0, "network"]],
  ["a body cut short", FAULTS.garbage(), [200, "unreadable"]],
  ["a network's sign-in page", FAULTS.page(200), [200, "unreadable"]],
  ["a proxy's 403", FAULTS.page(403), [403, "unreadable"]],
  ["a proxy's 404", FAULTS.page(404), [404, "unreadable"]],
  ["a proxy's 400", FAULTS.page(400), [400, "unreadable"]],
  ["a redirection", { before: () => ({ status: 302, headers: { location: "/accueil" } }) }, [0, "network"]],
  ["408", FAULTS.status(408), [408, "injected"]],
  ["418", FAULTS.status(418), [418, "injected"]],
  ["429", FAULTS.status(429), [429, "injected"]],
  ["500", FAULTS.status(500), [500, "injected"]],
  ["502", FAULTS.page(502), [502, "unreadable"]],
  ["503", FAULTS.status(503), [503, "injected"]],
  ["507", FAULTS.status(507), [507, "injected"]],
  ["no answer in time", { before: () => new Promise(() => {}) }, [0, "timeout"]],
  ["no results", { after: () => ({ status: 200, body: {} }) }, [200, "unreadable"]],
  [
    "results that are none",
    { after: () => ({ status: 200, body: { results: [null, 4, "x"] } }) },
    [0, "unreadable"],
  ],
  ["results of nobody", { after: () => ({ status: 200, body: { results: [] } }) }, [0, "unreadable"]],
];
for (const [name, fault, [status, code]] of UNCERTAIN) {
  test(`${name}: kept, and sent once when it goes`, async (t) => {
    const { server, clock, outbox } = await makeDevice(t);
    const [envelope] = await addAll(outbox, 1);
    server.faults.push(fault);
    const told = await outbox.send();
    assert.deepEqual([told.sent, told.left, told.paused, told.receipts], [0, 1, false, []]);
    assert.deepEqual(await states(outbox), [["queued", status, code]]);
    assert.ok(told.next && told.next >= 1000 && told.next <= 2000, String(told.next));
    assert.equal((await outbox.send()).sent, 0, "it waits");
    clock.now += told.next;
    assert.equal((await outbox.send()).sent, 1);
    assert.equal(server.sequence, 1);
    assert.equal((await outbox.sentList())[0].content_hash, hashOf(envelope));
  });
}

/** @type {[string, (receipt: any) => any][]} */
const WRONG = [
  ["other content", (receipt) => ({ ...receipt, content_hash: "0".repeat(64) })],
  ["another answer", (receipt) => ({ ...receipt, instance_id: "uuid:other" })],
  ["no hash", ({ content_hash, ...receipt }) => receipt && !content_hash],
  ["no epoch", (receipt) => ({ ...receipt, epoch: null })],
  ["files that nobody named", (receipt) => ({ ...receipt, missing: ["0".repeat(64)] })],
  ["nothing", () => null],
];
for (const [name, change] of WRONG) {
  test(`a receipt of ${name} is none`, async (t) => {
    const { server, outbox } = await makeDevice(t);
    await addAll(outbox, 1);
    server.faults.push({
      after: ({ body }) => ({
        status: 200,
        body: { results: [{ ...body.results[0], receipt: change(body.results[0].receipt) }] },
      }),
    });
    const told = await outbox.send();
    assert.deepEqual([told.sent, await outbox.sentList()], [0, []]);
    assert.deepEqual(await states(outbox), [["queued", 201, "receipt_wrong"]]);
    assert.equal((await outbox.send({ isHurried: true })).sent, 1);
  });
}

test("receipts in another order are told apart by their ids", async (t) => {
  const { server, outbox } = await makeDevice(t);
  await addAll(outbox, 5);
  server.faults.push({ after: ({ body }) => ({ status: 200, body: { results: body.results.reverse() } }) });
  assert.equal((await outbox.send()).sent, 5);
});

test("401 pauses all, loses nothing, counts no try, and does not hold what needs no signing in", async (t) => {
  const { server, outbox } = await makeDevice(t);
  await addAll(outbox, 3, { channel: "door" });
  await addAll(outbox, 2);
  server.isSignedIn = false;
  const told = await outbox.send();
  assert.deepEqual([told.sent, told.left, told.paused], [2, 3, true]);
  assert.ok(
    (await outbox.list()).every(({ state, tries, problem }) => state === "queued" && !tries && !problem),
  );
  server.isSignedIn = true;
  assert.deepEqual(await outbox.send().then(({ sent, left, paused }) => [sent, left, paused]), [3, 0, false]);
});

for (const status of [400, 403, 404, 409, 410, 415, 422]) {
  test(`an item refused with ${status} is set aside, seen, and blocks nobody`, async (t) => {
    const { server, outbox } = await makeDevice(t);
    const envelopes = await addAll(outbox, 5);
    const id = envelopes[2].instance_id;
    const told = refusal(status, "not_this_one");
    const violations = [{ path: "/data/age", code: "constraint", message: "Trop" }];
    server.refused.set(id, { status, body: { error: { ...told.body.error, violations } } });
    assert.deepEqual(await outbox.send().then(({ sent, left, aside }) => [sent, left, aside]), [4, 0, 1]);
    const [{ state, problem, title }] = await outbox.list();
    assert.deepEqual(
      [state, title, problem],
      ["aside", "Une place", { status, code: "not_this_one", message: "not_this_one", violations }],
    );
    assert.equal((await outbox.send({ isHurried: true })).sent, 0, "set aside until somebody says so");
    server.refused.clear();
    await outbox.retry(id);
    assert.equal((await outbox.send()).sent, 1);
  });
}

test("an item that the server fails at waits alone", async (t) => {
  const { server, outbox } = await makeDevice(t);
  const [bad] = await addAll(outbox, 5);
  server.refused.set(bad.instance_id, refusal(503, "busy"));
  assert.deepEqual(await outbox.send().then(({ sent, left, aside }) => [sent, left, aside]), [4, 1, 0]);
  assert.deepEqual(await states(outbox), [["queued", 503, "busy"]]);
});

test("an item that breaks the whole server does not keep the others for ever", async (t) => {
  const { server, outbox, clock } = await makeDevice(t);
  const envelopes = await addAll(outbox, 30);
  const bad = envelopes[17].instance_id;
  /** @type {Fault} */
  const fragile = {
    before: ({ body }) => (String(body).includes(`"${bad}"`) ? refusal(500, "broken") : undefined),
  };
  for (let at = 0; at < 40 && (await outbox.list()).length > 1; at += 1) {
    server.faults = Array(40).fill(fragile);
    await outbox.send();
    clock.now += LONGEST;
  }
  assert.deepEqual(
    (await outbox.list()).map(({ instance_id }) => instance_id),
    [bad],
  );
});

test("413 halves the batch until it passes; one too large alone is set aside", async (t) => {
  const { server, outbox } = await makeDevice(t);
  await addAll(outbox, 40);
  const large = makeEnvelope({ answers: { avis: "x".repeat(5000) } });
  await outbox.add(large);
  server.mostBytes = 3000;
  assert.deepEqual(await outbox.send().then(({ sent, left, aside }) => [sent, left, aside]), [40, 0, 1]);
  assert.deepEqual(await states(outbox), [["aside", 413, "too_large"]]);
  assert.ok(server.batches.some((items) => items.length > 1 && items.length < 20));
});

test("a proxy's 413 halves too", async (t) => {
  const { server, outbox } = await makeDevice(t);
  await addAll(outbox, 8);
  server.faults.push(FAULTS.page(413));
  assert.equal((await outbox.send()).sent, 8);
  assert.deepEqual(
    server.batches.map((items) => items.length),
    [8, 4, 4],
  );
});

test("at most a hundred travel together, fewer after a failure", async (t) => {
  const { server, outbox, clock } = await makeDevice(t);
  await addAll(outbox, 250);
  server.faults.push(FAULTS.drop());
  await outbox.send();
  clock.now += LONGEST;
  await outbox.send();
  const sizes = server.batches.map((items) => items.length);
  assert.equal(sizes[0], 100);
  assert.equal(sizes[1], 50);
  assert.equal(Math.max(...sizes), 100);
  assert.equal(server.sequence, 250);
});

test("waits double up to ten minutes, heed the server, and never end", async (t) => {
  const { server, outbox, clock } = await makeDevice(t);
  await addAll(outbox, 1);
  const waits = [];
  for (let at = 0; at < 14; at += 1) {
    server.faults = [FAULTS.status(503)];
    const { next } = await outbox.send();
    waits.push(next);
    clock.now += Number(next);
  }
  assert.deepEqual(waits.slice(0, 4), [1500, 3000, 6000, 12_000]);
  assert.ok(waits.every((wait) => wait && wait <= LONGEST));
  assert.equal(waits[13], 0.75 * LONGEST);
  server.faults = [{ before: () => ({ status: 429, body: "{}", headers: { "retry-after": "86400" } }) }];
  assert.equal((await outbox.send()).next, LONGEST);
  clock.now += LONGEST;
  assert.equal((await outbox.send()).sent, 1);
});

test("once the server takes one thing, what no network let through goes at once; what else failed waits", async (t) => {
  const { server, store, outbox } = await makeDevice(t);
  const heavy = makeEnvelope({ attachments: [await makeAttachment(store)] });
  await outbox.add(heavy);
  server.faults = [FAULTS.drop()];
  await outbox.send();
  await addAll(outbox, 13);
  server.faults = [FAULTS.drop()];
  await outbox.send();
  const [failed] = await addAll(outbox, 1);
  server.faults = [FAULTS.status(503)];
  assert.equal((await outbox.send()).left, 15);
  await addAll(outbox, 1);
  assert.equal((await outbox.send()).sent, 14);
  const left = (await outbox.list()).map(({ instance_id }) => instance_id);
  assert.deepEqual(left, [heavy.instance_id, failed.instance_id]);
});

for (const jump of [YEARS, -YEARS]) {
  test(`a clock that jumps by ${jump > 0 ? "+" : "−"}10 years delays nothing and drops nothing`, async (t) => {
    const { server, outbox, clock } = await makeDevice(t, { keepSent: 30 * 86_400_000 });
    await addAll(outbox, 2);
    await outbox.send();
    await addAll(outbox, 1);
    server.faults.push(FAULTS.drop());
    await outbox.send();
    clock.now += jump;
    assert.equal((await outbox.send()).sent, 1);
    assert.ok((await outbox.sentList()).every(({ isHeld }) => isHeld));
    await addAll(outbox, 1);
    server.faults.push(FAULTS.drop());
    await outbox.send();
    clock.now -= jump;
    assert.equal((await outbox.send()).left, 0);
    assert.equal(server.sequence, 4);
  });
}

test("two senders at once: one is busy, and each answer goes once", async (t) => {
  const { server, outbox, base, store, clock } = await makeDevice(t);
  await addAll(outbox, 3);
  const other = makeOutbox(t, store, { base, now: () => clock.now });
  const told = await Promise.all([outbox.send(), other.send()]);
  assert.deepEqual(
    told.map(({ busy, sent }) => [busy ?? false, sent]),
    [
      [false, 3],
      [true, 0],
    ],
  );
  assert.equal(server.batches.length, 1);
  assert.equal((await other.send()).busy, undefined);
});

test("Web Locks keep the turn where there are any", async (t) => {
  let isHeld = false;
  const locks = /** @type {any} */ ({
    /** @param {string} _name @param {object} how @param {(lock: object | null) => Promise<void>} work */
    request: async (_name, how, work) => {
      assert.deepEqual(how, { ifAvailable: true });
      if (isHeld) return work(null);
      isHeld = true;
      return work({}).finally(() => (isHeld = false));
    },
  });
  const { outbox, server } = await makeDevice(t, { locks });
  await addAll(outbox, 1);
  const told = await Promise.all([outbox.send(), outbox.send()]);
  assert.deepEqual(
    told.map(({ busy }) => busy ?? false),
    [false, true],
  );
  assert.equal(server.batches.length, 1);
});

test("other pages hear of changes", async (t) => {
  const { outbox, store, base } = await makeDevice(t);
  const other = makeOutbox(t, store, { base });
  const heard = new Promise((resolve) => {
    other.onchange = (counts) => counts.sent === 1 && resolve(counts);
  });
  await addAll(outbox, 1);
  await outbox.send();
  assert.deepEqual(await heard, { queued: 0, aside: 0, sent: 1, paused: false });
});

// Attachments

test("files go first, in pieces, then the answer; their bytes leave with it", async (t) => {
  const { server, store, outbox } = await makeDevice(t);
  const attachments = [
    await makeAttachment(store, 700_000),
    await makeAttachment(store, 0),
    await makeAttachment(store, 256 * 1024),
  ];
  await outbox.add(
    makeEnvelope({ attachments: [...attachments, { ...attachments[0], name: "encore.jpg" }] }),
  );
  assert.equal((await outbox.send()).sent, 1);
  for (const { sha256: hash, size } of attachments) assert.equal(server.files.get(hash)?.length, size);
  const asked = server.asked.map(({ method, headers }) =>
    `${method} ${headers["content-range"] ?? ""}`.trim(),
  );
  assert.deepEqual(asked.slice(0, 4), [
    "GET",
    "PUT bytes 0-262143/700000",
    "PUT bytes 262144-524287/700000",
    "PUT bytes 524288-699999/700000",
  ]);
  assert.equal(asked.at(-1), "POST");
  assert.equal(server.asked[1].headers["content-type"], "image/jpeg");
  assert.deepEqual(await store.keys("files"), []);
});

/** @type {[string, Fault[]][]} */
const ON_THE_WAY = [
  ["cut", [{ on: "PUT", after: () => null }]],
  [
    "cut twice",
    [
      { on: "PUT", after: () => null },
      { on: "PUT", before: () => null },
    ],
  ],
  ["whose standing is lost", [{ on: "GET", after: () => null }]],
  [
    "refused for a while",
    [
      { on: "PUT", ...FAULTS.status(429) },
      { on: "PUT", ...FAULTS.status(507) },
    ],
  ],
  [
    "answered with garbage",
    [{ on: "PUT", after: () => ({ status: 200, body: '{"received": "all", "complete": true}' }) }],
  ],
  [
    "said to be complete too soon",
    [{ on: "PUT", after: () => ({ status: 200, body: { received: 4, complete: true } }) }],
  ],
  [
    "answered with an impossible place",
    [
      { on: "PUT", after: () => ({ status: 200, body: { received: -4, complete: false } }) },
      { on: "PUT", after: () => ({ status: 200, body: { received: 600_004, complete: false } }) },
    ],
  ],
  ["garbled on the way", [{ on: "PUT", before: (asked) => void asked.body.fill(0) }]],
];
for (const [name, faults] of ON_THE_WAY) {
  test(`an upload ${name} arrives whole in the end, and the answer after it`, async (t) => {
    const { server, store, outbox, clock } = await makeDevice(t);
    const attachment = await makeAttachment(store, 600_000);
    await outbox.add(makeEnvelope({ attachments: [attachment] }));
    server.faults = faults;
    for (let at = 0; at < 5 && (await outbox.list()).length; at += 1) {
      await outbox.send();
      clock.now += LONGEST;
    }
    assert.deepEqual(await outbox.list(), []);
    assert.equal(sha256(/** @type {Buffer} */ (server.files.get(attachment.sha256))), attachment.sha256);
    assert.equal(server.batches.length, 1);
    for (const { headers } of server.asked.filter(({ method }) => method === "PUT")) {
      const [, first, last] = /^bytes (\d+)-(\d+)\/600000$/.exec(String(headers["content-range"])) ?? [];
      assert.ok(Number(first) <= Number(last) && Number(last) < 600_000, headers["content-range"]);
    }
  });
}

test("an upload goes on from where the server stands", async (t) => {
  const { server, store, outbox } = await makeDevice(t);
  const attachment = await makeAttachment(store, 600_000);
  const envelope = makeEnvelope({ attachments: [attachment] });
  await outbox.add(envelope);
  const key = `place ${envelope.instance_id} ${attachment.sha256}`;
  const bytes = Buffer.from(/** @type {any} */ (await store.files.get(attachment.sha256)).bytes);
  const gap = { ...refusal(409, "range_gap", { received: 300_000 }) };
  server.faults.push({ on: "PUT", after: () => (server.partial.set(key, bytes.subarray(0, 300_000)), gap) });
  assert.equal((await outbox.send()).sent, 1);
  const ranges = server.asked.map(({ headers }) => headers["content-range"]).filter(Boolean);
  assert.deepEqual(ranges, [
    "bytes 0-262143/600000",
    "bytes 300000-562143/600000",
    "bytes 562144-599999/600000",
  ]);
});

test("an upload that never moves waits, and does not turn for ever", async (t) => {
  const { server, store, outbox } = await makeDevice(t);
  await outbox.add(makeEnvelope({ attachments: [await makeAttachment(store, 10)] }));
  server.faults = Array.from({ length: 20 }, () => ({
    on: "PUT",
    before: () => refusal(409, "range_gap", { received: 0 }),
  }));
  await outbox.send();
  assert.deepEqual(await states(outbox), [["queued", 409, "stalled"]]);
});

for (const [status, code] of /** @type {const} */ ([
  [413, "too_large"],
  [415, "file_kind"],
  [422, "file_metadata"],
  [404, "questionnaire_unknown"],
])) {
  test(`a file refused with ${status} sets its answer aside; the others go`, async (t) => {
    const { server, store, outbox } = await makeDevice(t);
    await outbox.add(makeEnvelope({ attachments: [await makeAttachment(store)] }));
    await outbox.add(makeEnvelope({ attachments: [await makeAttachment(store)] }));
    await addAll(outbox, 2);
    server.faults.push({ on: "PUT", ...FAULTS.status(status, code) });
    assert.deepEqual(await outbox.send().then(({ sent, left, aside }) => [sent, left, aside]), [3, 0, 1]);
    assert.deepEqual(await states(outbox), [["aside", status, code]]);
    assert.equal((await store.keys("files")).length, 1, "its bytes stay");
  });
}

test("a file that no network lets through keeps nobody else here", async (t) => {
  const { server, store, outbox } = await makeDevice(t);
  await outbox.add(makeEnvelope({ attachments: [await makeAttachment(store)] }));
  await addAll(outbox, 2);
  await outbox.add(makeEnvelope({ attachments: [await makeAttachment(store)] }));
  server.faults = [{ on: "PUT", before: () => null }];
  assert.deepEqual(await outbox.send().then(({ sent, left }) => [sent, left]), [3, 1]);
});

test("bytes that went bad on the device, or are gone, set the answer aside", async (t) => {
  const { store, outbox } = await makeDevice(t);
  const attachments = [await makeAttachment(store), await makeAttachment(store)];
  for (const attachment of attachments) await outbox.add(makeEnvelope({ attachments: [attachment] }));
  await store.write([["files", attachments[0].sha256]], ([file]) => [{ ...file, bytes: makeBytes(1000) }]);
  await store.write([["files", attachments[1].sha256]], () => [undefined]);
  await outbox.send();
  const codes = (await outbox.list()).map(({ state, problem }) => `${state} ${problem?.code}`);
  assert.deepEqual(codes.sort(), ["aside file_damaged", "aside file_lost"]);
});

test("files that the server lost after all are brought again before the answer leaves", async (t) => {
  const { server, store, outbox } = await makeDevice(t);
  const attachment = await makeAttachment(store);
  await outbox.add(makeEnvelope({ attachments: [attachment] }));
  server.faults.push({ on: "POST", before: () => void server.files.clear() });
  assert.equal((await outbox.send()).sent, 1);
  assert.ok(server.files.has(attachment.sha256));
  assert.equal(server.batches.length, 2);
  assert.equal(server.sequence, 1);
});

test("a server that says missing for ever has the answer wait", async (t) => {
  const { server, store, outbox } = await makeDevice(t);
  await outbox.add(makeEnvelope({ attachments: [await makeAttachment(store)] }));
  server.faults = Array.from({ length: 20 }, () => ({ on: "POST", before: () => void server.files.clear() }));
  await outbox.send();
  assert.deepEqual(await states(outbox), [["queued", 0, "files_missing"]]);
  assert.equal((await store.keys("files")).length, 1);
});

// What was set aside, and what was sent

test("an item set aside becomes the draft that it was, in one transaction", async (t) => {
  const { server, store, outbox } = await makeDevice(t);
  const file = await makeAttachment(store);
  const draft = makeDraft({
    answers: { age: "130", masque: "x" },
    step: 4,
    typed: { age: "130" },
    files: [file],
  });
  await store.drafts.save(draft);
  const envelope = makeEnvelope({ instance_id: draft.id, answers: { age: "130" } });
  await outbox.add(envelope);
  assert.equal(await outbox.reopen(draft.id), null, "what waits is not opened");
  server.refused.set(draft.id, refusal(422, "answers_invalid"));
  await outbox.send();
  assert.equal(await outbox.reopen(draft.id), draft.id);
  const opened = await store.drafts.get(draft.id);
  const { saved_at, expires_at } = /** @type {any} */ (opened);
  assert.deepEqual(opened, { ...draft, saved_at, expires_at });
  assert.equal(Date.parse(expires_at) - Date.parse(saved_at), 30 * 86_400_000);
  assert.deepEqual(await outbox.list(), []);
  assert.ok(await store.files.get(file.sha256));
  server.refused.clear();
  await outbox.add({ ...envelope, answers: { age: "13" } });
  assert.equal((await outbox.send()).sent, 1);
});

test("an item without a draft makes one of what it says", async (t) => {
  const { server, store, outbox } = await makeDevice(t);
  const envelope = makeEnvelope({ language: "fr", code: "7K2M", setting: { seed: 7 } });
  await outbox.add(envelope, { title: "Une place" });
  server.refused.set(envelope.instance_id, refusal(403, "code_wanted"));
  await outbox.send();
  await outbox.reopen(envelope.instance_id);
  const draft = await store.drafts.get(envelope.instance_id);
  assert.deepEqual(
    [draft?.answers, draft?.version, draft?.language, draft?.seed, draft?.code],
    [envelope.answers, "1", "fr", 7, "7K2M"],
  );
});

test("an answer whose id the server gave to another content is opened under a new one", async (t) => {
  const { server, outbox, store } = await makeDevice(t);
  const envelope = makeEnvelope();
  server.answers.set(envelope.instance_id, { envelope, hash: "0", sequence: 1 });
  await outbox.add(envelope);
  await outbox.send();
  assert.deepEqual(await states(outbox), [["aside", 409, "instance_conflict"]]);
  const id = await outbox.reopen(envelope.instance_id);
  assert.match(String(id), /^uuid:[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89a][0-9a-f]{3}-[0-9a-f]{12}$/);
  assert.deepEqual(
    (await store.drafts.list()).map((draft) => draft.id),
    [id],
  );
});

test("what waits is never forgotten, what was set aside only with the person's word, what was sent at once", async (t) => {
  const { server, store, outbox } = await makeDevice(t);
  const envelope = makeEnvelope({ attachments: [await makeAttachment(store)] });
  const id = envelope.instance_id;
  await outbox.add(envelope);
  assert.equal(await outbox.forget(id, { discard: true }), false);
  server.refused.set(id, refusal(410, "withdrawn"));
  await outbox.send();
  assert.equal(await outbox.forget(id), false);
  assert.equal(await outbox.forget(id, { discard: true }), true);
  assert.deepEqual([await outbox.list(), await store.keys("files")], [[], []]);
  const [other] = await addAll(outbox, 1);
  await outbox.send();
  assert.equal(await outbox.forget(other.instance_id), true);
  assert.deepEqual(await outbox.sentList(), []);
});

test("an item reopened while it is on its way is left as the person wants it", async (t) => {
  const { server, store, outbox } = await makeDevice(t);
  const [envelope] = await addAll(outbox, 1);
  const id = envelope.instance_id;
  server.faults.push({
    before: async () => {
      await store.write([["outbox", id]], ([item]) => [{ ...item, state: "aside" }]);
      await outbox.reopen(id);
      return undefined;
    },
  });
  await outbox.send();
  assert.deepEqual([(await outbox.list()).length, (await store.drafts.list()).length], [0, 1]);
});

// Epochs

test("a server that was restored is told what this device saw, and gets again what is held, once", async (t) => {
  const { server, store, outbox } = await makeDevice(t, { keepSent: 30 * 86_400_000 });
  const attachment = await makeAttachment(store);
  const lost = [...(await addAll(outbox, 120)), makeEnvelope({ attachments: [attachment] })];
  await outbox.add(lost[120]);
  await outbox.send();
  assert.equal(server.sequence, 121);
  server.answers.clear();
  server.files.clear();
  server.sequence = 0;
  const [fresh] = await addAll(outbox, 1);
  assert.equal((await outbox.send()).sent, 122);
  const told = server.batches.flat().find(({ instance_id }) => instance_id === fresh.instance_id);
  assert.deepEqual(told.seen, { epoch: 1, sequence: 121 });
  assert.equal(server.epoch, 2);
  assert.deepEqual(
    [...server.answers.keys()].sort(),
    [...lost, fresh].map(({ instance_id }) => instance_id).sort(),
  );
  assert.ok(server.files.has(attachment.sha256));
  assert.ok((await outbox.sentList()).every(({ epoch }) => epoch === 2));
  const before = server.asked.length;
  await addAll(outbox, 1);
  assert.equal((await outbox.send()).sent, 1);
  assert.equal(server.asked.length, before + 1);
});

test("an answer offered again that was withdrawn meanwhile is let go", async (t) => {
  const { server, outbox } = await makeDevice(t, { keepSent: 1e9 });
  const [gone] = await addAll(outbox, 1);
  await outbox.send();
  server.epoch = 2;
  server.refused.set(gone.instance_id, refusal(410, "answer_withdrawn"));
  await addAll(outbox, 1);
  assert.deepEqual(await outbox.send().then(({ sent, left, aside }) => [sent, left, aside]), [1, 0, 0]);
  assert.equal(
    (await outbox.sentList()).find(({ instance_id }) => instance_id === gone.instance_id)?.state,
    "withdrawn",
  );
});

test("what is held goes by the server's clock, with its files", async (t) => {
  const { server, store, outbox } = await makeDevice(t, { keepSent: 30 * 86_400_000 });
  await outbox.add(makeEnvelope({ attachments: [await makeAttachment(store)] }));
  await outbox.send();
  assert.equal((await store.keys("files")).length, 1);
  server.receivedAt = "2026-06-10T00:00:00+00:00";
  await addAll(outbox, 1);
  await outbox.send();
  assert.deepEqual(
    (await outbox.sentList()).map(({ isHeld }) => isHeld),
    [true, false],
  );
  assert.deepEqual(await store.keys("files"), []);
});

test("nothing that was sent is held unless it is asked for", async (t) => {
  const { store, outbox } = await makeDevice(t);
  await addAll(outbox, 1);
  await outbox.send();
  assert.ok(!JSON.stringify(await store.all("sent")).includes("réponse"));
});

test("the outbox hashes as the server does", async () => {
  const answers = { "\u{1F600}": "a", "\uFF21": 'b\u2028\u0007"\\/', a: ["", { é: "\u007f" }] };
  const attachments = ["\u{1F600}.jpg", "\uFF21.jpg"].map((name) => ({
    name,
    sha256: "0".repeat(64),
    size: 1,
    media_type: "x",
  }));
  const swapped = [attachments[1], attachments[0]];
  assert.equal(await contentHash(answers, attachments), await contentHash(answers, swapped));
});
