/** The questionnaire alone on the screen: while somebody else holds the device nothing else of the app is there. */

/**
 * Hide all but this element, and keep hands and screen readers from the rest; gives what undoes it.
 * @param {HTMLElement} container
 */
export function standAlone(container) {
  /** @type {HTMLElement[]} */
  const others = [];
  for (let element = container; element !== document.body && element.parentElement; element = element.parentElement) {
    for (const other of element.parentElement.children) {
      if (other !== element && other instanceof HTMLElement && !other.hidden && other.tagName !== "SCRIPT") others.push(other);
    }
  }
  for (const other of others) {
    other.hidden = true;
    other.inert = true;
  }
  return () => {
    for (const other of others) {
      other.hidden = false;
      other.inert = false;
    }
  };
}
