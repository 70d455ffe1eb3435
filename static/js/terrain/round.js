/** The agent's round: doors in the order that one walks, how each stands, what to look for. No DOM. */

import { fold } from "./folding.js";
import { keyOf } from "./mirror.js";
import { Streets, folded, sideOf } from "./walking.js";

/** @typedef {import("./folding.js").Kinds} Kinds */
/** @typedef {import("./folding.js").State} State */
/** @typedef {import("./folding.js").Stand} Stand */
/** @typedef {import("./mirror.js").Address} Address */
/** @typedef {import("./mirror.js").Event} Event */
/** @typedef {import("./mirror.js").Mirror} Mirror */
/**
 * A door. `side` is that of its street; `answered`: on any channel; `text` is what a search looks through.
 * @typedef {{ key: string, address: Address, street: string, side: "even" | "odd" | "", place: string, text: string,
 *   state: State, stand: Stand, answered: boolean }} Door
 */

const MINUTE = 60_000;
/** A door that was tried is left alone for so long, as the telephone does (app/fieldwork/calling.py). */
const CALM = 180 * MINUTE;
/** So long before its hour an appointment comes before all else. */
const SOON = 30 * MINUTE;

export class Round {
  /**
   * @param {Mirror} mirror
   * @param {Kinds} kinds
   */
  constructor(mirror, kinds) {
    this._mirror = mirror;
    this._kinds = kinds;
    this.questionnaire = "";
    /** @type {Door[]} In the order of streets, sides and numbers. */
    this.doors = [];
    /** @type {Map<string, Door>} */
    this._byKey = new Map();
    /** @type {Set<string>} Doors, by key, where a questionnaire was begun and not finished. */
    this.begun = new Set();
    /** @type {Set<string>} Appointments that the agent was sent to: by door and hour, each once. */
    this._reminded = new Set();
  }

  /** The questionnaires that have doors in this round. */
  questionnaires() {
    const named = new Set([...this._mirror.addresses.values()].map(({ questionnaire }) => questionnaire));
    return this._mirror.small.questionnaires.filter(({ short_name }) => named.has(short_name));
  }

  /** Read the mirror anew: addresses, events, who answered. */
  refresh() {
    const all = this.questionnaires().map(({ short_name }) => short_name);
    if (!all.includes(this.questionnaire)) this.questionnaire = all[0] ?? "";
    const events = this._events();
    const answered = new Set(this._mirror.small.answered);
    for (const key of this._mirror.movedAway()) answered.delete(key);
    const addresses = [...this._mirror.addresses.values()];
    const mine = addresses.filter(({ questionnaire }) => questionnaire === this.questionnaire);
    const streets = new Streets(mine);
    const doors = mine.map((address) => this._door(address, streets.nameOf(address), events, answered));
    this.doors = streets.inOrder(doors);
    this._byKey = new Map(this.doors.map((door) => [door.key, door]));
  }

  /**
   * Look again at one door: something was noted there.
   * @param {string} key
   */
  touch(key) {
    const door = this._byKey.get(key);
    if (!door) return;
    door.state = fold(this.history(key).map(mine), this._kinds);
    door.answered = door.answered && !this._mirror.movedAway().has(key);
    door.stand = door.answered ? "done" : door.state.stand;
  }

  /** @param {string} key */
  door(key) {
    return this._byKey.get(key);
  }

  /**
   * What was noted at an address, oldest first.
   * @param {string} key
   * @returns {Event[]}
   */
  history(key) {
    return this._mirror.history(key);
  }

  /** How many doors stand how. */
  counts() {
    /** @type {Record<Stand, number>} */
    const counts = { to_do: 0, again: 0, appointment: 0, done: 0, refused: 0, out: 0 };
    for (const { stand } of this.doors) counts[stand] += 1;
    return counts;
  }

  /**
   * The doors that a search and a filter leave. Each word has to be there: street, number, building, floor, door.
   * @param {string} query
   * @param {string} stand "": any
   */
  find(query, stand) {
    const words = folded(query).split(/\s+/).filter(Boolean).map((word) => ` ${word}`);
    return this.doors.filter(
      (door) => (!stand || door.stand === stand) && words.every((word) => door.text.includes(word)),
    );
  }

  /**
   * The doors around one, the nearest first as one walks.
   * @param {string} key
   * @param {number} most
   */
  around(key, most) {
    const at = this.doors.findIndex((door) => door.key === key);
    const far = new Map(this.doors.map((door, index) => [door, Math.abs(index - at)]));
    const others = this.doors.filter((door) => door.key !== key);
    return others.sort((left, right) => Number(far.get(left)) - Number(far.get(right))).slice(0, most);
  }

  /**
   * Appointments until a moment, the earliest first.
   * @param {number} until
   */
  due(until) {
    const booked = this.doors.filter(({ stand, state }) => stand === "appointment" && Date.parse(state.when ?? "") <= until);
    return booked.sort((left, right) => Date.parse(left.state.when ?? "") - Date.parse(right.state.when ?? ""));
  }

  /**
   * The next door to go to: an appointment whose hour has come, else the next one along the street where nobody was, or
   * somebody should go back by now. Null where there is none.
   * @param {string} key where the agent is; "": before the first
   * @param {object} how
   * @param {number} how.now
   * @param {boolean} [how.isOver] whether the agent is done there: else it may be this one, where a mistake was undone
   */
  next(key, { now, isOver = true }) {
    const at = this.doors.findIndex((door) => door.key === key) + Number(isOver);
    const round = [...this.doors.slice(Math.max(at, 0)), ...this.doors.slice(0, Math.max(at, 0))];
    const ahead = isOver ? round.filter((door) => door.key !== key) : round;
    const due = this.due(now + SOON).find((door) => door.key !== key && !this._reminded.has(agreed(door)));
    if (due) this._reminded.add(agreed(due));
    return due ?? ahead.find((door) => isOpen(door, now)) ?? null;
  }

  /** Events of addresses, by key, in the order in which they count. */
  _events() {
    /** @type {Map<string, Event[]>} */
    const found = new Map();
    for (const event of [...this._mirror.events.values(), ...this._mirror.own.values()]) {
      const key = keyOf(event);
      const list = found.get(key);
      if (list) list.push(event);
      else found.set(key, [event]);
    }
    return found;
  }

  /**
   * @param {Address} address
   * @param {string} street as most of its addresses have it
   * @param {Map<string, Event[]>} events
   * @param {Set<string>} answered
   * @returns {Door}
   */
  _door(address, street, events, answered) {
    const key = keyOf(address);
    const state = fold((events.get(key) ?? []).map(mine), this._kinds);
    const isAnswered = answered.has(key);
    const { number, building, floor, door, town, remark } = address;
    const side = sideOf(number);
    return {
      key,
      address,
      street,
      side: street ? side : "",
      place: insideOf(address),
      text: ` ${folded([number, street, address.street, building, floor, door, named(town), remark, street ? "" : address.address].filter(Boolean).join(" "))} `,
      state,
      stand: isAnswered ? "done" : state.stand,
      answered: isAnswered,
    };
  }
}

/** An appointment, to be told from another one at the same door. @param {Door} door */
function agreed({ key, state }) {
  return `${key} ${state.when}`;
}

/**
 * Whether somebody may go there now: not shortly after the last try, nor long before the hour that was agreed.
 * @param {Door} door
 * @param {number} now
 */
function isOpen({ stand, state }, now) {
  if (stand === "to_do") return true;
  if (stand !== "again" && stand !== "appointment") return false;
  const hour = Date.parse(state.when ?? "");
  const isTooEarly = hour > now + SOON || (stand === "appointment" && !(hour <= now));
  return !isTooEarly && now - Date.parse(state.event?.at ?? "") >= CALM;
}

/**
 * Where a door is in its house; what else tells it where nothing does.
 * @param {Address} address
 */
export function insideOf({ building, floor, door, remark, street, address }) {
  return [building, floor, door].filter(Boolean).join(" · ") || remark || street || address;
}

/**
 * A door in few words.
 * @param {Address} address
 */
export function nameOf(address) {
  const { number, street } = address;
  const where = [number, street].filter(Boolean).join(" ");
  const place = insideOf(address);
  return where && place !== street ? `${where}, ${place}` : where || place;
}

/**
 * An event as the fold looks at it: the agent's own are one's, sent or not.
 * @param {Event} event
 * @returns {import("./folding.js").Happened}
 */
function mine(event) {
  return event.is_mine ? { ...event, agent: "me" } : event;
}

/**
 * A town by its name alone: who looks for number 44 does not look for all of 44000 Nantes.
 * @param {string | null} town
 */
function named(town) {
  return town?.replace(/\b\d{5}\b/, "");
}
