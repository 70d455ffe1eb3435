/** What gives nodes their first values: preloads and setvalue actions (ODK XForms specification). */

import { Chance, uuidFrom } from "../expression/chance.js";
import { dateAt, isoFormat } from "../expression/dates.js";

/** @typedef {import("../definition/binding/places.js").Place} Place */
/** @typedef {import("../definition/binding/plan.js").Setter} Setter */
/** @typedef {import("../expression/context.js").Context} Context */
/** @typedef {import("./nodes.js").AnswerNode} AnswerNode */
/** @typedef {import("./recompute.js").Evaluation} Evaluation */

const FIRST_LOAD = "odk-instance-first-load";
const NEW_REPEAT = "odk-new-repeat";
const VALUE_CHANGED = "xforms-value-changed";

/** Actions that one change may set off, through one another. */
const MOST_FIRED = 200;

/**
 * Give new nodes the values that their jr:preload asks for; the end of filling is not one of them.
 * @param {Evaluation} evaluation
 */
export function preload({ tree, scope }) {
  for (const node of tree.walk()) {
    const { bind } = node.place;
    const value = bind?.preload && preloaded(bind.preload, bind.preloadParams || "", scope.context);
    if (value) node.text = value;
  }
}

/**
 * The value of a preload, empty for one that we do not know or that comes later.
 * @param {string} kind
 * @param {string} params
 * @param {Context} context
 */
function preloaded(kind, params, { now, zone, random, username, device }) {
  switch (kind) {
    case "uid":
      return `uuid:${uuidFrom(new Chance(random))}`;
    case "timestamp":
      return params === "start" ? isoFormat(now, zone) : "";
    case "date":
      return dateAt(now, zone);
    case "property":
      return params === "username" ? username : device[params.toLowerCase()] || "";
    default:
      return "";
  }
}

/**
 * Write the time into the nodes that ask when filling ended.
 * @param {Evaluation} evaluation
 * @param {number} [at] milliseconds
 */
export function finish(evaluation, at = evaluation.scope.context.now) {
  const { plan, tree, scope } = evaluation;
  for (const { bind, index } of plan.places) {
    if (bind?.preload !== "timestamp" || bind.preloadParams !== "end") continue;
    for (const node of tree.at[index]) {
      node.text = isoFormat(at, scope.zone);
      evaluation.valueChanged(node);
    }
  }
}

/**
 * Run the actions of a new instance, outside repeats and in the instances there are at the start.
 * @param {Evaluation} evaluation
 */
export function firstLoad(evaluation) {
  for (const setter of [...evaluation.plan.settersOn(FIRST_LOAD), ...evaluation.plan.settersOn(NEW_REPEAT)]) {
    runOn(evaluation, setter, evaluation.tree.at[setter.place.index]);
  }
}

/**
 * Run the actions of a new repeat instance.
 * @param {Evaluation} evaluation
 * @param {AnswerNode} instance
 */
function start(evaluation, instance) {
  for (const setter of evaluation.plan.setters) {
    const isOfNew = setter.events.includes(NEW_REPEAT) || setter.events.includes(FIRST_LOAD);
    if (isOfNew && setter.place.isWithin(instance.place)) {
      runOn(evaluation, setter, evaluation.tree.nodesIn(setter.place, instance));
    }
  }
}

/**
 * Start the repeat instances that a count asked for; values that arrived trigger nothing.
 * @param {Evaluation} evaluation
 */
export function fireNew(evaluation) {
  evaluation.changed = [];
  fire(evaluation);
}

/**
 * Run the actions that changed nodes trigger, and those that these trigger in turn.
 * @param {Evaluation} evaluation
 */
export function fire(evaluation) {
  const onChange = evaluation.plan.settersOn(VALUE_CHANGED).filter((setter) => setter.trigger);
  for (let fired = 0; (evaluation.changed.length || evaluation.started.length) && fired < MOST_FIRED; ) {
    const { changed, started } = evaluation;
    evaluation.changed = [];
    evaluation.started = [];
    started.forEach((instance) => start(evaluation, instance));
    for (const node of changed) {
      for (const setter of onChange.filter(({ trigger }) => trigger === node.place)) {
        fired += 1;
        runOn(evaluation, setter, targets(evaluation, setter.place, node));
      }
    }
    evaluation.runPending();
  }
  evaluation.changed = [];
  evaluation.started = [];
}

/**
 * Set nodes to what an action gives.
 * @param {Evaluation} evaluation
 * @param {Setter} setter
 * @param {AnswerNode[]} nodes
 */
function runOn(evaluation, { rule }, nodes) {
  for (const node of [...nodes]) {
    const text = rule ? evaluation.text(rule, node) : "";
    if (text === node.text) continue;
    node.text = text;
    evaluation.valueChanged(node);
  }
}

/**
 * The nodes of a place in the trigger's own repeat instance; in all where it has none of them.
 * @param {Evaluation} evaluation
 * @param {Place} place
 * @param {AnswerNode} trigger
 */
function targets(evaluation, place, trigger) {
  const repeats = trigger.place.ancestry.filter((step) => step.isRepeat && place.isWithin(step));
  const shared = repeats.pop();
  return evaluation.tree.nodesIn(place, shared ? trigger.ancestor(shared) : null);
}
