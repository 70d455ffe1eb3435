"""Instances as XML: what ODK clients send and receive (OpenRosa, XForms submission)."""

from lxml import etree

from app.questionnaire.definition.xml import (
    JAVAROSA,
    OPENROSA,
    XFORMS,
    attribute,
    children,
    local_name,
    parse_xml,
)
from app.questionnaire.evaluation.nodes import AnswerNode
from app.questionnaire.evaluation.tree import AnswerTree

from .json_form import AnswersUnreadable

PREFIXES = {"jr": JAVAROSA, "orx": OPENROSA}


def write_xml(root: AnswerNode, everything: bool) -> bytes:
    """Return the instance as a document; what is not relevant is left out unless `everything`."""
    element = _element(root, everything, None)
    etree.cleanup_namespaces(element, keep_ns_prefixes=[])
    return etree.tostring(element, encoding="utf-8", xml_declaration=True)


def read_xml(tree: AnswerTree, data: bytes) -> tuple[str, ...]:
    """Fill a tree from a document; return the paths that the form has no place for.

    FormRefused is raised for what is no acceptable XML, AnswersUnreadable for another form's root.
    """
    root = parse_xml(data)
    if local_name(root) != tree.root.place.key:
        raise AnswersUnreadable(tree.root.place.path, local_name(root))
    strays: list[str] = []
    _read(tree, tree.root, root, strays)
    return tuple(strays)


def _element(node: AnswerNode, everything: bool, holder: etree._Element | None) -> etree._Element:
    place = node.place
    uri = "" if place.namespace == XFORMS else place.namespace
    tag = f"{{{uri}}}{place.key}" if uri else place.key
    element = etree.Element(tag, nsmap=PREFIXES) if holder is None else etree.SubElement(holder, tag)
    for key, value in place.model.attributes.items():
        element.set(key, value)
    if node.text and place.is_leaf:
        element.text = node.text
    for child in node.answers():
        if not (everything or child.relevant):
            continue
        if child.place.key.startswith("@"):
            _set_attribute(element, child)
        else:
            _element(child, everything, element)
    return element


def _set_attribute(element: etree._Element, node: AnswerNode) -> None:
    uri, name = node.place.namespace, node.place.key[1:]
    if node.text:
        element.set(f"{{{uri}}}{name}" if uri else name, node.text)


def _read(tree: AnswerTree, node: AnswerNode, element: etree._Element, strays: list[str]) -> None:
    places = {place.key: place for place in node.place.children}
    singles = {child.place.key: child for child in node.answers()}
    for key, single in singles.items():
        if key.startswith("@"):
            single.text = attribute(element, key[1:]) or ""
    for inner in children(element):
        key = local_name(inner)
        place = places.get(key)
        if place is None:
            strays.append(f"{node.path}/{key}")
            continue
        if place.is_repeat and not tree.room(node, place):
            raise AnswersUnreadable(f"{node.path}/{key}", "too many instances")
        child = tree.add_instance(node, place) if place.is_repeat else singles[key]
        if place.is_leaf:
            child.text = "".join(str(part) for part in inner.itertext())
        else:
            _read(tree, child, inner, strays)
