/** One choice, several, or an order among them; long lists are searched. */

import { fold } from "../folding.js";
import { Unreadable } from "../numerals.js";
import { labelOf, part } from "./asked.js";

/** @typedef {import("./asked.js").Asked} Asked */
/** @typedef {import("./asked.js").Choice} Choice */
/** @typedef {import("./asked.js").Typed} Typed */

/** Longer lists are searched rather than shown. */
export const LONG_LIST = 50;
/** How many choices found are shown. */
export const MOST_FOUND = 30;
export const SOUGHT = "sought";

/**
 * The choice picked; in a searched list, also one whose whole wording was typed.
 *
 * Throws Unreadable("choice") for what the list has not, "sought" for words that still need a pick.
 * @param {Typed} typed
 * @param {Asked} asked
 */
export function readOne(typed, asked) {
  const [picked, sought] = [part(typed), part(typed, SOUGHT)];
  const value = picked || (sought && named(sought, asked));
  if (value && !asked.choices.some((choice) => choice.value === value)) throw new Unreadable("choice");
  return value;
}

/**
 * @param {string} sought
 * @param {Asked} asked
 */
function named(sought, { choices }) {
  const wanted = fold(sought);
  const found = choices.find((choice) => fold(choice.label) === wanted);
  if (!found) throw new Unreadable("sought");
  return found.value;
}

/**
 * The choices ticked, in the list's order.
 *
 * Throws Unreadable("exclusive") beside « ne sait pas », "sought" for words that still need a pick.
 * @param {Typed} typed
 * @param {Asked} asked
 */
export function readSeveral(typed, { choices }) {
  const ticked = new Set(typed[""] || []);
  if (!ticked.size && part(typed, SOUGHT)) throw new Unreadable("sought");
  const chosen = choices.filter((choice) => ticked.has(choice.value));
  if (chosen.length > 1 && chosen.some((choice) => choice.isExclusive)) throw new Unreadable("exclusive");
  return chosen.map((choice) => choice.value).join(" ");
}

/**
 * @param {string} value
 * @returns {Typed}
 */
export function writeSeveral(value) {
  return { "": value.split(" ").filter(Boolean) };
}

/**
 * Places given to all the choices, or to none. Throws Unreadable("places").
 * @param {Typed} typed
 * @param {Asked} asked
 */
export function readRanking(typed, { choices }) {
  const places = new Map(choices.map(({ value }) => [value, Number(part(typed, value))]));
  if (![...places.values()].some(Boolean)) return "";
  const given = [...places].sort((one, other) => one[1] - other[1]);
  if (given.some(([, place], at) => place !== at + 1)) throw new Unreadable("places");
  return given.map(([value]) => value).join(" ");
}

/**
 * @param {string} value
 * @returns {Typed}
 */
export function writeRanking(value) {
  const order = value.split(" ").filter(Boolean);
  return Object.fromEntries(order.map((choice, at) => [choice, [String(at + 1)]]));
}

/**
 * @param {string} value
 * @param {Asked} asked
 */
export function showOne(value, asked) {
  return labelOf(asked, value);
}

/**
 * @param {string} value
 * @param {Asked} asked
 */
export function showSeveral(value, asked) {
  const each = value.split(" ").filter(Boolean);
  return each.map((choice) => `· ${labelOf(asked, choice)}`).join("\n");
}

/**
 * @param {string} value
 * @param {Asked} asked
 */
export function showRanking(value, asked) {
  const order = value.split(" ").filter(Boolean);
  return order.map((choice, at) => `${at + 1}. ${labelOf(asked, choice)}`).join("\n");
}

/**
 * The choices whose wording has every word of `sought`; those that begin with it come first.
 *
 * `folded` has the wordings of `choices` as they are compared: folding ten thousand of them at each key would stall.
 * @param {string} sought
 * @param {Choice[]} choices
 * @param {string[]} folded
 */
export function find(sought, choices, folded) {
  const words = fold(sought).split(/\s+/);
  const found = choices
    .map((choice, at) => ({ choice, label: folded[at] }))
    .filter(({ label }) => words.every((word) => label.includes(word)));
  const first = found.filter(({ label }) => label.startsWith(words[0]));
  const others = found.filter(({ label }) => !label.startsWith(words[0]));
  return [...first, ...others].slice(0, MOST_FOUND).map(({ choice }) => choice);
}
