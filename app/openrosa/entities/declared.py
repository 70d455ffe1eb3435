"""What an answer says of entities, by the declarations of its form.

Source: ODK XForms specification, "Entities": <entity dataset id create update baseVersion trunkVersion
branchId> with its label in the <meta> of the form or of a repeat, and binds with `entities:saveto`.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from app.questionnaire.definition import Form
from app.questionnaire.definition.binding import Place
from app.questionnaire.definition.xml import children, local_name, parse_xml
from app.questionnaire.problems import FormRefused

_TRUE = {"1", "true"}
_META, _ENTITY = "meta", "entity"
_ATTRIBUTES = ("id", "create", "update", "baseVersion", "trunkVersion", "branchId")


@dataclass(frozen=True, slots=True)
class Declared:
    """One entity, as told: nothing of it is checked yet, and what is not told is ""."""

    list_name: str
    uuid: str
    create: bool
    update: bool
    base_version: str
    label: str
    trunk_version: str = ""
    branch_id: str = ""
    data: Mapping[str, str] = field(default_factory=dict)


def declared_in(form: Form, answers: Mapping[str, Any], xml: bytes | None = None) -> list[Declared]:
    """What an answer's canonical JSON says of entities, in document order.

    A property is emptied where its question stands in the `xml` that came, without an answer: JSON does not
    tell a question that was emptied from one that was not asked, which leaves the property as it is.
    """
    stands = _paths(xml) if xml else frozenset()
    return [one for declaration in _declarations(form) for one in _of(declaration, answers, stands)]


def lists_declared(form: Form) -> Mapping[str, tuple[str, ...]]:
    """The lists that a form writes to, each with the properties that it gives."""
    found: dict[str, tuple[str, ...]] = {}
    for one in form.entities:
        found[one.dataset] = (*found.get(one.dataset, ()), *one.saved)
    return found


def _declarations(form: Form) -> list[tuple[Place, Mapping[str, str]]]:
    """The places of the <entity> elements, in the order of `form.entities`, each with what is saved."""
    places = [
        place for place in form.plan.places if place.key == _ENTITY and "dataset" in place.model.attributes
    ]
    return [(place, one.saved) for place, one in zip(places, form.entities, strict=True)]


def _of(
    declaration: tuple[Place, Mapping[str, str]], answers: Mapping[str, Any], stands: frozenset[str]
) -> Iterator[Declared]:
    place, saved = declaration
    holder = place.ancestry[-3]
    for node in _nodes(answers, holder):
        told = _below(node, (_META, _ENTITY))
        if not isinstance(told, Mapping):
            continue
        attributes = {name: _attribute(place, told, name) for name in _ATTRIBUTES}
        yield Declared(
            list_name=place.model.attributes["dataset"],
            uuid=attributes["id"],
            create=attributes["create"] in _TRUE,
            update=attributes["update"] in _TRUE,
            base_version=attributes["baseVersion"],
            label=_text(told.get("label")),
            trunk_version=attributes["trunkVersion"],
            branch_id=attributes["branchId"],
            data=dict(_saved(holder, saved, node, stands)),
        )


def _saved(
    holder: Place, saved: Mapping[str, str], node: Any, stands: frozenset[str]
) -> Iterator[tuple[str, str]]:
    for name, path in saved.items():
        steps = path.removeprefix(f"{holder.path}/").split("/")
        text = _text(_below(node, steps))
        if text or path in stands:
            yield name, text


def _paths(xml: bytes) -> frozenset[str]:
    """The paths, without positions, of all elements of an answer's XML."""
    try:
        return frozenset(_walk(parse_xml(xml), ""))
    except FormRefused:
        return frozenset()


def _walk(element: etree._Element, above: str) -> Iterator[str]:
    path = f"{above}/{local_name(element)}"
    yield path
    for inner in children(element):
        yield from _walk(inner, path)


def _attribute(place: Place, told: Mapping[str, Any], name: str) -> str:
    """An attribute as the answer says it, or as the form does for all answers."""
    is_bound = any(child.key == f"@{name}" for child in place.children)
    return _text(told.get(f"@{name}")) if is_bound else place.model.attributes.get(name, "")


def _nodes(answers: Any, holder: Place) -> Iterator[Any]:
    """The content of each node that stands at a place: one, or one for each repeat instance."""
    nodes = [answers]
    for step in holder.ancestry[1:]:
        found = (node.get(step.key) for node in nodes if isinstance(node, Mapping))
        nodes = [
            inner for one in found for inner in (one if isinstance(one, list) else [one]) if inner is not None
        ]
    yield from nodes


def _below(node: Any, steps: Any) -> Any:
    for step in steps:
        node = node.get(step) if isinstance(node, Mapping) else None
    return node


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""
