"""XML from outside, read without trust: no document type, no entities, no network, bounded depth and size."""

import re

from lxml import etree

from app.questionnaire.problems import FormRefused, Problem

XFORMS = "http://www.w3.org/2002/xforms"
JAVAROSA = "http://openrosa.org/javarosa"
OPENROSA = "http://openrosa.org/xforms"
ODK = "http://www.opendatakit.org/xforms"
ENTITIES = "http://www.opendatakit.org/xforms/entities"

MAX_BYTES = 64 * 1024 * 1024

# A document type can only come before the first element; the groups are atomic so that nothing backtracks.
_DOCTYPE = re.compile(rb"\A(?:\xef\xbb\xbf)?(?>\s+|<\?(?>.*?\?>)|<!--(?>.*?-->))*+<!DOCTYPE", re.DOTALL)


def parse_xml(data: bytes) -> etree._Element:
    """Return the root element; raise FormRefused for a document type or for what is not well-formed.

    libxml2's own limits hold: 256 levels of elements, 10 MB in one text.
    """
    if len(data) > MAX_BYTES:
        raise FormRefused((Problem("xml_too_large", values={"bytes": len(data), "limit": MAX_BYTES}),))
    if _DOCTYPE.match(data.replace(b"\0", b"")):
        raise FormRefused((Problem("xml_document_type"),))
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        line = error.lineno or 0
        raise FormRefused((Problem("xml_not_well_formed", values={"line": line}),)) from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise FormRefused((Problem("xml_document_type"),))
    return root


def local_name(element: etree._Element) -> str:
    return etree.QName(element).localname


def namespace(element: etree._Element) -> str:
    return etree.QName(element).namespace or ""


def children(element: etree._Element, *names: str) -> list[etree._Element]:
    """Return the child elements with one of these local names, in any namespace; all without names."""
    elements = [child for child in element if isinstance(child.tag, str)]
    return [child for child in elements if local_name(child) in names] if names else elements


def child(element: etree._Element, name: str) -> etree._Element | None:
    return next(iter(children(element, name)), None)


def attribute(element: etree._Element, name: str) -> str | None:
    """Return the attribute with this local name, in no namespace before any other."""
    if name in element.attrib:
        return str(element.attrib[name])
    return next(
        (str(value) for key, value in element.attrib.items() if etree.QName(key).localname == name), None
    )


def attributes_in(element: etree._Element, uri: str) -> dict[str, str]:
    """Return the attributes of one namespace by local name; "" is none."""
    found: dict[str, str] = {}
    for key, value in element.attrib.items():
        name = etree.QName(key)
        if (name.namespace or "") == uri:
            found[name.localname] = str(value)
    return found
