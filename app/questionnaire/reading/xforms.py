"""What can be told of an XForm without binding it: that it is one, and how much it asks.

Namespaces of the body and the model are not asked for: JavaRosa never looked at them, and there are forms
that declare none, or one of their own.
"""

from lxml import etree

from app.questionnaire.reading.findings import refuse

_INPUT = "input"
_ASKING = tuple(
    f"{{*}}{name}"
    for name in (_INPUT, "textarea", "select", "select1", "rank", "upload", "range", "trigger", "secret")
)
_BODY_PATH = "{*}body"
_TRUE = frozenset({"true()", "true"})


def parse_xform(xml: bytes) -> etree._Element:
    """Parse an XForm that passed `check_xml`; raises FormRefused for any other XML."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True)
    try:
        root = etree.fromstring(xml, parser)
    except etree.XMLSyntaxError as error:
        raise refuse("xml_not_well_formed", line=error.lineno or 1) from error
    if root.find(_BODY_PATH) is None or root.find(".//{*}model") is None:
        raise refuse("not_an_xform")
    return root


def count_questions(root: etree._Element) -> int:
    """Count the controls that ask: not notes, which are read-only, nor anything without a control."""
    body = root.find(_BODY_PATH)
    assert body is not None  # noqa: S101 - parse_xform saw it
    notes = _read_only_paths(root)
    return sum(
        1
        for control in body.iter(*_ASKING)
        if control.get("ref", control.get("bind", "")) not in notes
        or etree.QName(control).localname != _INPUT
    )


def _read_only_paths(root: etree._Element) -> frozenset[str]:
    paths: set[str] = set()
    for bind in root.iter("{*}bind"):
        if bind.get("readonly", "").strip() in _TRUE:
            paths.update(filter(None, (bind.get("nodeset"), bind.get("id"))))
    return frozenset(paths)
