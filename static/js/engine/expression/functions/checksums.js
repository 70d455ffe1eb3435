/** The check digits that some codes end with. */

/**
 * The check digit of a row of digits, by `verhoeff` or `luhn`; empty for what is none.
 * @param {string} scheme
 * @param {string} text
 */
export function checksum(scheme, text) {
  const compute = { verhoeff, luhn }[scheme.toLowerCase()];
  return compute && /^[0-9]+$/.test(text) ? String(compute([...text].map(Number).reverse())) : "";
}

/** @param {number[]} digits the last one first */
function luhn(digits) {
  const doubled = digits.map((digit, index) => (index % 2 ? digit : digit < 5 ? 2 * digit : 2 * digit - 9));
  return (10 - (doubled.reduce((sum, digit) => sum + digit, 0) % 10)) % 10;
}

/**
 * J. Verhoeff, Error Detecting Decimal Codes, 1969: the dihedral group of the pentagon.
 * @param {number[]} digits the last one first
 */
function verhoeff(digits) {
  const check = digits.reduce(
    (product, digit, index) => dihedral(product, permuted(digit, (index + 1) % 8)),
    0,
  );
  return check < 5 ? (5 - check) % 5 : check;
}

const PERMUTATION = [1, 5, 7, 6, 2, 8, 3, 0, 9, 4];

/**
 * @param {number} digit
 * @param {number} times
 */
function permuted(digit, times) {
  for (let count = 0; count < times; count += 1) digit = PERMUTATION[digit];
  return digit;
}

/**
 * The product of two of the pentagon's ten symmetries: 0 to 4 turn it, 5 to 9 turn it over.
 * @param {number} left
 * @param {number} right
 */
function dihedral(left, right) {
  if (left < 5) return ((left + right) % 5) + (right >= 5 ? 5 : 0);
  return ((left - right + 10) % 5) + (right >= 5 ? 0 : 5);
}
