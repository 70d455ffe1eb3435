/** How a door stands, in a row or on its page. */

import { write } from "../elements.js";

/** @typedef {import("../app.js").App} App */
/** @typedef {import("../round.js").Door} Door */

/**
 * @param {App} app
 * @param {HTMLElement} element with a badge and a detail in it
 * @param {Door} door
 */
export function showState(app, element, door) {
  const badge = /** @type {HTMLElement} */ (element.querySelector(".t-badge"));
  const isBegun = door.stand !== "done" && app.round.begun.has(door.key);
  badge.className = `t-badge t-${isBegun ? "begun" : door.stand}`;
  badge.textContent = isBegun ? app.phrases.say("begun") : badgeOf(app, door);
  write(element, ".t-detail, [data-detail]", detailOf(app, door));
}

/**
 * @param {App} app
 * @param {Door} door
 */
function badgeOf({ phrases, stands }, { answered, state, stand }) {
  if (answered && state.stand !== "done") return phrases.say("by_other");
  if (stand === "done") return phrases.say("has_answered");
  return stand === "to_do" ? "" : stands[stand];
}

/**
 * The last that happened, and what to keep in mind.
 * @param {App} app
 * @param {Door} door
 */
function detailOf({ phrases, moments, kinds, round }, { key, state, address, place }) {
  const { event, when, notes } = state;
  const last =
    event && event.kind === "appointment" && when
      ? phrases.say("appointment_at", { moment: moments.say(when) })
      : event
        ? phrases.say("at", { what: kinds[event.kind].short, moment: moments.say(event.at) })
        : round.begun.has(key)
          ? ""
          : phrases.say("no_visit");
  const remark = address.remark && address.remark !== place ? address.remark : "";
  return [last, notes[notes.length - 1], remark].filter(Boolean).join(" · ");
}
