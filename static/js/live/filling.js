/** Filling in: the answers of one person as the page holds them, readable or not. */

import { part } from "./widgets/asked.js";

/** @typedef {import("../engine/evaluation/nodes.js").AnswerNode} AnswerNode */
/** @typedef {import("../engine/instance/instance.js").Instance} Instance */
/** @typedef {import("../engine/texts.js").Label} Label */
/** @typedef {import("./asking.js").Asking} Asking */
/** @typedef {import("./phrases.js").Phrases} Phrases */
/** @typedef {import("./widgets/asked.js").Typed} Typed */
/**
 * A file that an answer names; its bytes are kept by their hash.
 * @typedef {{ name: string, sha256: string, size: number, media_type: string }} KeptFile
 */
/**
 * @typedef {object} Given
 * @property {Instance} instance
 * @property {Phrases} phrases
 * @property {string} language the page's, a BCP-47 tag
 * @property {(bytes: ArrayBuffer, name: string, type: string) => Promise<KeptFile>} keep
 * @property {HTMLTemplateElement} errorModel
 * @property {AbortSignal} [signal] ends what listens outside of the form
 */

export class Filling {
  /** @param {Given} given */
  constructor({ instance, phrases, language, keep, errorModel, signal }) {
    this.instance = instance;
    this.phrases = phrases;
    this.language = language;
    /** How to listen outside of the form. */
    this.until = { signal };
    this.thisYear = new Date(instance.context.now).getFullYear();
    /** @type {Map<AnswerNode, Typed>} What was typed and could not be read, or is sought. */
    this.typed = new Map();
    /** @type {Map<string, KeptFile>} By the name that answers give them. */
    this.files = new Map();
    /** Called after each change. */
    this.onchange = () => {};
    this._keep = keep;
    this._errorModel = errorModel;
  }

  /**
   * @param {Asking} asking
   * @param {string} value
   */
  answer({ node }, value) {
    if (value !== node.text) this.instance.answer(node.path, value);
    this.onchange();
  }

  /**
   * Put answers into the places that a wording keeps for them.
   * @param {Element} holder
   * @param {Label} label
   * @param {AnswerNode} node
   */
  pipe(holder, label, node) {
    const { plan, evaluation } = this.instance;
    for (const place of holder.querySelectorAll("[data-output]")) {
      const [source] = label.pieces[Number(place.getAttribute("data-output"))];
      const rule = plan.output(node.place, source);
      const text = rule ? evaluation.text(rule, node) : "";
      if (place.textContent !== text) place.textContent = text;
    }
  }

  /**
   * Keep a file; gives the name that the answer holds, unique by content.
   * @param {ArrayBuffer} bytes
   * @param {string} named
   * @param {string} type
   */
  async keepFile(bytes, named, type) {
    const file = await this._keep(bytes, named, type);
    this.files.set(file.name, file);
    return file.name;
  }

  /**
   * @param {string} id
   * @param {string} text
   */
  errorElement(id, text) {
    const made = /** @type {DocumentFragment} */ (this._errorModel.content.cloneNode(true));
    const element = /** @type {HTMLElement} */ (made.firstElementChild);
    element.id = id;
    /** @type {Element} */ (element.querySelector("[data-text]")).textContent = text;
    return element;
  }

  /** What was typed, by the path of its node, as drafts keep it. */
  typedByPath() {
    return Object.fromEntries([...this.typed].map(([node, typed]) => [node.path, typed]));
  }

  /** The files that answers still name. */
  namedFiles() {
    const named = new Set([...this.instance.tree.walk()].map((node) => node.relevant && node.text));
    return [...this.files.values()].filter((file) => named.has(file.name));
  }

  /** Whether something was answered or typed. */
  get isBegun() {
    const leaves = [...this.instance.tree.walk()].filter(({ place }) => place.question?.isAsked);
    return leaves.some((node) => node.text !== "") || [...this.typed.values()].some((typed) => Object.keys(typed).some((name) => part(typed, name)));
  }
}
