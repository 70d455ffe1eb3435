"""From XML to the tree that expressions read, with the spaces and comments that a form's reader drops."""

from lxml import etree

from app.questionnaire.expression.tree import (
    Comment,
    Document,
    Element,
    Node,
    ProcessingInstruction,
    Text,
)


class DoctypeRefused(ValueError):
    """The XML has a document type declaration, which nothing here needs and attacks do."""


def read_document(xml: bytes) -> Document:
    """Read a document with all its spaces; raises DoctypeRefused and lxml's XMLSyntaxError."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, strip_cdata=True)
    tree = etree.fromstring(xml, parser).getroottree()
    if tree.docinfo.internalDTD is not None:
        raise DoctypeRefused
    return Document(element_of(tree.getroot()))


def element_of(source: etree._Element) -> Element:
    """The same element in our tree; lxml bounds how deep it can be."""
    element = Element(_name(source), source.text or "", etree.QName(source).namespace or "")
    for name, text in source.attrib.items():
        _set_attribute(element, source, str(name), str(text))
    if len(source):
        _fill(element, source)
    return element


def _fill(element: Element, source: etree._Element) -> None:
    element.text = ""
    pieces: list[Node] = [Text(text=source.text)] if source.text else []
    for child in source:
        pieces.append(_piece(child))
        if child.tail:
            pieces.append(Text(text=child.tail))
    element.replace_children([piece for piece in pieces if isinstance(piece, Element)])
    for piece in pieces:
        piece.parent = element
    element.pieces = pieces


def _piece(source: etree._Element) -> Node:
    if isinstance(source, etree._Comment):
        return Comment(text=source.text or "")
    if isinstance(source, etree._ProcessingInstruction):
        return ProcessingInstruction(str(source.target or ""), str(source.text or ""))
    return element_of(source)


def _name(source: etree._Element) -> str:
    local = etree.QName(source).localname
    return f"{source.prefix}:{local}" if source.prefix else local


def _set_attribute(element: Element, source: etree._Element, name: str, text: str) -> None:
    """lxml forgets an attribute's prefix: any that stands for the namespace will do."""
    namespace, local = etree.QName(name).namespace or "", etree.QName(name).localname
    prefix = next((key for key, uri in source.nsmap.items() if uri == namespace and key), None)
    element.set_attribute(f"{prefix}:{local}" if namespace and prefix else local, text, namespace)
