/**
 * A long form whose questions open and close as one answers: what the server says of it comes into the page, and what
 * is being typed stays. Without this the button « Montrer les questions qui suivent » does the same.
 */

const form = /** @type {HTMLFormElement | null} */ (document.querySelector("form[data-following]"));
const QUESTIONS = "[data-questions]";

export {};

/** What the page shows the questions for: at first what came with it, whatever was answered since. */
let last = form ? written(form) : "";
/** @type {Promise<void> | null} */
let asking = null;

/** @param {HTMLFormElement} form */
function told(form) {
  return new URLSearchParams(/** @type {any} */ (new FormData(form))).toString();
}

/**
 * The answers that came with the page: people type before its scripts are there, and browsers bring back what was typed.
 * @param {HTMLFormElement} form
 */
function written(form) {
  const fresh = /** @type {HTMLFormElement} */ (form.cloneNode(true));
  fresh.reset();
  return told(fresh);
}

/**
 * Have the page show what follows from the answers; where the server cannot be reached it stays as it is.
 * @param {HTMLFormElement} form
 * @returns {Promise<void>}
 */
async function follow(form) {
  while (told(form) !== last) {
    last = told(form);
    const body = new URLSearchParams(last);
    body.set("aller", "suite");
    try {
      const answer = await fetch(form.action, { method: "POST", body });
      if (!answer.ok) throw new Error(String(answer.status));
      const text = await answer.text();
      // What is typed meanwhile is followed too.
      if (told(form) !== last) continue;
      const page = new DOMParser().parseFromString(text, "text/html");
      const [old, fresh] = [form.querySelector(QUESTIONS), page.querySelector(QUESTIONS)];
      if (old && fresh) reconcile(old, fresh);
      last = told(form);
    } catch {
      // Unknown what follows: the next answer, or Enter, asks again.
      last = "";
      return;
    }
  }
}

/**
 * A question that is asked as before keeps its element, and with it the caret; the others come as they are.
 * @param {Element} old
 * @param {Element} fresh
 */
function reconcile(old, fresh) {
  const { activeElement } = document;
  const before = new Map([...old.children].filter(isCard).map((card) => [card.dataset.path, card]));
  const wanted = [...fresh.children].map((child) => {
    const kept = isCard(child) ? before.get(child.dataset.path) : null;
    return kept && asks(kept) === asks(child) ? kept : document.adoptNode(child);
  });
  old.replaceChildren(...wanted);
  if (!(activeElement instanceof HTMLElement)) return;
  if (old.contains(activeElement)) activeElement.focus({ preventScroll: true });
  else if (activeElement.id) document.getElementById(activeElement.id)?.focus({ preventScroll: true });
}

/**
 * @param {Element} element
 * @returns {element is HTMLElement}
 */
function isCard(element) {
  return element instanceof HTMLElement && element.dataset.path !== undefined;
}

/**
 * What a card asks, whatever is answered and however its fields are called.
 * @param {Element} card
 */
function asks(card) {
  const values = [...card.querySelectorAll("input, option")].map((each) => each.getAttribute("value"));
  const text = /** @type {Element} */ (card.cloneNode(true));
  for (const field of text.querySelectorAll("textarea")) field.textContent = "";
  return `${text.textContent} ${values}`.replace(/\s+/g, " ");
}

/** @param {HTMLFormElement} form */
function ask(form) {
  asking = asking || follow(form).finally(() => (asking = null));
  return asking;
}

if (form) {
  form.querySelector("[data-follow]")?.remove();
  form.addEventListener("change", () => void ask(form));
  void ask(form);
  // On with Enter only once it is known what comes next.
  document.addEventListener(
    "keydown",
    (event) => {
      const isPlain = event.key === "Enter" && !event.ctrlKey && !event.metaKey && !event.shiftKey && event.isTrusted;
      const at = /** @type {Element} */ (event.target);
      if (!isPlain || !at.closest("[data-card]") || (!asking && told(form) === last)) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      void ask(form).then(() => {
        const again = new KeyboardEvent("keydown", { key: "Enter", bubbles: true, cancelable: true });
        (document.activeElement || document.body).dispatchEvent(again);
      });
    },
    true,
  );
}
