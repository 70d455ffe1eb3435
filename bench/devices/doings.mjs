/** What an agent notes: a line per kind, with how often it comes and what it has to say. */

import { newId } from "../../static/js/terrain/noting.js";
import { between, pick } from "./chance.mjs";

/** @typedef {{ questionnaire: string, household: string | null }} Where */
/**
 * What somebody at a door knows. `mine` are ids of events that this device noted here, `others` of whatever is known
 * here; `code` gives one from the agent's pile of notices, "" where none is left.
 * @typedef {{ chance: () => number, now: number, mine: string[], others: string[], code: () => string }} Known
 */
/**
 * `hasAnswer`: an answer is kept beside it; `isElsewhere`: at no address.
 * @typedef {{ often: number, say?: (known: Known) => Record<string, any>, hasAnswer?: boolean, isElsewhere?: boolean }} Doing
 */

const DAY = 86_400_000;
const TEXTS = ["sonner fort", "chien dans la cour", "« plus tard » 🌳", "moitié d’un signe \ud83c", "nul\u0000ici", "à l’étage"];

/** @param {Known} known */
const text = ({ chance }) => (chance() < 0.5 ? { text: pick(chance, TEXTS) } : {});

/** @param {Known} known */
const when = (known) => {
  const moment = new Date(known.now + between(known.chance, 1, 9) * DAY).toISOString();
  return { when: moment, ...text(known) };
};

/** @type {Record<string, Doing>} */
export const DOINGS = {
  absent: { often: 28 },
  refusal: { often: 8, say: text },
  appointment: { often: 9, say: when },
  again: { often: 6, say: when },
  message: { often: 4, say: text },
  unable: { often: 2, say: text },
  unreachable: { often: 2, say: text },
  vacant: { often: 3, say: text },
  not_found: { often: 2, say: text },
  note: { often: 8, say: ({ chance }) => ({ text: pick(chance, TEXTS) }) },
  notice: { often: 6, say: ({ code }) => told({ code: code() }) },
  undone: { often: 9, say: ({ chance, mine, others }) => ({ event: pick(chance, chance() < 0.9 ? mine : others) }) },
  accepted: { often: 9, hasAnswer: true },
  added: { often: 2, say: ({ chance }) => ({ parts: parts(chance) }) },
  opened: { often: 1, isElsewhere: true, say: () => ({ session: newId(), place: "Marché", channel: "street" }) },
  taken: { often: 1, isElsewhere: true, hasAnswer: true, say: () => ({ session: newId() }) },
};
const PILE = Object.entries(DOINGS).flatMap(([kind, { often }]) => Array(often).fill(kind));

/**
 * A kind that can be noted here.
 * @param {Known} known
 * @param {boolean} isAtDoor
 */
export function drawKind({ chance, mine, others }, isAtDoor) {
  for (;;) {
    const kind = pick(chance, PILE);
    if (kind === "undone" && !(mine.length && others.length)) continue;
    if (isAtDoor || DOINGS[kind].isElsewhere || kind === "added") return kind;
  }
}

/** @param {Record<string, string>} data */
function told(data) {
  return Object.fromEntries(Object.entries(data).filter(([, value]) => value));
}

/** @param {() => number} chance */
function parts(chance) {
  return { number: `${between(chance, 1, 99)} bis`, street: "Rue du Banc", town: "44000 Nantes", floor: "2" };
}
