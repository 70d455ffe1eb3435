/** From XML to the tree that expressions read, with the spaces and comments that a form's reader drops. */

import { DOMParser } from "@xmldom/xmldom";
import { Document, Element, Node, Text } from "../../static/js/engine/expression/tree.js";

/** @typedef {import("@xmldom/xmldom").Element} Source */

const XMLNS = "http://www.w3.org/2000/xmlns/";
/** Types of a DOM's nodes. */
const ELEMENT = 1;
const PROCESSING_INSTRUCTION = 7;
const COMMENT = 8;

class Comment extends Node {
  get kind() {
    return "comment";
  }
}

class ProcessingInstruction extends Node {
  get kind() {
    return "processing-instruction";
  }
}

/**
 * Read a document with all its spaces, and the prefixes that it declares at any depth.
 * @param {string} xml
 */
export function readDocument(xml) {
  const top = /** @type {Source} */ (new DOMParser().parseFromString(xml, "text/xml").documentElement);
  return { document: new Document(elementOf(top)), namespaces: new Map(declared(top)) };
}

/**
 * @param {Source} source
 * @returns {Element}
 */
function elementOf(source) {
  const element = new Element(source.nodeName, "", source.namespaceURI ?? "");
  for (const { nodeName, value, namespaceURI } of source.attributes) {
    if (namespaceURI !== XMLNS) element.setAttribute(nodeName, value, namespaceURI ?? "");
  }
  const pieces = piecesOf(source);
  if (pieces.every((piece) => piece.kind === "text")) {
    element.text = pieces.map((piece) => piece.text).join("");
    return element;
  }
  element.replaceChildren(/** @type {Element[]} */ (pieces.filter((piece) => piece.kind === "element")));
  for (const piece of pieces) piece.parent = element;
  element.pieces = pieces;
  return element;
}

/**
 * All that an element holds, a text and the CDATA beside it as one.
 * @param {Source} source
 */
function piecesOf(source) {
  /** @type {Node[]} */
  const pieces = [];
  for (const child of source.childNodes) {
    const piece = pieceOf(child);
    const before = pieces[pieces.length - 1];
    if (piece.kind === "text" && before?.kind === "text") before.text += piece.text;
    else pieces.push(piece);
  }
  return pieces;
}

/** @param {import("@xmldom/xmldom").Node} child */
function pieceOf(child) {
  const text = child.nodeValue ?? "";
  switch (child.nodeType) {
    case ELEMENT:
      return elementOf(/** @type {Source} */ (child));
    case COMMENT:
      return new Comment("", text);
    case PROCESSING_INSTRUCTION:
      return new ProcessingInstruction(child.nodeName, text);
    default:
      return new Text("", text);
  }
}

/**
 * @param {Source} top
 * @returns {[string, string][]}
 */
function declared(top) {
  return [top, ...top.getElementsByTagName("*")]
    .flatMap((element) => [...element.attributes])
    .filter((attribute) => attribute.prefix === "xmlns")
    .map((attribute) => [attribute.localName ?? "", attribute.value]);
}
