/** Replay vectors read from the standard input: writes the JavaScript engine's answers, in order, as JSON. */

import { readFileSync, writeFileSync } from "node:fs";
import { answer } from "./answers.mjs";
import { readCase } from "./documents.mjs";

const { docs, vectors, calendars } = JSON.parse(readFileSync(0, "utf-8"));
const cases = new Map(Object.entries(docs).map(([name, xml]) => [name, readCase(xml)]));
const answers = vectors.map((/** @type {import("./answers.mjs").Vector} */ vector) =>
  answer(vector, /** @type {import("./documents.mjs").Case} */ (cases.get(vector.doc)), calendars),
);
writeFileSync(1, JSON.stringify(answers));
