/**
 * How the answer to a question is read, written and shown: one line for each type and appearance. Those of days and
 * hours are in `days.js`, loaded with the forms that ask for some.
 */

import * as choosing from "./choosing.js";
import * as numbers from "./numbers.js";
import * as places from "./places.js";
import * as texts from "./texts.js";
import { part } from "./asked.js";

/** @typedef {import("./asked.js").Asked} Asked */
/** @typedef {import("./asked.js").Question} Question */
/** @typedef {import("./asked.js").Typed} Typed */
/**
 * `read` gives the lexical value of what was typed, or throws Unreadable; `write` what the control holds
 * for a value; `show` what a person reads.
 * @typedef {object} Widget
 * @property {(typed: Typed, asked: Asked) => string} read
 * @property {(value: string, asked: Asked) => Typed} write
 * @property {(value: string, asked: Asked) => string} show
 */

/** @type {Widget} */
const TEXT = { read: texts.readText, write: (value) => ({ "": [value] }), show: (value) => value };
/** @type {Widget} */
const ONE = { ...TEXT, read: choosing.readOne, show: choosing.showOne };
/** @type {Widget} */
const NUMBER = { read: numbers.readFraction, write: numbers.writeNumber, show: numbers.show };
/** @type {Widget} */
const POINT = { read: places.readPoint, write: places.writePoints, show: places.showPoints };
/** @type {Widget} */
const FILE = { ...TEXT, read: (typed) => part(typed) };
/** @type {Widget} */
const NOTE = { ...TEXT, read: () => "" };

/** @typedef {Record<string, Record<string, Widget>>} Widgets by question type, then by appearance; "" is the type's own */

/** @type {Widgets} */
export const WIDGETS = {
  text: { "": TEXT },
  barcode: { "": TEXT },
  integer: { "": { ...NUMBER, read: numbers.readWhole } },
  decimal: { "": NUMBER },
  range: { "": NUMBER },
  select_one: { "": ONE },
  select_one_external: { "": ONE },
  select_multiple: {
    "": { read: choosing.readSeveral, write: choosing.writeSeveral, show: choosing.showSeveral },
  },
  rank: { "": { read: choosing.readRanking, write: choosing.writeRanking, show: choosing.showRanking } },
  acknowledge: { "": { ...TEXT, read: texts.readAcknowledged } },
  geopoint: { "": POINT },
  geotrace: { "": { ...POINT, read: places.readLine } },
  geoshape: { "": { ...POINT, read: places.readArea } },
  image: { "": FILE },
  audio: { "": FILE },
  video: { "": FILE },
  file: { "": FILE },
  note: { "": NOTE },
};

/**
 * @param {Question} question
 * @returns {Widget}
 */
export function widgetFor({ type, appearance }) {
  const lines = WIDGETS[type.name];
  const named = [...appearance].sort().find((token) => token in lines);
  return lines[named || ""];
}
