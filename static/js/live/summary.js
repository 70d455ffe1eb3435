/** The list of what is to mend, at the top of the page. */

/** @typedef {import("./asking.js").Asking} Asking */
/** @typedef {import("./phrases.js").Phrases} Phrases */

export class Summary {
  /**
   * @param {HTMLElement} root
   * @param {Phrases} phrases
   */
  constructor(root, phrases) {
    this.element = /** @type {HTMLElement} */ (root.querySelector("[data-summary]"));
    this.title = /** @type {HTMLElement} */ (this.element.querySelector("h2"));
    this.list = /** @type {HTMLElement} */ (this.element.querySelector("ul"));
    this.phrases = phrases;
  }

  /** @param {{ asking: Asking, code: string }[]} troubles none: it goes */
  tell(troubles) {
    this.element.hidden = !troubles.length;
    if (!troubles.length) return;
    this.title.textContent = this.phrases.count("errors", troubles.length);
    this.list.replaceChildren(...troubles.map(({ asking, code }) => this._line(asking, code)));
    this.element.focus();
  }

  /**
   * @param {Asking} asking
   * @param {string} code
   */
  _line(asking, code) {
    const { number } = asking.question;
    const line = document.createElement("li");
    const link = document.createElement("a");
    const about = number ? `${this.phrases.say("of_question", { number })} ` : "";
    link.textContent = about + asking.sentence(code);
    link.href = `#${asking.target?.id || asking.element.id}`;
    link.addEventListener("click", (event) => {
      event.preventDefault();
      asking.target?.focus();
    });
    line.append(link);
    return line;
  }
}
