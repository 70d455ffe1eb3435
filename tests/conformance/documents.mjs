/** The documents of a file of vectors, as the binder of a form would offer them to the engine. */

import { readDocument } from "../js/make_documents.mjs";

/** @typedef {import("../../static/js/engine/expression/tree.js").Document} Document */
/** @typedef {import("../../static/js/engine/expression/tree.js").Element} Element */
/** @typedef {import("../../static/js/engine/expression/tree.js").Node} Node */
/** @typedef {import("../../static/js/engine/expression/scope.js").Texts} Texts */

const HTML_DOCTYPE = /\s*<!DOCTYPE html>/g;
/** @type {[string, string][]} Prefixes that the header of the vectors tells, for documents that declare none. */
const PREFIXES = [
  ["jr", "http://openrosa.org/javarosa"],
  ["xhtml", "http://www.w3.org/1999/xhtml"],
  ["xforms", "http://www.w3.org/2002/xforms"],
];

/**
 * A document ready for evaluation: where absolute paths start, its instances, texts and prefixes.
 * @typedef {object} Case
 * @property {Document} document
 * @property {Node} root
 * @property {Map<string, Node>} instances
 * @property {Element | undefined} model
 * @property {Map<string, string>} namespaces
 */

/**
 * Read a document; the bare HTML doctype of some vectors is no DTD and is dropped.
 * @param {string} xml
 * @returns {Case}
 */
export function readCase(xml) {
  const { document, namespaces } = readDocument(xml.replace(HTML_DOCTYPE, ""));
  const model = modelOf(document);
  const instances = new Map(model?.named("instance").map(withId));
  const [root = document] = instances.values();
  return { document, root, instances, model, namespaces: new Map([...PREFIXES, ...namespaces]) };
}

/**
 * The model of an XForm: html/head/model.
 * @param {Document} document
 */
function modelOf({ root }) {
  const heads = root.children.filter((child) => child.localName === "head");
  return heads.flatMap((head) => head.children).find((child) => child.localName === "model");
}

/**
 * The instances have ids; the first is the primary one.
 * @param {Element} instance
 * @param {number} place
 * @returns {[string, Node]}
 */
function withId(instance, place) {
  return [instance.attribute("id") ?? `#${place}`, instance];
}

/**
 * The texts of a form's model in one language, all their values as the vectors want them.
 * @param {Element | undefined} model
 * @param {string | undefined} language
 * @returns {Texts}
 */
export function itextOf(model, language) {
  const translations = (model?.named("itext") ?? []).flatMap((itext) => itext.children);
  const wanted = translations.find((each) => language && each.attribute("lang") === language);
  const usual = translations.find((each) => each.attribute("default") !== undefined);
  const texts = (wanted ?? usual ?? translations[0])?.children ?? [];
  return {
    itext: (textId) =>
      texts.filter((text) => text.attribute("id") === textId).flatMap((text) => text.children),
    choiceName: () => "",
  };
}
