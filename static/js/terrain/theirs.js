/** What the app says to whoever was handed the device: in the language of their answers, not in the agent's. */

export class Theirs {
  /** @param {Record<string, Record<string, string>>} told by language: the sentences, and `dir` */
  constructor(told) {
    this._told = told;
  }

  /**
   * @param {HTMLElement} element
   * @param {string} name of a sentence
   * @param {string} [language] the form's tag; what we do not speak is said in French
   */
  write(element, name, language = "") {
    const code = [language, language.split("-")[0]].find((one) => one in this._told) ?? "fr";
    element.textContent = this._told[code][name];
    element.lang = code;
    element.dir = this._told[code].dir;
  }
}
