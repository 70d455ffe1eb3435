/** The agent's round: doors in the order that one walks, how each stands, what to look for. No DOM. */

import { fold } from "./folding.js";
import { keyOf } from "./mirror.js";

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

/** @type {Stand[]} What is worth going back to, in this order. */
const OPEN = ["to_do", "again", "appointment"];
const COLLATOR = new Intl.Collator("fr", { numeric: true, sensitivity: "base" });

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
    const addresses = [...this._mirror.addresses.values()];
    const doors = addresses
      .filter(({ questionnaire }) => questionnaire === this.questionnaire)
      .map((address) => this._door(address, events, answered));
    this.doors = inOrder(doors);
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
   * Appointments until a moment, the earliest first.
   * @param {number} until
   */
  due(until) {
    const booked = this.doors.filter(({ stand, state }) => stand === "appointment" && Date.parse(state.when ?? "") <= until);
    return booked.sort((left, right) => Date.parse(left.state.when ?? "") - Date.parse(right.state.when ?? ""));
  }

  /**
   * The next door to go to after one: first those where nobody was yet, then those to go back to; null where none is.
   * @param {string} key "": from the first
   */
  next(key) {
    const at = this.doors.findIndex((door) => door.key === key) + 1;
    const ahead = [...this.doors.slice(at), ...this.doors.slice(0, at)].filter((door) => door.key !== key);
    for (const stand of OPEN.slice(0, 2)) {
      const found = ahead.find((door) => door.stand === stand);
      if (found) return found;
    }
    return null;
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
   * @param {Map<string, Event[]>} events
   * @param {Set<string>} answered
   * @returns {Door}
   */
  _door(address, events, answered) {
    const key = keyOf(address);
    const state = fold((events.get(key) ?? []).map(mine), this._kinds);
    const isAnswered = answered.has(key);
    const { number, street, building, floor, door, town, remark } = address;
    const inside = [building, floor, door].filter(Boolean).join(" · ");
    const side = sideOf(number);
    return {
      key,
      address,
      street: street ?? "",
      side: street ? side : "",
      place: inside || remark || street || address.address,
      text: ` ${folded([number, street, building, floor, door, town, remark, street ? "" : address.address].filter(Boolean).join(" "))} `,
      state,
      stand: isAnswered ? "done" : state.stand,
      answered: isAnswered,
    };
  }
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
 * Lower case without accents, words apart; "12bis" is found as "12 bis" too.
 * @param {string} text
 */
export function folded(text) {
  const bare = text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase();
  return bare.replace(/œ/g, "oe").replace(/(\d)(bis|ter|quater)\b/g, "$1 $2").replace(/[^a-z0-9]+/g, " ").trim();
}

/** @param {string | null} number */
function sideOf(number) {
  const found = /\d+/.exec(number ?? "");
  return found ? (Number(found[0]) % 2 ? "odd" : "even") : "";
}

/**
 * Streets by name, one side after the other, as one walks: by number, building, floor, door.
 * @param {Door[]} doors
 */
function inOrder(doors) {
  const streets = [...new Set(doors.map(({ street }) => street))].sort((left, right) => {
    return Number(!left) - Number(!right) || COLLATOR.compare(left, right);
  });
  const rank = new Map(streets.map((street, index) => [street, index]));
  const placed = doors.map((door) => ({ door, at: placeOf(door, Number(rank.get(door.street))) }));
  return placed.sort((left, right) => compare(left.at, right.at)).map(({ door }) => door);
}

/**
 * What a door is sorted by.
 * @param {Door} door
 * @param {number} street
 * @returns {(number | string)[]}
 */
function placeOf({ side, address }, street) {
  const { number, building, floor, door } = address;
  const digits = /\d+/.exec(number ?? "");
  const rest = folded((number ?? "").replace(/\d+/, ""));
  return [street, side === "odd" ? 1 : side === "even" ? 0 : 2, Number(digits?.[0] ?? 0), rest, folded(building ?? ""), level(floor), folded(door ?? "")];
}

/**
 * A floor as a number: ground floor 0, basement below.
 * @param {string | null} floor
 */
function level(floor) {
  const text = folded(floor ?? "");
  if (/\b(rdc|rez)\b/.test(text)) return 0;
  const digits = Number(/\d+/.exec(text)?.[0] ?? 0);
  return /sous sol|^ss/.test(text) ? -1 - digits : digits;
}

/**
 * @param {(number | string)[]} left
 * @param {(number | string)[]} right
 */
function compare(left, right) {
  for (let at = 0; at < left.length; at += 1) {
    if (left[at] !== right[at]) return left[at] < right[at] ? -1 : 1;
  }
  return 0;
}
