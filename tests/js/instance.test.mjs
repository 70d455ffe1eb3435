/** What random fillings and cases leave out: paths and answers that do not fit, and lists of another shape. */

import assert from "node:assert/strict";
import { test } from "node:test";
import {
  AnswersUnreadable,
  Context,
  Form,
  Instance,
  PathUnknown,
  loadForm,
} from "../../static/js/engine/questionnaire.js";

/** @typedef {import("../../static/js/engine/definition/form.js").WrittenForm} WrittenForm */

const CONTEXT = new Context({ now: Date.parse("2026-03-14T11:00:00Z"), random: 7 });

/** @type {WrittenForm} */
const HOUSEHOLD = {
  form_id: "household",
  language: "fr",
  root: {
    name: "data",
    children: [
      { name: "name" },
      { name: "member", repeat: true, initial: [0], children: [{ name: "age", bind: { type: "int" } }] },
      { name: "total", bind: { calculate: "sum(/data/member/age)" } },
      { name: "orx:meta", children: [{ name: "orx:instanceID", bind: { preload: "uid" } }] },
    ],
  },
  body: [
    { type: "text", path: "/data/name", number: 1 },
    { type: "repeat", path: "/data/member", items: [{ type: "integer", path: "/data/member/age", number: 2 }] },
  ],
};

function household() {
  return Instance.blank(new Form(HOUSEHOLD), CONTEXT);
}

for (const path of ["/data/nobody", "/data/member[0]/age", "/data/member[2]", "/other/name", "data/name", ""]) {
  test(`there is nothing at "${path}"`, () => {
    assert.throws(() => household().value(path), PathUnknown);
  });
}

test("only what holds an answer takes one", () => {
  assert.throws(() => household().answer("/data/member[1]", "x"), PathUnknown);
});

for (const path of ["/data/nobody", "/data/name", "/data/member[1]/age"]) {
  test(`only a repeat takes another instance, ${path} does not`, () => {
    assert.throws(() => household().addRepeat(path), PathUnknown);
    assert.throws(() => household().removeRepeat(path), PathUnknown);
  });
}

test("a repeat has room for a thousand instances", () => {
  const instance = Instance.fromJson(new Form(HOUSEHOLD), { member: Array(999).fill({}) }, CONTEXT);
  assert.equal(instance.addRepeat("/data/member"), "/data/member[1000]");
  assert.throws(() => instance.addRepeat("/data/member"), PathUnknown);
});

test("prefixes are left out of paths and answers", () => {
  const instance = household();
  assert.match(instance.instanceId, /^uuid:[0-9a-f-]{36}$/);
  assert.equal(instance.value("/data/meta/instanceID"), instance.instanceId);
  assert.deepEqual(Object.keys(instance.toJson()), ["member", "total", "meta"]);
});

test("numbers and truths are taken as they are written, and what has no place is told", () => {
  const answers = { name: true, member: [{ age: 4 }, { age: 1.5 }], other: "x", total: null };
  const instance = Instance.fromJson(new Form(HOUSEHOLD), answers, CONTEXT);
  assert.equal(instance.value("/data/name"), "true");
  assert.equal(instance.value("/data/total"), "5.5");
  assert.deepEqual(instance.strays, ["/data/other"]);
});

/** @type {any[]} */
const UNREADABLE = [null, [], "x", { name: {} }, { member: {} }, { member: ["x"] }, { member: Array(1001) }];
for (const answers of UNREADABLE) {
  test(`answers of another shape are refused: ${JSON.stringify(answers).slice(0, 30)}`, () => {
    assert.throws(() => Instance.fromJson(new Form(HOUSEHOLD), answers, CONTEXT), AnswersUnreadable);
  });
}

test("a name that objects have anyway is a name like any other", () => {
  const children = ["__proto__", "constructor"].map((name) => ({ name }));
  const form = new Form({ form_id: "f", language: "fr", root: { name: "data", children } });
  const instance = Instance.blank(form, CONTEXT);
  instance.answer("/data/__proto__", "a");
  instance.answer("/data/constructor", "b");
  const written = JSON.stringify(instance.toJson());
  assert.equal(written, '{"__proto__":"a","constructor":"b"}');
  assert.equal(Instance.fromJson(form, JSON.parse(written), CONTEXT).value("/data/__proto__"), "a");
});

const SITE_A = "instance('sites')/sites/site[@id='a']/town";
test("a secondary instance may be a tree with attributes", () => {
  const form = new Form({
    form_id: "f",
    language: "fr",
    instances: { sites: [["sites", [["site", [["town", "Nantes"]], { id: "a" }]]]] },
    root: { name: "data", children: [{ name: "x", bind: { calculate: SITE_A } }] },
  });
  assert.equal(Instance.blank(form, CONTEXT).value("/data/x"), "Nantes");
});

test("the functions that few forms use come with the forms that do", async () => {
  const form = await loadForm({
    form_id: "f",
    language: "fr",
    functions: ["sqrt"],
    root: { name: "data", children: [{ name: "x", bind: { calculate: "sqrt(16)" } }] },
  });
  assert.equal(Instance.blank(form, CONTEXT).value("/data/x"), "4");
});
