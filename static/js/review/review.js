/**
 * Cards read from the keyboard: figures and letters choose, Enter goes on, arrows go to and fro, Ctrl + Enter keeps all,
 * Ctrl + Z takes the last reading back. Without it the page is a plain form.
 */

const form = /** @type {HTMLFormElement | null} */ (document.querySelector("[data-review]"));

/** The cards that there are now: another script may open and close some. */
function cards() {
  return /** @type {HTMLElement[]} */ ([...document.querySelectorAll("[data-card]")]);
}

/** @param {number} at */
function goTo(at) {
  const card = cards()[at];
  if (!card) {
    /** @type {HTMLElement | null} */ (document.querySelector("[data-keep]"))?.focus();
    return;
  }
  const first = /** @type {HTMLElement | null} */ (
    card.querySelector("input:checked") ?? card.querySelector("textarea, select, input:not([type=hidden])")
  );
  first?.focus({ preventScroll: true });
  card.scrollIntoView({ block: "nearest" });
}

/** @returns {number} the card that has the focus, -1 for none */
function here() {
  return cards().findIndex((card) => card.contains(document.activeElement));
}

/**
 * @param {HTMLElement} card
 * @param {string} key
 * @returns {boolean} whether a choice has that figure
 */
function choose(card, key) {
  const box = /** @type {HTMLInputElement | null} */ (card.querySelector(`[data-key="${key}"]`));
  if (!box) return false;
  box.checked = box.type === "radio" || !box.checked;
  box.dispatchEvent(new Event("change", { bubbles: true }));
  box.focus({ preventScroll: true });
  return true;
}

/**
 * @param {KeyboardEvent} event
 * @returns {boolean} whether the key was ours
 */
function heed(event) {
  const at = here();
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    form?.requestSubmit(/** @type {HTMLElement | null} */ (form.querySelector("button[data-keep]")));
    return true;
  }
  if (event.key === "z" && (event.ctrlKey || event.metaKey) && !isTyping()) {
    /** @type {HTMLElement | null} */ (document.querySelector("[data-undo]"))?.click();
    return true;
  }
  if (at < 0) return false;
  if (event.key === "Enter" && !event.shiftKey) {
    goTo(at + 1);
    return true;
  }
  if (isTyping()) return false;
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    goTo(Math.max(at + (event.key === "ArrowDown" ? 1 : -1), 0));
    return true;
  }
  if (event.ctrlKey || event.metaKey || event.altKey) return false;
  return /^[0-9a-y]$/.test(event.key) && choose(cards()[at], event.key);
}

/** Begin at what is to be read aloud first, where it is open; who folds it goes to the first card. */
function begin() {
  const before = /** @type {HTMLDetailsElement | null} */ (document.querySelector("details[open][data-before]"));
  if (!before) return goTo(0);
  before.addEventListener("toggle", () => before.open || goTo(0));
  return before.querySelector("summary")?.focus({ preventScroll: true });
}

/** Whether what is pressed is text: then only Enter is ours. */
function isTyping() {
  const element = document.activeElement;
  return element instanceof HTMLTextAreaElement || (element instanceof HTMLInputElement && element.type === "text");
}

if (form) {
  for (const help of document.querySelectorAll("[data-keys]")) help.removeAttribute("hidden");
  document.addEventListener("keydown", (event) => {
    if (heed(event)) event.preventDefault();
  });
  begin();
}
