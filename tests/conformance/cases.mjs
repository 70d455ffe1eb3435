/** Run the cases of the standard input: writes what the JavaScript engine tells of each step, as JSON. */

import { readFileSync, writeFileSync } from "node:fs";
import { loadForm } from "../../static/js/engine/definition/form.js";
import { Context } from "../../static/js/engine/expression/context.js";
import { Instance } from "../../static/js/engine/instance/instance.js";

/**
 * @typedef {{ answer?: Record<string, string>, add?: string, remove?: string, finish?: boolean | string,
 *   resume?: boolean, channel?: string, expect: Record<string, any> }} Step
 */

/** @param {any} given */
async function run({ form, context, steps }) {
  let instance = Instance.blank(await loadForm(form), new Context(context));
  const told = [];
  for (const step of steps) {
    instance = done(instance, step);
    const facts = Object.entries(step.expect);
    told.push(Object.fromEntries(facts.map(([key, asked]) => [key, tell(instance, key, asked, step)])));
  }
  return told;
}

/**
 * @param {Instance} instance
 * @param {Step} step
 */
function done(instance, { answer = {}, add, remove, finish, resume }) {
  const root = instance.form.root.path;
  instance.answers(Object.entries(answer).map(([path, text]) => [`${root}/${path}`, text]));
  if (add) instance.addRepeat(`${root}/${add}`);
  if (remove) instance.removeRepeat(`${root}/${remove}`);
  if (finish) instance.finish(typeof finish === "string" ? Date.parse(finish) : undefined);
  return resume ? Instance.fromJson(instance.form, instance.toJson(true), instance.context) : instance;
}

/**
 * @param {Instance} instance
 * @param {string} key
 * @param {any} asked
 * @param {Step} step
 */
function tell(instance, key, asked, { channel }) {
  const root = `${instance.form.root.path}/`;
  const ask = OF_PATHS[key];
  if (ask) return Object.fromEntries(Object.keys(asked).map((path) => [path, ask(instance, root + path)]));
  if (key === "answers") return { ...instance.toJson(), meta: undefined };
  const shown = [...instance.items(channel)].filter(({ event }) => event === "question");
  if (key === "questions") return shown.map(({ path }) => path.replace(root, ""));
  const found = instance.violations(channel).map(({ path, code, message }) => {
    const text = message ? instance.text(message, path) : "";
    return [path.replace(root, ""), key === "violations" ? code : text];
  });
  return Object.fromEntries(found);
}

/** @type {Record<string, (instance: Instance, path: string) => unknown>} */
const OF_PATHS = {
  value: (instance, path) => instance.value(path),
  relevant: (instance, path) => instance.isRelevant(path),
  required: (instance, path) => instance.isRequired(path),
  readonly: (instance, path) => instance.isReadonly(path),
  label: (instance, path) => instance.label(path),
  hint: (instance, path) => instance.hint(path),
  choices: (instance, path) => instance.choices(path).map((choice) => choice.value),
  choice_labels: (instance, path) => instance.choices(path).map((choice) => choice.label),
};

const cases = JSON.parse(readFileSync(0, "utf-8"));
const told = [];
for (const each of cases) told.push(await run(each));
writeFileSync(1, JSON.stringify(told));
