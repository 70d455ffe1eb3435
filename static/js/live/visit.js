/** What the door tells the live page, in this tab alone: which draft, by which code, whether anything may be kept. */

/**
 * @typedef {object} Visit
 * @property {string} [draft] the id of a draft to take up
 * @property {string} [code]
 * @property {string} [source]
 * @property {string[]} [flags]
 * @property {boolean} [keepNothing]
 */

const KEY = "palier.visite";

/**
 * What was told of a questionnaire, an empty visit where nothing was.
 * @param {string} questionnaire
 * @returns {Visit}
 */
export function visitTo(questionnaire) {
  try {
    return JSON.parse(sessionStorage.getItem(`${KEY}.${questionnaire}`) || "{}");
  } catch {
    return {};
  }
}

/**
 * Tell the page that this tab opens next; false where the browser keeps nothing.
 * @param {string} questionnaire
 * @param {Visit} visit
 */
export function tellVisit(questionnaire, visit) {
  try {
    sessionStorage.setItem(`${KEY}.${questionnaire}`, JSON.stringify(visit));
    return true;
  } catch {
    return false;
  }
}

/** @param {string} questionnaire */
export function endVisit(questionnaire) {
  try {
    sessionStorage.removeItem(`${KEY}.${questionnaire}`);
  } catch {
    // What could not be written is not there to remove.
  }
}
