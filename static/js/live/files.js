/** A file as an answer: pictures are drawn anew, smaller and without their metadata; bytes are kept, not files. */

import { late } from "./late.js";
import { FileRefused } from "./refused.js";

/** @typedef {import("./asking.js").Asking} Asking */

const MEGABYTE = 1_000_000;
const PICTURE = /^image\/(?:jpeg|png|webp|heic|heif|avif|gif|bmp)$/;

export class FileAnswer {
  /**
   * @param {Asking} asking
   * @param {HTMLInputElement} input
   */
  constructor(asking, input) {
    const { element } = asking;
    this.asking = asking;
    this.input = input;
    this.kept = /** @type {HTMLElement} */ (element.querySelector("[data-kept]"));
    this.told = /** @type {HTMLElement} */ (element.querySelector("[data-told]"));
    input.addEventListener("change", () => void this._take());
    element.querySelector("[data-drop]")?.addEventListener("click", () => this._drop());
  }

  /** @param {Asking} asking */
  static within(asking) {
    const input = /** @type {HTMLInputElement | null} */ (asking.element.querySelector("input[type=file]"));
    return input && new FileAnswer(asking, input);
  }

  async _take() {
    const file = this.input.files?.[0];
    if (!file) return;
    const { filling } = this.asking;
    this.told.textContent = filling.phrases.say("shrinking");
    try {
      const { bytes, type } = await this._prepared(file);
      this.asking.set(await filling.keepFile(bytes, file.name, type));
      this.asking.tell("");
    } catch (problem) {
      this.asking.tell(problem instanceof FileRefused ? problem.code : "file_gone");
    }
    this.told.textContent = "";
    this.input.value = "";
  }

  /** @param {File} file */
  async _prepared(file) {
    const isPicture = this.asking.question.type.name === "image" || PICTURE.test(file.type);
    const most = Number(this.input.dataset.most) * MEGABYTE;
    const kinds = (this.input.dataset.kinds || "").split(" ");
    if (isPicture) return { bytes: await (await this._drawing()).redrawn(file), type: "image/jpeg" };
    if (!kinds.includes(suffixOf(file.name))) throw new FileRefused("file_kind");
    if (file.size > most) throw new FileRefused("file_large");
    return { bytes: await file.arrayBuffer(), type: file.type || "application/octet-stream" };
  }

  /** What draws pictures comes with the end of the page. */
  async _drawing() {
    try {
      return await late(() => import("./ending.js"));
    } catch {
      throw new FileRefused("no_ending");
    }
  }

  _drop() {
    this.asking.set("");
    this.input.focus();
  }

  /** Show the name and size of the file that the answer names. */
  renew() {
    const { text } = this.asking.node;
    const file = this.asking.filling.files.get(text);
    this.kept.hidden = !text;
    const place = this.kept.querySelector("[data-file]");
    if (place && text) place.textContent = file ? `${text} (${weight(file.size, this.asking.filling.language)})` : text;
  }
}

/**
 * A name that no system minds, unique by content.
 * @param {string} named
 * @param {string} sha256
 * @param {string} type
 */
export function fileName(named, sha256, type) {
  const dot = named.lastIndexOf(".");
  const stem = named.slice(0, dot < 0 ? undefined : dot).replace(/[^\p{L}\p{N}_-]+/gu, "-").replace(/^[-_]+|[-_]+$/g, "");
  const suffix = type === "image/jpeg" ? ".jpg" : named.slice(dot).toLowerCase();
  return `${stem.slice(0, 40) || "fichier"}-${sha256.slice(0, 8)}${suffix}`;
}

/** @param {string} name */
function suffixOf(name) {
  return `.${name.slice(name.lastIndexOf(".") + 1).toLowerCase()}`;
}

/**
 * « 240 ko », « 1,2 Mo »: as the language says it.
 * @param {number} size
 * @param {string} language
 */
function weight(size, language) {
  const [number, unit] = size < MEGABYTE ? [Math.max(1, Math.round(size / 1000)), "kilobyte"] : [size / MEGABYTE, "megabyte"];
  const spoken = `${language.split("-")[0]}-u-nu-latn`;
  return new Intl.NumberFormat(spoken, { style: "unit", unit, maximumFractionDigits: 1 }).format(number);
}
