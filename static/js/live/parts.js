/** The parts of a question's control: what its fields hold, by the end of their names. */

/** @typedef {import("./widgets/asked.js").Typed} Typed */
/** @typedef {HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement} Input */

const TICKED = ["radio", "checkbox"];

/**
 * The fields of a control, but those that choose a file.
 * @param {Element} element
 * @param {string} name
 */
export function inputsOf(element, name) {
  const all = /** @type {NodeListOf<Input>} */ (element.querySelectorAll("input, select, textarea"));
  return [...all].filter((input) => input.type !== "file" && partOf(input, name) !== null);
}

/**
 * What a field is a part of, "" for the whole; null where it is another question's.
 * @param {Input} input
 * @param {string} name
 */
function partOf(input, name) {
  if (input.name === name) return "";
  return input.name.startsWith(`${name}:`) ? input.name.slice(name.length + 1) : null;
}

/**
 * What the control holds.
 * @param {Element} element
 * @param {string} name
 * @returns {Typed}
 */
export function typedIn(element, name) {
  /** @type {Typed} */
  const typed = {};
  for (const input of inputsOf(element, name)) {
    if (TICKED.includes(input.type) && !(/** @type {HTMLInputElement} */ (input).checked)) continue;
    const part = /** @type {string} */ (partOf(input, name));
    (typed[part] || (typed[part] = [])).push(input.value);
  }
  return typed;
}

/**
 * Have the control hold this; what is right already is left alone, and with it the caret.
 * @param {Element} element
 * @param {string} name
 * @param {Typed} typed
 */
export function fillIn(element, name, typed) {
  for (const input of inputsOf(element, name)) {
    const values = typed[/** @type {string} */ (partOf(input, name))] || [];
    if (TICKED.includes(input.type)) {
      /** @type {HTMLInputElement} */ (input).checked = values.includes(input.value);
    } else if (input.value !== (values[0] || "")) {
      input.value = values[0] || "";
    }
  }
}
