"""The setvalue actions of an XForm."""

from lxml import etree

from .literals import as_literal, with_clocks_quoted
from .model import Action
from .paths import resolve
from .xml import attribute, local_name


def read_actions(document: etree._Element) -> list[Action]:
    """Return the setvalue actions, those inside a control with its node as trigger."""
    found: list[Action] = []
    for element in document.iter("{*}setvalue"):
        holder = element.getparent()
        inside = attribute(holder, "ref") if holder is not None and local_name(holder) != "model" else None
        path = resolve(attribute(element, "ref"), inside or "")
        if path is None:
            continue
        events = frozenset((attribute(element, "event") or "").split())
        found.append(Action(events, path, _value_of(element), resolve(inside, "")))
    return found


def _value_of(element: etree._Element) -> str | None:
    """Return the expression of a setvalue: its value, else its text as a literal; None to empty the node."""
    if written := (attribute(element, "value") or "").strip():
        return with_clocks_quoted(written)
    text = (element.text or "").strip()
    return as_literal(text) if text else None
