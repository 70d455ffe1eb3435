/** Replay journeys, one JSON line each, and answer each with a line: see differential.py. */

import { createInterface } from "node:readline";
import { loadForm } from "../../static/js/engine/definition/form.js";
import { Context } from "../../static/js/engine/expression/context.js";
import { Instance } from "../../static/js/engine/instance/instance.js";
import { digestOf, stateOf } from "./states.mjs";

/** @typedef {[kind: string, path: string, value: string]} Event */

/**
 * Do to an instance what an event says.
 * @param {Instance} instance
 * @param {Event} event
 */
function act(instance, [kind, path, value]) {
  if (kind === "answer") instance.answer(path, value);
  else if (kind === "add") instance.addRepeat(path);
  else if (kind === "remove") instance.removeRepeat(path);
  else if (kind === "finish") instance.finish();
}

/**
 * The events after which the state was another, with the first such state; how long things took.
 * @param {any} journey
 */
async function replay({ form: written, context: given, events, digests, answers }) {
  const started = performance.now();
  const form = await loadForm(written);
  const context = new Context(given);
  const instance = Instance.blank(form, context);
  const built = performance.now() - started;
  const differing = [];
  const durations = [];
  let state = null;
  for (const [at, event] of events.entries()) {
    const isNew = event[0] === "answer" && instance.node(event[1]).text !== event[2];
    const before = performance.now();
    act(instance, event);
    if (isNew) durations.push(performance.now() - before);
    const told = digests[at] && stateOf(instance);
    if (!told || digestOf(told) === digests[at]) continue;
    differing.push(at);
    state = state || told;
  }
  const kept = instance.toJson(true);
  const resumed = Instance.fromJson(form, JSON.parse(JSON.stringify(kept)), context);
  const isSame = digestOf(kept) === answers;
  return { differing, state, answers: isSame, resumed: digestOf(stateOf(resumed)), built, durations };
}

for await (const line of createInterface({ input: process.stdin })) {
  const told = await replay(JSON.parse(line)).catch((error) => ({ error: String(error.stack) }));
  process.stdout.write(`${JSON.stringify(told)}\n`);
}
