/** Mirror, noting and syncing, against a server that answers as it is told. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { toBase64 } from "../../static/js/terrain/bytes.js";
import { contentHash } from "../../static/js/outbox/hashing.js";
import { PASSPHRASE, makeAddress, makeEnrolment, makeEvent, makePulled, makeTerrain } from "./make_terrain.mjs";

const DOOR = "11111111-1111-4111-8111-111111111111";
const AT_DOOR = { questionnaire: "place", household: DOOR };

/** @param {{ instance_id: string }[]} items */
const byId = (items) => [...items].sort((left, right) => left.instance_id.localeCompare(right.instance_id));
const getAllOf = async (/** @type {any} */ store) => (await store.connect()).transaction("outbox").store.getAll();

/** @param {object} changed */
const pulled = (changed) => ({ status: 200, body: makePulled(changed) });
const refusal = (/** @type {number} */ status, /** @type {string} */ code) => ({
  status,
  body: { error: { code, message: code, values: {} } },
});

test("a round comes in parts, and is there after the page was killed", async (t) => {
  const { server, syncing, mirror, name, vault } = await makeTerrain(t);
  const [one, two] = [makeAddress("h1"), makeAddress("h2")];
  server.pulls = [
    pulled({ addresses: [one], sequence: 5, more: true }),
    pulled({ addresses: [two], sequence: 9, events: [makeEvent("e1", "h1", 7)], answered: [{ questionnaire: "place", household: "h2" }] }),
  ];
  assert.equal((await syncing.run()).outcome, "done");
  const asked = server.asked.filter(({ path }) => path.endsWith("pull")).map(({ body }) => body.seen);
  assert.deepEqual(asked, [null, { epoch: 1, sequence: 5 }]);
  assert.equal(server.asked[0].token, "Bearer reads");
  const again = await makeTerrain(t, { name, isOpen: false });
  assert.equal(again.vault.isOpen, true, "the shift still lasts");
  await again.mirror.load();
  assert.deepEqual([...again.mirror.addresses.values()], [one, two]);
  assert.deepEqual([[...again.mirror.events.keys()], again.mirror.small.answered], [["e1"], ["place h2"]]);
  assert.deepEqual(again.mirror.asked(), mirror.asked());
  assert.equal(vault.isOpen, true);
});

test("nothing of the round can be read on the device", async (t) => {
  const { server, syncing, store, noting } = await makeTerrain(t);
  server.pulls = [pulled({ addresses: [{ ...makeAddress(DOOR), street: "Rue du Secret" }] })];
  await syncing.run();
  await noting.note("refusal", AT_DOOR, { text: "Secret aussi" });
  const all = JSON.stringify([await store.all("mirror"), await store.all("outbox")], (_, value) =>
    value instanceof ArrayBuffer || ArrayBuffer.isView(value) ? Buffer.from(/** @type {any} */ (value)).toString("latin1") : value,
  );
  assert.ok(all.length > 1000);
  for (const word of ["Secret", "Coulmiers", "Bearer reads", '"reads"', "refusal", DOOR])
    assert.equal(all.includes(word), false, word);
});

test("an address that is gone goes with its events; another's history comes whole", async (t) => {
  const { server, syncing, mirror } = await makeTerrain(t);
  server.pulls = [
    pulled({ addresses: [makeAddress("h1"), makeAddress("h2")], events: [makeEvent("e1", "h1", 3), makeEvent("e4", "h2", 4)] }),
    pulled({ gone: [{ questionnaire: "place", household: "h1" }], addresses: [makeAddress("h3")], events: [makeEvent("e2", "h3", 2)], sequence: 9 }),
  ];
  await syncing.run();
  await syncing.run();
  assert.deepEqual([...mirror.addresses.keys()], ["place h2", "place h3"]);
  assert.deepEqual([...mirror.events.keys()], ["e2", "e4"]);
});

test("what was done today at doors that went to somebody else stays; they are named as long as something needs it", async (t) => {
  const { server, syncing, mirror, noting, know, vault, store, clock, name } = await makeTerrain(t);
  const street = { number: "3", street: "Rue de Norvège" };
  const at = "2026-05-04T07:00:00+00:00";
  const addresses = ["h1", "h2", "h3", "h4"].map((household) => ({ ...makeAddress(household), ...street }));
  const events = [makeEvent("e1", "h1", 3, { at }), makeEvent("e2", "h1", 4, { at, is_mine: false }), makeEvent("e3", "h2", 5)];
  server.pulls = [pulled({ addresses, events: [...events.slice(0, 2), { ...events[2], at: "2026-05-03T07:00:00+00:00" }] })];
  await syncing.run();
  const inside = { questionnaire: "place", household: "h3" };
  const sealed = toBase64(await vault.seal(inside));
  await store.drafts.save(/** @type {any} */ ({ id: "uuid:1", questionnaire: "place", sealed, files: [], saved_at: at }));
  server.push = () => null;
  const waiting = await noting.note("absent", { questionnaire: "place", household: "h4" });
  const gone = ["h1", "h2", "h3", "h4"].map((household) => ({ questionnaire: "place", household }));
  server.pulls = [pulled({ gone, sequence: 9 })];
  await syncing.run();
  assert.equal(mirror.addresses.size, 0);
  assert.deepEqual(mirror.mine().map(({ id }) => id), ["e1", waiting.id], "today's, and one's own");
  assert.deepEqual(mirror.former.left.map((one) => one.street), Array(4).fill("Rue de Norvège"));
  const named = () => ["h1", "h2", "h3", "h4"].filter((household) => mirror.addressOf(`place ${household}`));
  assert.deepEqual(named(), ["h1", "h3", "h4"], "the day, a draft, the queue");
  await mirror.seeLeft();
  const again = await makeTerrain(t, { name, isOpen: false });
  await again.mirror.load();
  assert.deepEqual([again.mirror.former.left, again.mirror.addressOf("place h3")?.number], [[], "3"]);

  clock.now += 24 * 3_600_000;
  await vault.unlock(PASSPHRASE);
  server.pulls = [pulled({ sequence: 10 })];
  await syncing.run();
  assert.deepEqual(named(), ["h3", "h4"], "tomorrow nothing needs the door of yesterday");
  await store.drafts.remove("uuid:1");
  server.push = null;
  await know();
  clock.now += 3_600_000;
  server.pulls = [pulled({ sequence: 12 }), pulled({ sequence: 12 })];
  await syncing.run();
  assert.deepEqual([named(), mirror.mine()], [[], []]);
  await again.vault.unlock(PASSPHRASE);
  await again.mirror.load();
  assert.deepEqual([again.mirror.former.isEmpty, again.mirror.own.size], [true, 0], "nor on the disk");
});

test("a restored server: the mirror is taken anew, what was noted and sent is offered again", async (t) => {
  const { server, syncing, mirror, noting, know, outbox } = await makeTerrain(t);
  server.pulls = [pulled({ addresses: [makeAddress("h1")] })];
  await syncing.run();
  const event = await noting.note("absent", AT_DOOR);
  await know();
  server.pulls = [pulled({ sequence: 11 })];
  await syncing.run();
  assert.equal((await outbox.list()).length, 0);
  server.pulls = [pulled({ reset: true, epoch: 2, sequence: 8, addresses: [makeAddress("h2")], events: [] })];
  server.epoch = 2;
  await syncing.run();
  assert.deepEqual([...mirror.addresses.keys()], ["place h2"]);
  const pushes = server.asked.filter(({ path }) => path.endsWith("push")).map(({ body }) => body.items[0].instance_id);
  assert.deepEqual(pushes, [event.id, event.id]);
  assert.equal((await outbox.list()).length, 0);
});

test("an event shows at once, travels sealed, and gives way to the server's own word of it", async (t) => {
  const { server, syncing, mirror, noting, know, name } = await makeTerrain(t);
  const first = await noting.note("absent", AT_DOOR);
  const second = await noting.note("undone", AT_DOOR, { event: first.id });
  assert.deepEqual([...mirror.own.keys()], [first.id, second.id]);
  const again = await makeTerrain(t, { name, isOpen: false });
  await again.vault.unlock("la porte bleue du fond");
  await again.mirror.load();
  assert.deepEqual([...again.mirror.own.keys()], [first.id, second.id], "kept with the item, in the order noted");
  await know();
  server.pulls = [pulled({ sequence: 12, events: [makeEvent(first.id, DOOR, 11)] })];
  await syncing.run();
  const { items } = server.asked[0].body;
  assert.deepEqual(Object.keys(items[0]).sort(), ["instance_id", "questionnaire", "sealed", "sender"]);
  assert.deepEqual([[...mirror.own.keys()], [...mirror.events.keys()]], [[second.id], [first.id]]);
});

test("a finished answer and what it says of the door are kept together, and the draft goes", async (t) => {
  const { store, vault, noting, outbox } = await makeTerrain(t);
  const draft = { id: "uuid:1", questionnaire: "place", sealed: "…", saved_at: "2026-05-04T18:09:00Z" };
  await store.drafts.save(/** @type {any} */ (draft));
  const envelope = { instance_id: "uuid:1", questionnaire: "place", form_version: "1", answers: { age: "41\u0000" } };
  await noting.note("accepted", AT_DOOR, { instance_id: "uuid:1" }, { answer: { envelope, household: DOOR, title: "Une place" } });
  const [answer, event] = await store.all("outbox").then((items) => items.sort((left) => (left.instance_id === "uuid:1" ? -1 : 1)));
  assert.deepEqual([answer.title, event.title], ["Une place", ""]);
  assert.equal(answer.content_hash, await contentHash({ age: "41\ufffd" }), "of what is sent, not of what no server reads");
  assert.deepEqual(await store.drafts.list(), []);
  assert.equal((await outbox.list()).length, 2);
  assert.equal(vault.isOpen, true);
});

test("locked, what waits is handed in and nothing is taken in", async (t) => {
  const { server, syncing, noting, know, vault, outbox } = await makeTerrain(t);
  await noting.note("absent", AT_DOOR);
  await know();
  await vault.lock();
  assert.equal((await syncing.run()).outcome, "locked");
  assert.deepEqual([server.asked.map(({ path }) => path), (await outbox.list()).length], [Array(2).fill("/api/v1/terrain/push"), 0]);
  assert.deepEqual(server.asked[1].body, { items: [], waiting: 0 });
});

test("a session that ended reads nothing, and goes on handing in", async (t) => {
  const { server, syncing, noting, know, outbox, mirror } = await makeTerrain(t);
  server.pulls = [pulled({ addresses: [makeAddress("h1")] })];
  await syncing.run();
  await noting.note("absent", AT_DOOR);
  await know();
  server.pulls = [refusal(401, "device_signed_out")];
  const told = await syncing.run();
  assert.deepEqual([told.outcome, told.message], ["signed_out", "device_signed_out"]);
  assert.deepEqual([(await outbox.list()).length, mirror.addresses.size], [0, 1]);
  assert.deepEqual(server.asked.at(-1)?.body, { items: [], waiting: 0 });
});

test("the server is told how many items of its project are left, whatever keeps them, and nothing else of them", async (t) => {
  const { clock, server, syncing, noting, enrolments, know, vault } = await makeTerrain(t);
  await enrolments.add(await makeEnrolment({ project: 8 }));
  await noting.note("absent", AT_DOOR);
  clock.now += 1000; // what is older leaves first: the other project's, in a batch of its own
  await enrolments.add(await makeEnrolment());
  for (const kind of ["absent", "refusal", "note"]) await noting.note(kind, AT_DOOR);
  await know();
  const refused = (/** @type {any} */ { instance_id }, /** @type {number} */ status) => {
    return { instance_id, status, error: { code: "no", message: "no", values: {} } };
  };
  server.push = (items) => ({ status: 200, body: { results: items.map((item, at) => (at ? refused(item, at === 1 ? 422 : 500) : server.receipt(item))) } });
  await syncing.run();
  const told = () => server.asked.filter(({ body }) => "waiting" in body).map(({ path, body }) => [path.split("/").pop(), body.waiting]);
  assert.deepEqual(told(), [["pull", 2]], "one set aside, one to be tried again, none of another project");
  await vault.lock();
  await syncing.run();
  assert.deepEqual(told().at(-1), ["push", 2]);
});

test("a long queue is read once, kept as it is written, and read anew where another window wrote", async (t) => {
  const { name, noting, outbox, store, syncing, server } = await makeTerrain(t);
  let readings = 0;
  const getAll = IDBObjectStore.prototype.getAll;
  t.after(() => (IDBObjectStore.prototype.getAll = getAll));
  IDBObjectStore.prototype.getAll = function () {
    if (this.name === "outbox") readings += 1;
    return getAll.call(this);
  };
  server.pulls = Array(9).fill(null);
  server.push = () => null;
  await noting.note("absent", AT_DOOR);
  await syncing.run();
  const items = await outbox.list();
  assert.equal(items.length, 1);
  assert.equal(items[0].tries, 1, "it was tried");
  await Promise.all([noting.note("refusal", AT_DOOR), syncing.run({ isHurried: true }), noting.note("note", AT_DOOR)]);
  await outbox.forget(items[0].instance_id, { discard: true });
  const here = await store.all("outbox");
  assert.equal(readings, 1);
  assert.deepEqual(byId(here), byId(await getAllOf(store)), "what is at hand is what stands there");
  const window = await makeTerrain(t, { name, isOpen: false });
  await window.outbox.retry(items[0].instance_id);
  await new Promise((resolve) => setTimeout(resolve, 50));
  const found = (await store.all("outbox")).find(({ instance_id }) => instance_id === items[0].instance_id);
  assert.equal(found.tries, 0, "as the other window left it");
});

test("a revoked device sets all aside, where it can be seen and exported", async (t) => {
  const { server, syncing, noting, outbox } = await makeTerrain(t);
  for (const kind of ["absent", "refusal", "note"]) await noting.note(kind, AT_DOOR);
  server.push = () => refusal(403, "device_revoked");
  server.pulls = [refusal(403, "device_revoked")];
  assert.equal((await syncing.run()).outcome, "revoked");
  const items = await outbox.list();
  assert.deepEqual(items.map(({ state, problem }) => [state, problem?.code]), Array(3).fill(["aside", "device_revoked"]));
  assert.equal(server.asked.filter(({ path }) => path.endsWith("push")).length, 1);
});

test("locked, with nothing to hand in, a revoked device learns of it; its mark stays until it is invited anew", async (t) => {
  const { server, syncing, vault, enrolments } = await makeTerrain(t);
  await vault.lock();
  assert.equal((await syncing.run()).outcome, "locked");
  server.push = () => refusal(403, "device_revoked");
  assert.equal((await syncing.run()).outcome, "revoked");
  assert.deepEqual(server.asked.map(({ token, body }) => [token, body]), Array(2).fill(["Bearer hands in", { items: [], waiting: 0 }]));
  await enrolments.withdraw();
  await enrolments.load();
  assert.equal(enrolments.isWithdrawn, true);
  assert.equal((await syncing.run()).outcome, "locked", "it knows, and asks no more");
  await enrolments.add(await makeEnrolment());
  assert.equal(enrolments.isWithdrawn, false);
});

test("a hotel's page that says 403 and 401 ends nothing", async (t) => {
  const { server, syncing, noting, outbox } = await makeTerrain(t);
  await noting.note("absent", AT_DOOR);
  server.push = () => ({ status: 403, body: "<h1>Wi-Fi gratuit</h1>" });
  server.pulls = [{ status: 401, body: "<h1>Wi-Fi gratuit</h1>" }];
  assert.equal((await syncing.run()).outcome, "offline");
  assert.deepEqual((await outbox.list()).map(({ state }) => state), ["queued"]);
});

test("an item that is refused is set aside and hinders no other", async (t) => {
  const { server, syncing, noting, know, outbox } = await makeTerrain(t);
  const bad = await noting.note("absent", AT_DOOR);
  await noting.note("refusal", AT_DOOR);
  await know();
  server.push = (items) => {
    const results = items.map((item) =>
      item.instance_id === bad.id ? { instance_id: bad.id, ...refusal(422, "sealed_unreadable"), error: { code: "sealed_unreadable", message: "abîmé" } } : server.receipt(item),
    );
    return { status: 200, body: { results } };
  };
  await syncing.run();
  const left = await outbox.list();
  assert.deepEqual(left.map(({ instance_id, state, problem }) => [instance_id, state, problem?.message]), [[bad.id, "aside", "abîmé"]]);
});

test("a network that fails leaves everything where it is", async (t) => {
  const { server, syncing, noting, outbox, mirror } = await makeTerrain(t);
  await noting.note("absent", AT_DOOR);
  server.push = () => null;
  server.pulls = [null];
  const told = await syncing.run();
  assert.deepEqual([told.outcome, told.pulled], ["offline", false]);
  assert.equal((await outbox.list()).length, 1);
  assert.equal(mirror.own.size, 1);
  assert.ok(Number(told.next) > 0);
});

test("who asks while a sync is under way gets that one", async (t) => {
  const { server, syncing } = await makeTerrain(t);
  const [one, two] = [syncing.run(), syncing.run()];
  assert.equal(await one, await two);
  assert.equal(server.asked.length, 1);
});

test("who presses the button while a sync waits for what failed has it sent right after", async (t) => {
  const { server, syncing, noting, know, outbox } = await makeTerrain(t);
  await noting.note("absent", AT_DOOR);
  await know();
  server.push = () => null;
  await syncing.run();
  server.push = null;
  const [own, pressed, again] = [syncing.run(), syncing.run({ isHurried: true }), syncing.run({ isHurried: true })];
  assert.equal((await own).outcome, "done");
  assert.equal(await pressed, await again);
  assert.equal((await outbox.list()).length, 0);
});

test("two pages of one device: the second takes up where the first stands", async (t) => {
  const first = await makeTerrain(t);
  const second = await makeTerrain(t, { name: first.name, isOpen: false });
  await second.vault.unlock("la porte bleue du fond");
  await second.enrolments.load();
  await second.mirror.load();
  first.server.pulls = [pulled({ addresses: [makeAddress("h1")], sequence: 6 })];
  await first.syncing.run();
  second.server.pulls = [pulled({ addresses: [makeAddress("h2")], sequence: 8 })];
  await second.syncing.run();
  assert.deepEqual(second.server.asked[0].body.seen, { epoch: 1, sequence: 6 });
  assert.deepEqual([...second.mirror.addresses.keys()], ["place h1", "place h2"]);
});

test("enrolled for another project, what waits for the first leaves with its own credential", async (t) => {
  const { clock, server, syncing, noting, enrolments, mirror, know, outbox } = await makeTerrain(t);
  await noting.note("absent", AT_DOOR);
  await enrolments.add(await makeEnrolment({ project: 8, device: 9, submit: "hands in elsewhere" }));
  await mirror.begin({ session: "reads elsewhere", agent: null, project: { number: 8, name: "Dervallières", zone: "Europe/Paris" } });
  assert.equal(mirror.own.size, 0);
  clock.now += 1;
  await noting.note("refusal", AT_DOOR);
  await know();
  await syncing.run();
  const pushes = server.asked.filter(({ path }) => path.endsWith("push")).map(({ token, body }) => [token, body.items.length]);
  assert.deepEqual(pushes, [["Bearer hands in", 1], ["Bearer hands in elsewhere", 1]]);
  assert.equal((await outbox.list()).length, 0);
});

test("a door that is in the round no more goes, though nothing said that it left; one just added stays", async (t) => {
  const { server, syncing, mirror, noting } = await makeTerrain(t);
  const doors = [{ questionnaire: "place", household: "h1" }];
  server.pulls = [pulled({ addresses: [makeAddress("h1"), makeAddress("h2")], events: [makeEvent("e1", "h2", 3)] }), pulled({ doors, doors_mark: "e", sequence: 9 })];
  await syncing.run();
  await noting.note("added", AT_DOOR, { parts: { street: "Rue du Banc" } });
  server.push = () => null;
  await syncing.run();
  assert.deepEqual([[...mirror.addresses.keys()], [...mirror.events.keys()]], [["place h1", `place ${DOOR}`], []]);
  assert.equal(mirror.asked().doors, "e");
  server.push = null;
  server.pulls = [pulled({ doors, doors_mark: "f", sequence: 12 })];
  for (const { instance_id } of await syncing._outbox.list()) await syncing._outbox.retry(instance_id);
  server.hashes = new Map((await mirror._store.all("outbox")).map((item) => [item.instance_id, item.content_hash]));
  await syncing.run();
  assert.deepEqual([...mirror.addresses.keys()], ["place h1"], "handed in, and somebody else's since");
});

test("an address added here stays when the app opens again, and when another window has pulled since", async (t) => {
  const { server, syncing, mirror, noting, name } = await makeTerrain(t);
  server.pulls = [pulled({ addresses: [makeAddress("h1")] })];
  await syncing.run();
  const other = await makeTerrain(t, { name, isOpen: false });
  await other.vault.unlock(PASSPHRASE);
  await other.enrolments.load();
  await other.mirror.load();
  other.server.push = () => null;
  other.server.pulls = [pulled({ addresses: [makeAddress("h2")], sequence: 9 })];
  await other.syncing.run();
  await noting.note("added", AT_DOOR, { parts: { number: "14", street: "Rue du Banc" } });
  await mirror.refresh();
  const doors = [...mirror.addresses.values()].map(({ household, address }) => [household, address]);
  assert.deepEqual(doors, [["h1", "12 Rue de Coulmiers"], ["h2", "12 Rue de Coulmiers"], [DOOR, "14 Rue du Banc"]]);
  await other.mirror.load();
  assert.equal(other.mirror.addresses.size, 3);
});

test("an address added by mistake is hidden at once, and comes back where the server leaves it in the round", async (t) => {
  const { clock, server, syncing, mirror, noting, name } = await makeTerrain(t);
  const added = makeEvent("e1", DOOR, 3, { kind: "added", data: { parts: { street: "Rue du Banc" } } });
  server.pulls = [pulled({ addresses: [makeAddress(DOOR), makeAddress("h1")], events: [added] })];
  await syncing.run();
  const { id } = await noting.note("undone", AT_DOOR, { event: "e1" });
  const shown = () => [...mirror.addresses.keys()];
  assert.deepEqual(shown(), ["place h1"]);
  server.push = () => null;
  server.pulls = [pulled({ sequence: 6, addresses: [makeAddress("h2")] })];
  await syncing.run();
  assert.deepEqual(shown().sort(), ["place h1", "place h2"], "still the agent's word");
  const again = await makeTerrain(t, { name, isOpen: false });
  await again.mirror.load();
  assert.deepEqual([...again.mirror.addresses.keys()].sort(), ["place h1", "place h2"]);
  const other = makeEvent("e2", DOOR, 7, { is_mine: false });
  server.pulls = [pulled({ sequence: 9, events: [other, makeEvent(id, DOOR, 9, { kind: "undone", data: { event: "e1" } })] })];
  clock.now += 3_600_000;
  await syncing.run();
  assert.deepEqual(shown().sort(), [`place ${DOOR}`, "place h1", "place h2"], "somebody else has been there");
  await noting.note("undone", AT_DOOR, { event: "e1" });
  assert.equal(shown().length, 3, "known here too by now");
});

test("what is noted says what it was noted after, whatever clock and restart do", async (t) => {
  const { clock, server, syncing, mirror, noting, name, vault } = await makeTerrain(t);
  server.pulls = [pulled({ addresses: [makeAddress(DOOR)], events: [makeEvent("e1", DOOR, 3)] })];
  await syncing.run();
  const first = await noting.note("absent", AT_DOOR);
  const again = await makeTerrain(t, { name, isOpen: false });
  again.clock.now = clock.now - 1000;
  await again.vault.unlock(PASSPHRASE);
  await again.enrolments.load();
  await again.mirror.load();
  const second = await again.noting.note("refusal", AT_DOOR);
  const third = await again.noting.note("note", AT_DOOR, { text: "deux" });
  assert.deepEqual([first, second, third].map(({ data }) => data.after), [["e1"], [first.id], [second.id]]);
  assert.deepEqual([mirror.own.size, vault.isOpen], [1, true]);
});

test("what another page noted is not counted twice once the server has told of it", async (t) => {
  const first = await makeTerrain(t);
  const second = await makeTerrain(t, { name: first.name, isOpen: false });
  await second.vault.unlock(PASSPHRASE);
  await second.enrolments.load();
  await second.mirror.load();
  const event = await first.noting.note("absent", AT_DOOR);
  second.server.hashes.set(event.id, (await first.store.all("outbox"))[0].content_hash);
  second.server.pulls = [pulled({ addresses: [makeAddress(DOOR)], events: [makeEvent(event.id, DOOR, 3)] })];
  await second.syncing.run();
  await first.mirror.load();
  assert.deepEqual([[...first.mirror.events.keys()], [...first.mirror.own.keys()]], [[event.id], []]);
  first.mirror.show(event);
  assert.equal(first.mirror.own.size, 0);
  assert.deepEqual((await first.store.keys("mirror")).filter((key) => key.startsWith("own ")), []);
});

test("what a restored server lost stays the agent's own until it has it again", async (t) => {
  const { server, syncing, mirror, noting, know, name } = await makeTerrain(t);
  const address = makeAddress(DOOR);
  server.pulls = [pulled({ addresses: [address] })];
  await syncing.run();
  const one = await noting.note("absent", AT_DOOR);
  await know();
  server.pulls = [pulled({ sequence: 12, events: [makeEvent(one.id, DOOR, 11), makeEvent("other", DOOR, 12, { is_mine: false })] })];
  await syncing.run();
  server.pulls = [pulled({ reset: true, epoch: 2, sequence: 8, addresses: [address] })];
  server.epoch = 2;
  await syncing.run();
  assert.deepEqual([[...mirror.own.keys()], [...mirror.events.keys()]], [[one.id], []]);
  const two = await noting.note("refusal", AT_DOOR);
  assert.deepEqual(two.data.after, [one.id]);
  const again = await makeTerrain(t, { name, isOpen: false });
  await again.mirror.load();
  assert.deepEqual([...again.mirror.own.keys()], [one.id, two.id]);
});

test("what was queued again before the restored round was read stays the agent's own too", async (t) => {
  const { clock, server, syncing, mirror, noting, know, outbox, store } = await makeTerrain(t);
  server.pulls = [pulled({ addresses: [makeAddress(DOOR)] })];
  await syncing.run();
  const one = await noting.note("absent", AT_DOOR);
  await know();
  server.pulls = [pulled({ sequence: 12, events: [makeEvent(one.id, DOOR, 11)] })];
  await syncing.run();
  const sent = await store.all("sent");
  await outbox.addAll(sent.map(({ held, content_hash }) => [held, { content_hash }]));
  await store.write([["sent", one.id]], () => [undefined]);
  server.push = () => null;
  server.pulls = [pulled({ reset: true, epoch: 2, sequence: 8, addresses: [makeAddress(DOOR)] })];
  clock.now += 3_600_000;
  await syncing.run();
  assert.deepEqual([[...mirror.own.keys()], [...mirror.events.keys()]], [[one.id], []]);
});

test("what is noted while the round is read from the disk is not forgotten", async (t) => {
  const { server, syncing, mirror, noting } = await makeTerrain(t);
  server.pulls = [pulled({ addresses: [makeAddress(DOOR)] })];
  await syncing.run();
  const one = await noting.note("absent", AT_DOOR);
  const read = mirror._store.all("mirror");
  mirror._store.all = async () => {
    const found = await read;
    await noting.note("refusal", AT_DOOR);
    return found;
  };
  await mirror.load();
  const [first, second] = mirror.history(`place ${DOOR}`);
  assert.deepEqual([first.id, second.kind, second.data.after], [one.id, "refusal", [one.id]]);
});

test("push and pull tell the furthest that the device heard of", async (t) => {
  const { server, syncing, noting, know } = await makeTerrain(t);
  server.pulls = [pulled({ sequence: 40 })];
  await syncing.run();
  await noting.note("absent", AT_DOOR);
  await know();
  server.sequence = 50;
  server.pulls = [null];
  await syncing.run();
  await syncing.run();
  const [, push, , pull] = server.asked;
  assert.deepEqual(push.body.items[0].seen, { epoch: 1, sequence: 40 });
  assert.deepEqual([pull.body.seen, pull.body.received], [{ epoch: 1, sequence: 40 }, { epoch: 1, sequence: 51 }]);
});
