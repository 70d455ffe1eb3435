/** A door of a questionnaire, as one text. */

/** @param {{ questionnaire: string | null, household: string | null }} named */
export function keyOf({ questionnaire, household }) {
  return `${questionnaire} ${household}`;
}
