"""The label of a form version: the `version` attribute of its XForm's primary instance.

Answers name their version by it, so that it must be unique among the versions of a questionnaire.
Authors forget to change it; then a number is appended, in the XForm too.
"""

from lxml import etree

_XFORMS = "http://www.w3.org/2002/xforms"
_PARSER = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)


def read_label(xml: bytes) -> str:
    """The version that the XForm states, "" when it states none."""
    return _root(etree.fromstring(xml, _PARSER)).get("version", "").strip()


def stamp_label(xml: bytes, label: str) -> bytes:
    """The XForm with `label` as its version."""
    document = etree.fromstring(xml, _PARSER)
    _root(document).set("version", label)
    return etree.tostring(document, encoding="UTF-8", xml_declaration=True)


def free_label(wanted: str, number: int, taken: set[str]) -> str:
    """`wanted` if it is free, else with a number that makes it so; `number` counts versions from 1."""
    if wanted and wanted not in taken:
        return wanted
    candidates = (f"{wanted}-{count}" if wanted else str(count) for count in range(number, number + 1000))
    return next(label for label in candidates if label not in taken)


def _root(document: etree._Element) -> etree._Element:
    """The only element child of the first xf:instance."""
    instance = next(document.iter(f"{{{_XFORMS}}}instance"))
    return next(instance.iterchildren("*"))
