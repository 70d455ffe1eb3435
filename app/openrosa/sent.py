"""What the XML of a submission says of itself, before anything is known of its form.

Sources: OpenRosa metadata schema; ODK XForms specification, sections "Primary instance" and "Metadata".
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from uuid import uuid4

from lxml import etree

from app.errors import Refused
from app.questionnaire.definition.xml import attribute, child, namespace, parse_xml
from app.questionnaire.problems import FormRefused

#: Of other forms than those of the XForms namespaces: what an `xmlns` without `id` stands for.
_OF_NO_FORM = {"", "http://www.w3.org/2002/xforms", "http://openrosa.org/xforms"}


@dataclass(frozen=True)
class Sent:
    """A submission's XML. `version` is "" where it has none; `replaces` its deprecatedID, for an edit."""

    xml: bytes
    root: etree._Element
    form_id: str
    version: str
    instance_id: str
    replaces: str | None

    @cached_property
    def named(self) -> frozenset[str]:
        """Every text that it holds: a file belongs to it if its name is one of them."""
        return frozenset(_texts(self.root))


def read_sent(xml: bytes) -> Sent:
    """Read a submission. An instanceID that is missing is made up, so that sending again makes another.

    Refused (400): xml_unreadable (no XML, or with a document type), form_id_missing, form_encrypted.
    """
    try:
        root = parse_xml(xml)
    except FormRefused as problem:
        raise Refused("xml_unreadable", 400) from problem
    if attribute(root, "encrypted") == "yes" or child(root, "base64EncryptedKey") is not None:
        raise Refused("form_encrypted", 400)
    meta = child(root, "meta")
    return Sent(
        xml=xml,
        root=root,
        form_id=_form_id(root),
        version=(attribute(root, "version") or "").strip(),
        instance_id=_text(meta, "instanceID") or attribute(root, "instanceID") or f"uuid:{uuid4()}",
        replaces=_text(meta, "deprecatedID"),
    )


def _form_id(root: etree._Element) -> str:
    """The `id`, else the namespace, which stands for it in forms of old."""
    if form_id := (attribute(root, "id") or "").strip():
        return form_id
    if namespace(root) in _OF_NO_FORM:
        raise Refused("form_id_missing", 400)
    return namespace(root)


def _text(holder: etree._Element | None, name: str) -> str | None:
    """The text of a child in whatever namespace; None where it has none."""
    found = child(holder, name) if holder is not None else None
    return "".join(map(str, found.itertext())).strip() or None if found is not None else None


def _texts(root: etree._Element) -> Iterator[str]:
    for element in root.iter():
        if text := (element.text or "").strip():
            yield text
