/** The functions that few forms use, loaded with the forms that do. */

import * as checklists from "./checklists.js";
import { checksum } from "./checksums.js";
import * as choices from "./choices.js";
import * as chosen from "./choosing_nodes.js";
import { digest } from "./digests.js";
import * as form from "./form.js";
import * as logic from "./logic.js";
import * as nodes from "./nodes.js";
import * as numbers from "./numbers.js";
import * as places from "./places.js";
import { addFunctions } from "./table.js";
import * as telling from "./telling_times.js";
import * as texts from "./texts.js";
import * as times from "./times.js";

addFunctions([
  ["indexed-repeat", "nodes value value+", "nodes", chosen.indexedRepeat, "scope", "", 2],
  ["randomize", "nodes value?", "nodes", chosen.randomize, "scope", "chance"],
  ["pulldata", "text text text text", "text", chosen.pulldata, "scope", "instance"],
  ["format-date", "value text", "text", telling.formatDate, "scope", "language"],
  ["format-date-time", "value text", "text", telling.formatDate, "scope", "language"],
  ["decimal-time", "value", "number", telling.decimalTime, "scope", "zone"],
  ["duration", "", "number", telling.duration, "scope", "now"],
  ["uuid", "number?", "text", form.uuid, "scope", "chance"],
  ["property", "text", "text", form.property, "scope", "device"],
  ["device-info", "", "text", form.deviceInfo, "scope", "device"],
  ["version", "", "text", form.version, "scope"],
  ["count-non-empty", "nodes", "number", numbers.countNonEmpty],
  ["substr", "text number number?", "text", texts.substr],
  ["translate", "text text text", "text", texts.translate],
  ["decimal-date-time", "value", "number", times.decimalDateTime, "scope", "zone"],
  ["random", "", "number", numbers.random, "scope", "chance"],
  ["pow", "number number", "number", Math.pow],
  ["once", "lazy", "any", logic.once, "place", "self"],
  ["choice-label", "nodes text", "text", choices.choiceLabel, "scope", "language"],
  ["jr:itext", "text", "nodes", choices.itext, "scope", "language"],
  ["local-name", "nodes.", "text", nodes.localName],
  ["name", "nodes.", "text", nodes.name],
  ["boolean-from-string", "text", "boolean", logic.booleanFromString],
  ["checklist", "number number value*", "boolean", checklists.checklist],
  ["weighted-checklist", "number number value*", "boolean", checklists.weighted, "scope", "", 2],
  ["depend", "value+", "any", logic.first],
  ["namespace-uri", "nodes.", "text", nodes.namespaceUri],
  ["extract-signed", "text text", "text", form.extractSigned, "scope", "device"],
  ["base64-decode", "text", "text", base64Decode],
  ["digest", "text text text?", "text", digest],
  ["checksum", "text text", "text", checksum],
  ["sqrt", "number", "number", Math.sqrt],
  ["exp", "number", "number", Math.exp],
  ["exp10", "number", "number", (number) => 10 ** number],
  ["log", "number", "number", Math.log],
  ["log10", "number", "number", Math.log10],
  ["sin", "number", "number", Math.sin],
  ["cos", "number", "number", Math.cos],
  ["tan", "number", "number", Math.tan],
  ["asin", "number", "number", Math.asin],
  ["acos", "number", "number", Math.acos],
  ["atan", "number", "number", Math.atan],
  ["atan2", "number number", "number", Math.atan2],
  ["pi", "", "number", () => Math.PI],
  ["area", "value", "number", places.area],
  ["enclosed-area", "value", "number", places.area],
  ["distance", "value value*", "number", places.distance],
  ["geofence", "text text", "boolean", places.geofence],
  ["intersects", "text", "boolean", places.intersects],
]);

/**
 * The UTF-8 text in base 64, empty where it is none.
 * @param {string} text
 */
function base64Decode(text) {
  const alone = text.replace(/[^A-Za-z0-9+/]/g, "");
  if (alone.length % 4 === 1) return "";
  return new TextDecoder().decode(Uint8Array.from(atob(alone), (byte) => byte.charCodeAt(0)));
}
