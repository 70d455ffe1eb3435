/** A plan of the doors from their coordinates: a drawing of our own, so that it needs no network and no map. */

import { found } from "../elements.js";

/** @typedef {import("../round.js").Door} Door */
/** A house on the plan: all doors at one place. */
/** @typedef {{ x: number, y: number, doors: Door[] }} House */

const SVG = "http://www.w3.org/2000/svg";
const WIDTH = 400;
const MARGIN = 28;
/** Of a house's mark, and of the square that takes the tap: 44 px on a screen of 320. */
const [DOT, TOUCH] = [9, 28];
/** How much higher than wide a plan may be: houses of a long street stand apart, and one scrolls along it. */
const HIGHEST = 3;
/** Seen at once: all streets. */
const SQUARE = 1;
/** Names of streets that stand nearer than this side by side would cover one another. */
const NAME = 200;
/** Where more houses than that show, numbers would cover one another: only streets are named. */
const MOST_NAMED = 120;

export class Plan {
  /**
   * @param {import("../app.js").App} app
   * @param {HTMLElement} section
   */
  constructor(app, section) {
    this._app = app;
    this._section = section;
    this._street = /** @type {HTMLSelectElement} */ (found(section, "street"));
    this._map = found(section, "map");
    this._isOpened = false;
    this._street.addEventListener("change", () => this._draw());
    this._map.addEventListener("click", (event) => {
      const target = /** @type {Element} */ (event.target);
      if (target.closest("[data-street]")) event.preventDefault();
      this._tapped(target);
    });
  }

  open() {
    // Doors of a whole round cover one another: it opens on the street where the agent is.
    const here = this._app.round.door(this._app.door)?.street ?? this._app.round.doors[0]?.street ?? "";
    const chosen = this._isOpened ? this._street.value : here;
    this._isOpened = true;
    const streets = [...new Set(this._app.round.doors.map(({ street }) => street).filter(Boolean))];
    const [all] = this._street.options;
    this._street.replaceChildren(all, ...streets.map((street) => new Option(street, street)));
    this._street.value = streets.includes(chosen) ? chosen : "";
    this._draw();
  }

  refresh() {
    this._draw();
  }

  _draw() {
    const { round, phrases } = this._app;
    const shown = round.doors.filter(({ street }) => !this._street.value || street === this._street.value);
    const placed = shown.filter(({ address }) => address.latitude !== null && address.longitude !== null);
    const lacking = found(this._section, "lacking");
    const missing = shown.length - placed.length;
    lacking.hidden = !missing;
    lacking.textContent = placed.length ? phrases.say("plan_lacks", { num: missing }) : phrases.say("plan_none");
    this._map.replaceChildren(...(placed.length ? [this._drawn(placed)] : []));
  }

  /**
   * The houses of one street; of several, one mark each: a whole quartier's houses would lie on a heap.
   * @param {Door[]} placed
   */
  _drawn(placed) {
    const label = (/** @type {Door[]} */ doors) => this._label(doors);
    if (new Set(placed.map(({ street }) => street)).size < 2) return drawing(placed, label);
    const { phrases } = this._app;
    return overview(placed, label, (doors) => phrases.count("to_do", doors.filter(({ stand }) => stand === "to_do").length));
  }

  /** @param {Door[]} doors */
  _label(doors) {
    const [{ address }] = doors;
    const { phrases, stands } = this._app;
    const where = [address.number, address.street].filter(Boolean).join(" ");
    const left = doors.filter(({ stand }) => stand === "to_do").length;
    return doors.length === 1 ? `${where}, ${stands[doors[0].stand]}` : `${where}, ${phrases.count("to_do", left)}`;
  }

  /** @param {Element} target */
  _tapped(target) {
    const link = target.closest("a");
    const [key, street] = ["data-key", "data-street"].map((name) => link?.getAttribute(name));
    if (key) this._app.standAt(key);
    if (street) this._choose(street);
  }

  /** @param {string} street */
  _choose(street) {
    this._street.value = street;
    this._draw();
    this._street.focus();
  }
}

/**
 * @param {Door[]} doors
 * @param {(doors: Door[]) => string} label
 */
function drawing(doors, label) {
  const { houses, height } = projected(doors);
  const svg = element("svg", { viewBox: `0 0 ${WIDTH} ${height}`, class: "t-map" });
  for (const street of streetsOf(houses)) svg.append(street);
  for (const house of houses) svg.append(marked(house, label(house.doors), houses.length <= MOST_NAMED));
  return svg;
}

/**
 * A mark and a name for each street, about where it is: moved down where two would touch.
 * @param {Door[]} doors
 * @param {(doors: Door[]) => string} label of houses that stand in no street
 * @param {(doors: Door[]) => string} count what is left to do
 */
function overview(doors, label, count) {
  const { houses, height } = projected(doors, SQUARE);
  const streets = grouped(houses, ({ doors: [{ street }] }) => street);
  const alone = streets.get("") ?? [];
  streets.delete("");
  const marks = spread([...streets].map(([name, along]) => {
    const [x, y] = [mean(along.map((house) => house.x)), mean(along.map((house) => house.y))];
    const inside = Math.min(Math.max(x, NAME / 2), WIDTH - NAME / 2);
    return { name, doors: along.flatMap((house) => house.doors), x: inside, y };
  }));
  const lowest = Math.max(height, ...marks.map(({ y }) => Math.round(y + 2 * TOUCH)));
  const svg = element("svg", { viewBox: `0 0 ${WIDTH} ${lowest}`, class: "t-map" });
  for (const house of alone) svg.append(marked(house, label(house.doors), true));
  for (const { name, doors: all, x, y } of marks) {
    const link = element("a", { href: "#/plan", "data-street": name, "aria-label": `${name}, ${count(all)}` });
    link.append(element("rect", { x: x - NAME / 2, y: y - TOUCH, width: NAME, height: 2 * TOUCH, class: "t-touch" }));
    link.append(element("circle", { cx: x, cy: y - DOT, r: DOT, class: `t-house t-${standOf(all)}` }));
    const text = element("text", { x, y: y + DOT + 6, "text-anchor": "middle" });
    text.textContent = name;
    link.append(text);
    svg.append(link);
  }
  return svg;
}

/**
 * @template {{ x: number, y: number }} Mark
 * @param {Mark[]} marks
 */
function spread(marks) {
  /** @type {Mark[]} */
  const placed = [];
  for (const mark of [...marks].sort((one, other) => one.y - other.y)) {
    const near = placed.filter(({ x }) => Math.abs(x - mark.x) < NAME).map(({ y }) => y + 2 * TOUCH);
    mark.y = Math.max(mark.y, TOUCH, ...near);
    placed.push(mark);
  }
  return placed;
}

/** @param {number[]} all */
function mean(all) {
  return all.reduce((sum, one) => sum + one, 0) / all.length;
}

/**
 * Houses where their coordinates put them; east to west a degree is shorter than north to south.
 * @param {Door[]} doors
 * @param {number} [highest] how much higher than wide
 */
function projected(doors, highest = HIGHEST) {
  /** @type {Map<string, House>} */
  const houses = new Map();
  const middle = (Number(doors[0].address.latitude) * Math.PI) / 180;
  for (const door of doors) {
    const [latitude, longitude] = [Number(door.address.latitude), Number(door.address.longitude)];
    const place = `${latitude.toFixed(6)} ${longitude.toFixed(6)}`;
    const house = houses.get(place) ?? { x: longitude * Math.cos(middle), y: -latitude, doors: [] };
    house.doors.push(door);
    houses.set(place, house);
  }
  const all = [...houses.values()];
  const [left, right] = [Math.min(...all.map(({ x }) => x)), Math.max(...all.map(({ x }) => x))];
  const [top, bottom] = [Math.min(...all.map(({ y }) => y)), Math.max(...all.map(({ y }) => y))];
  // Never closer than a house's width, nor a plan of many screens.
  const span = Math.max(right - left, (bottom - top) / highest, 0.0003);
  const scale = (WIDTH - 2 * MARGIN) / span;
  const centre = MARGIN + (span - (right - left)) * scale * 0.5;
  for (const house of all) {
    house.x = centre + (house.x - left) * scale;
    house.y = MARGIN + (house.y - top) * scale;
  }
  return { houses: all, height: Math.round((bottom - top) * scale + 2 * MARGIN + TOUCH) };
}

/**
 * Lines along each side of each street, and its name in the midst of it.
 * @param {House[]} houses
 */
function streetsOf(houses) {
  return [...grouped(houses, ({ doors: [{ street }] }) => street)].filter(([name]) => name).map(([name, along]) => {
    const group = element("g", { class: "t-street" });
    const points = inLine(along);
    for (const side of grouped(points, ({ doors: [door] }) => door.side).values()) {
      group.append(element("polyline", { points: side.map(({ x, y }) => `${x.toFixed(1)},${y.toFixed(1)}`).join(" ") }));
    }
    const middle = points[Math.floor(points.length / 2)];
    const text = element("text", { x: Math.min(Math.max(middle.x, 70), WIDTH - 70), y: middle.y - DOT - 8, "text-anchor": "middle" });
    text.textContent = name;
    group.append(text);
    return group;
  });
}

/**
 * @param {House[]} houses
 * @param {(house: House) => string} name
 */
function grouped(houses, name) {
  /** @type {Map<string, House[]>} */
  const groups = new Map();
  for (const house of houses) groups.set(name(house), [...(groups.get(name(house)) ?? []), house]);
  return groups;
}

/**
 * Houses from one end of their street to the other, whichever way it runs.
 * @param {House[]} houses
 */
function inLine(houses) {
  const range = (/** @type {number[]} */ all) => Math.max(...all) - Math.min(...all);
  const isUpright = range(houses.map(({ y }) => y)) > range(houses.map(({ x }) => x));
  return [...houses].sort((one, other) => (isUpright ? one.y - other.y : one.x - other.x));
}

/**
 * @param {House} house
 * @param {string} label
 * @param {boolean} isNumbered
 */
function marked({ x, y, doors }, label, isNumbered) {
  const open = doors.find(({ stand }) => stand === "to_do") ?? doors.find(({ stand }) => stand === "again") ?? doors[0];
  const link = element("a", { href: `#/porte/${encodeURI(open.key)}`, "data-key": open.key, "aria-label": label });
  link.append(element("rect", { x: x - TOUCH, y: y - TOUCH, width: 2 * TOUCH, height: 2 * TOUCH, class: "t-touch" }));
  link.append(element("circle", { cx: x, cy: y, r: DOT, class: `t-house t-${standOf(doors)}` }));
  if (isNumbered) {
    const text = element("text", { x, y: y + DOT + 12, "text-anchor": "middle" });
    text.textContent = doors[0].address.number ?? "";
    link.append(text);
  }
  return link;
}

/**
 * How a house stands: as the door there that most wants somebody to come.
 * @param {Door[]} doors
 */
function standOf(doors) {
  const order = ["to_do", "again", "appointment", "done", "refused", "out"];
  return order.find((stand) => doors.some((door) => door.stand === stand)) ?? "to_do";
}

/**
 * @param {string} name
 * @param {Record<string, string | number>} attributes
 */
function element(name, attributes) {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value));
  return made;
}
