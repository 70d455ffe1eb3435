"""The <bind> elements of an XForm."""

from lxml import etree

from app.questionnaire.texts import NO_LABEL, Label

from .itext import Texts, read_message
from .literals import with_clocks_quoted
from .model import Bind
from .palier import PALIER_NAMESPACE
from .paths import resolve
from .xml import ENTITIES, JAVAROSA, attributes_in, children


def read_binds(model: etree._Element, texts: Texts) -> tuple[dict[str, Bind], list[str]]:
    """Return the rules by path, and the nodesets that are no plain path."""
    found: dict[str, Bind] = {}
    unreadable: list[str] = []
    for element in children(model, "bind"):
        _read_bind(element, "", texts, found, unreadable)
    return found, unreadable


def bind_paths_by_id(model: etree._Element) -> dict[str, str]:
    """Return the path of each bind that has an id, for controls that name their bind."""
    return {
        str(element.attrib["id"]): path
        for element in children(model, "bind")
        if "id" in element.attrib and (path := resolve(_nodeset(element), ""))
    }


def _nodeset(element: etree._Element) -> str | None:
    written = element.attrib.get("nodeset") or element.attrib.get("ref")
    return None if written is None else str(written)


def _read_bind(
    element: etree._Element, context: str, texts: Texts, found: dict[str, Bind], unreadable: list[str]
) -> None:
    path = resolve(_nodeset(element), context)
    if path is None:
        unreadable.append(_nodeset(element) or "")
        return
    found[path] = _bind(element, path, texts)
    for inner in children(element, "bind"):
        _read_bind(inner, path, texts, found, unreadable)


def _bind(element: etree._Element, path: str, texts: Texts) -> Bind:
    plain, jr = attributes_in(element, ""), attributes_in(element, JAVAROSA)
    return Bind(
        path=path,
        type=_without_prefix(plain.get("type", "string")),
        relevant=_expression(plain, "relevant"),
        required=_expression(plain, "required"),
        constraint=_expression(plain, "constraint"),
        readonly=_expression(plain, "readonly"),
        calculate=_expression(plain, "calculate"),
        required_message=_message(jr, "requiredMsg", texts),
        constraint_message=_message(jr, "constraintMsg", texts),
        preload=jr.get("preload"),
        preload_params=jr.get("preloadParams"),
        save_to=attributes_in(element, ENTITIES).get("saveto"),
        columns=attributes_in(element, PALIER_NAMESPACE),
    )


def _expression(attributes: dict[str, str], name: str) -> str | None:
    return with_clocks_quoted(attributes.get(name, "").strip()) or None


def _message(attributes: dict[str, str], name: str, texts: Texts) -> Label:
    return read_message(attributes[name], texts) if name in attributes else NO_LABEL


def _without_prefix(type_name: str) -> str:
    """Return `int` of `xsd:int`, `rank` of `odk:rank`."""
    return type_name.strip().rpartition(":")[2] or "string"
