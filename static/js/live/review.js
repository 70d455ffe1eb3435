/** All answers before they leave, each with a way to change it. */

/** @typedef {import("./asking.js").Asking} Asking */
/** @typedef {import("./journey.js").Journey} Journey */
/** @typedef {import("./pages.js").Page} Page */

export class Review {
  /**
   * @param {HTMLElement} root
   * @param {Journey} journey
   */
  constructor(root, journey) {
    this.element = /** @type {HTMLElement} */ (root.querySelector("[data-review]"));
    this.record = /** @type {HTMLElement} */ (root.querySelector("[data-record]"));
    this.heading = /** @type {HTMLElement} */ (this.element.querySelector("[data-heading]"));
    this.journey = journey;
  }

  /** @param {boolean} isShown */
  show(isShown) {
    this.element.hidden = !isShown;
    if (!isShown) return;
    for (const page of this.journey.met) page.refresh();
    this.record.replaceChildren(...this.journey.met.flatMap((page) => this._section(page)));
  }

  /**
   * @param {Page} page
   * @returns {Element[]}
   */
  _section(page) {
    const asked = page.shown.filter((asking) => asking.question.isAsked);
    if (!asked.length) return [];
    const list = document.createElement("dl");
    /** @type {Element[]} */
    const laid = [];
    let title = "";
    for (const asking of asked) {
      const told = titleOf(asking, page);
      if (told && told !== title) laid.push(made("h2", "", told));
      title = told;
      const at = laid[laid.length - 1];
      const into = at instanceof HTMLDListElement ? at : laid[laid.push(/** @type {HTMLDListElement} */ (list.cloneNode())) - 1];
      into.append(this._line(page, asking));
    }
    return laid;
  }

  /**
   * @param {Page} page
   * @param {Asking} asking
   */
  _line(page, asking) {
    const { phrases } = this.journey.filling;
    const line = made("div", "record-row");
    const { number } = asking.question;
    const term = made("dt", "", number ? `${number}. ` : "");
    const label = asking.element.querySelector("[data-label]")?.cloneNode(true);
    if (label instanceof Element) term.append(...label.childNodes);
    const shown = asking.shown();
    const answer = made("dd");
    answer.append(made("span", shown ? "" : "unanswered", shown || phrases.say("unanswered")));
    line.append(term, answer, this._way(page, asking, term.textContent || ""));
    return line;
  }

  /**
   * @param {Page} page
   * @param {Asking} asking
   * @param {string} about
   */
  _way(page, asking, about) {
    const way = made("dd", "record-change no-print");
    const button = /** @type {HTMLButtonElement} */ (made("button", "button-link", this.journey.filling.phrases.say("change")));
    button.type = "button";
    button.append(made("span", "unseen", ` : ${about}`));
    button.addEventListener("click", () => this.journey.change(page, asking));
    way.append(button);
    return way;
  }
}

/**
 * The heading that an answer stands under: its page's, its section's, its repeat instance's.
 * @param {Asking} asking
 * @param {Page} page
 */
function titleOf({ element }, page) {
  const inner = element.closest("[data-instance], [data-section]");
  const title = inner ? inner.querySelector(".instance-title, .section-title, .section") : page.element.querySelector("h1.section");
  return (title?.textContent || "").replace(/\s+/g, " ").trim();
}

/**
 * @param {string} tag
 * @param {string} [name] its class
 * @param {string} [text]
 */
function made(tag, name = "", text = "") {
  const element = document.createElement(tag);
  if (name) element.className = name;
  element.textContent = text;
  return element;
}
