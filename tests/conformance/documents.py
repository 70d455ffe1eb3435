"""The documents of a file of vectors, as the binder of a form would offer them to the engine."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from lxml import etree

from app.questionnaire.expression import Document, Element, Node
from tests.questionnaire.make_documents import read_document

_HTML_DOCTYPE = re.compile(r"\s*<!DOCTYPE html>")
#: Prefixes that the header of the vectors tells, for documents that declare none.
_PREFIXES = {
    "jr": "http://openrosa.org/javarosa",
    "xhtml": "http://www.w3.org/1999/xhtml",
    "xforms": "http://www.w3.org/2002/xforms",
}


@dataclass(frozen=True)
class Case:
    """A document ready for evaluation: where absolute paths start, its instances, texts and prefixes."""

    document: Document
    root: Node
    instances: Mapping[str, Node]
    model: Element | None
    namespaces: Mapping[str, str]


def read_case(xml: str) -> Case:
    """Read a document; the bare HTML doctype of some vectors is no DTD and is dropped."""
    text = _HTML_DOCTYPE.sub("", xml)
    document = read_document(text.encode())
    model = _model(document)
    instances = {} if model is None else _instances(model)
    root = next(iter(instances.values()), document)
    return Case(document, root, instances, model, _PREFIXES | _declared(text))


def _declared(text: str) -> dict[str, str]:
    """Every prefix that the document declares, at any depth."""
    elements = etree.fromstring(text.encode()).iter(etree.Element)
    return {prefix: uri for element in elements for prefix, uri in element.nsmap.items() if prefix}


def _model(document: Document) -> Element | None:
    """The model of an XForm: html/head/model."""
    heads = [child for child in document.root.children if child.local_name == "head"]
    models = [child for head in heads for child in head.children if child.local_name == "model"]
    return models[0] if models else None


def _instances(model: Element) -> dict[str, Node]:
    """The instances by id; the first is the primary one."""
    return {each.attribute("id") or f"#{place}": each for place, each in enumerate(model.named("instance"))}


class ItextOf:
    """The texts of a form's model in one language, all their values as the vectors want them."""

    def __init__(self, model: Element | None, language: str | None) -> None:
        translations = [each for itext in (model.named("itext") if model else []) for each in itext.children]
        default = [each for each in translations if each.attribute("default") is not None]
        wanted = [each for each in translations if language and each.attribute("lang") == language]
        self._translation = next(iter(wanted or default or translations), None)

    def itext(self, text_id: str) -> list[Node]:
        """All values of the text."""
        texts = self._translation.children if self._translation else []
        return [value for text in texts if text.attribute("id") == text_id for value in text.children]

    def choice_name(self, value: str, question: Node) -> str:
        """No vector asks for one."""
        return ""
