/** Words as they are compared. */

/**
 * Lower case, no accents: what a search or a name of a month is compared by.
 * @param {string} text
 */
export function fold(text) {
  const spread = text.toLowerCase().normalize("NFKD").replace(/\p{M}/gu, "");
  return spread.replace(/^[ .\s]+|[ .\s]+$/g, "");
}
