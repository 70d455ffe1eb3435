/** Writing down what became of items: each with its receipt in one transaction. */

import { AGAIN, higher, seenOf } from "./epochs.js";
import { problemOf } from "./problems.js";
import { sent } from "./records.js";
import { waitAfter } from "./retries.js";

/** @typedef {import("./records.js").Item} Item */
/** @typedef {import("./records.js").Receipt} Receipt */
/** @typedef {import("./records.js").Sent} Sent */
/** @typedef {import("./durable.js").Place} Place */
/** @typedef {import("./verdicts.js").Verdict} Verdict */
/** @typedef {{ isHeld: boolean, now: number, random: () => number }} How */

/**
 * Write down the verdicts on some items, all or none.
 * @param {import("./store.js").Store} store
 * @param {Item[]} items
 * @param {Verdict[]} verdicts
 * @param {How} how
 */
export async function settle(store, items, verdicts, how) {
  const questionnaires = [...new Set(items.map((item) => item.questionnaire))];
  /** @type {Place[]} */
  const places = items.flatMap(({ instance_id }) => [["outbox", instance_id], ["sent", instance_id]]);
  await store.write([...places, AGAIN, ...questionnaires.map(seenOf)], (found) => {
    const records = items.flatMap((_, index) => {
      const [item, before] = found.slice(2 * index, 2 * index + 2);
      // Somebody may have reopened it meanwhile: what becomes of that is theirs.
      return item?.state === "queued" ? settled(verdicts[index], item, before, how) : [item, before];
    });
    const [again, ...seen] = found.slice(places.length);
    return [...records, ...sighted(items, verdicts, questionnaires, again, seen)];
  });
}

/**
 * What stands in the outbox and among what was sent, after a verdict.
 * @param {Verdict} verdict
 * @param {Item} item
 * @param {Sent | undefined} before
 * @param {How} how
 * @returns {[Item | undefined, Sent | undefined]}
 */
function settled({ meaning, answer, receipt }, item, before, { isHeld, now, random }) {
  switch (meaning) {
    case "kept":
      return [undefined, sent(item, /** @type {Receipt} */ (receipt), isHeld)];
    case "gone":
      return [undefined, before && { ...before, state: "withdrawn", held: null }];
    case "missing":
      return [{ ...item, isKnown: true }, before];
    case "aside":
      return [{ ...item, state: "aside", problem: problemOf(answer) }, before];
    case "pause":
      return [item, before];
  }
  const tries = item.tries + 1;
  return [{ ...item, tries, next_try: now + waitAfter(tries, random, answer.wait), problem: problemOf(answer) }, before];
}

/**
 * The marks of epochs after some verdicts: whether to offer again, and what was seen of each questionnaire.
 * @param {Item[]} items
 * @param {Verdict[]} verdicts
 * @param {string[]} questionnaires
 * @param {any} again
 * @param {any[]} seen
 */
function sighted(items, verdicts, questionnaires, again, seen) {
  const after = questionnaires.map((questionnaire, index) => {
    const own = verdicts.filter(({ receipt }, at) => receipt && items[at].questionnaire === questionnaire);
    const receipts = own.map(({ receipt }) => /** @type {Receipt} */ (receipt));
    return receipts.reduce((best, receipt) => higher(best, receipt, seenOf(questionnaire)[1]), seen[index]);
  });
  const risen = after.filter((mark, index) => seen[index] && mark.epoch > seen[index].epoch);
  const epoch = Math.max(again?.epoch ?? 0, ...risen.map((mark) => mark.epoch));
  return [risen.length ? { key: AGAIN[1], epoch } : again, ...after];
}
