/** What a device must have kept to ask a questionnaire without a network: the page and its form, by language. */

/**
 * @param {string} questionnaire its short name
 * @param {number} number the version's
 * @param {string} language
 */
export function addressesOf(questionnaire, number, language) {
  const version = `${encodeURIComponent(questionnaire)}`;
  const end = `${number}/${encodeURIComponent(language)}`;
  return { page: `/terrain/questionnaire/${version}/${end}`, form: `/q/${version}/formulaire/${end}` };
}
