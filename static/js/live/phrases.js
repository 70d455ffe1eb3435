/** What the page says: the server's sentences in the page's language, filled in here. */

/**
 * As the page carries them: `counted` by plural form, `errors` by the code of what is wrong.
 * @typedef {object} WrittenPhrases
 * @property {Record<string, string>} phrases
 * @property {Record<string, Record<string, string>>} counted
 * @property {Record<string, string>} errors
 */

export class Phrases {
  /**
   * @param {WrittenPhrases} written
   * @param {string} language
   */
  constructor({ phrases, counted, errors }, language) {
    this.language = language;
    this._phrases = phrases;
    this._counted = counted;
    this._errors = errors;
    this._plural = new Intl.PluralRules(language);
  }

  /**
   * @param {string} name
   * @param {Record<string, unknown>} [values]
   */
  say(name, values) {
    return filled(this._phrases[name], values);
  }

  /**
   * The sentence for a number of things.
   * @param {string} name
   * @param {number} num
   */
  count(name, num) {
    const forms = this._counted[name];
    return filled(forms[this._plural.select(num)] || forms.other || forms.many, { num });
  }

  /** @param {string} code */
  error(code) {
    return this._errors[code] || this._phrases[code] || this._errors.type;
  }
}

/**
 * @param {string} text
 * @param {Record<string, unknown>} [values]
 */
function filled(text, values = {}) {
  return text.replace(/%\((\w+)\)[sd]/g, (_all, name) => String(values[name]));
}
