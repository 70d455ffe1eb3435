"""Labels read from XForms: inline text, itext in several languages, outputs and media."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from lxml import etree

from app.questionnaire.languages import UNDETERMINED, Language, read_languages
from app.questionnaire.texts import MEDIA_KINDS, NO_LABEL, Label, Output, Piece, Text

from .xml import attribute, child, children, local_name

_ITEXT_CALL = re.compile(r"""^\s*jr:itext\(\s*(['"])(?P<id>.*)\1\s*\)\s*$""", re.DOTALL)
_ITEXT_OF_CHILD = re.compile(r"^\s*jr:itext\(\s*(?P<ref>[^'\"]+?)\s*\)\s*$")

UNTRANSLATED = "-"
"""What pyxform writes where a language lacks a text that another has."""

GUIDANCE = "guidance"

# By language tag, then by form ("" is the plain wording, else image, guidance, short…).
Wordings = dict[str, dict[str, tuple[Piece, ...]]]


@dataclass(slots=True)
class Texts:
    """All the itext of a form."""

    languages: tuple[Language, ...] = (Language(UNDETERMINED, "", ""),)
    default: str = ""
    by_id: dict[str, Wordings] = field(default_factory=dict)

    def label(self, identifier: str) -> Label:
        """Return the label of an itext id, without its guidance; an empty one for an unknown id."""
        return _label(self.by_id.get(identifier, {}), self.default)

    def guidance(self, identifier: str) -> Label:
        wordings = self.by_id.get(identifier, {})
        texts = {tag: Text(forms[GUIDANCE]) for tag, forms in wordings.items() if GUIDANCE in forms}
        told = {tag: text for tag, text in texts.items() if not _is_placeholder(text)}
        return Label(told, self.default) if told else NO_LABEL


def read_itext(model: etree._Element) -> Texts:
    """Return the texts of the model's <itext>; one undetermined language when there is none."""
    itext = child(model, "itext")
    translations = [] if itext is None else children(itext, "translation")
    if not translations:
        return Texts()
    languages = read_languages(attribute(translation, "lang") or "" for translation in translations)
    marked = [
        language
        for language, translation in zip(languages, translations, strict=True)
        if attribute(translation, "default") is not None
    ]
    texts = Texts(languages, (marked or list(languages))[0].tag)
    for language, translation in zip(languages, translations, strict=True):
        for text in children(translation, "text"):
            wordings = texts.by_id.setdefault(attribute(text, "id") or "", {})
            wordings[language.tag] = {
                attribute(value, "form") or "": read_pieces(value) for value in children(text, "value")
            }
    return texts


def read_label(element: etree._Element | None, texts: Texts) -> Label:
    """Return the wording of a <label> or <hint>: inline, by itext id, or what an expression gives."""
    if element is None:
        return NO_LABEL
    if identifier := itext_id(element):
        return texts.label(identifier)
    ref = attribute(element, "ref")
    pieces = (Output(ref),) if ref else read_pieces(element)
    return Label({"": Text(pieces)}) if pieces else NO_LABEL


def read_message(written: str | None, texts: Texts) -> Label:
    """Return the wording of a message attribute: a literal or jr:itext('id')."""
    if not written:
        return NO_LABEL
    match = _ITEXT_CALL.match(written)
    return texts.label(match["id"]) if match else Label({"": Text((written,))})


def itext_id(element: etree._Element) -> str | None:
    """Return the id in ref="jr:itext('id')"."""
    match = _ITEXT_CALL.match(attribute(element, "ref") or "")
    return match["id"] if match else None


def itext_child(label_ref: str | None) -> str | None:
    """Return `itextId` of a choice label's ref="jr:itext(itextId)"."""
    match = _ITEXT_OF_CHILD.match(label_ref or "")
    return match["ref"] if match else None


def read_pieces(element: etree._Element) -> tuple[Piece, ...]:
    """Return literal text and outputs in order, spaces at both ends removed; markup counts as its text."""
    pieces = list(_merged(_raw_pieces(element)))
    if pieces and isinstance(pieces[0], str):
        pieces[0] = pieces[0].lstrip()
    if pieces and isinstance(pieces[-1], str):
        pieces[-1] = pieces[-1].rstrip()
    return tuple(piece for piece in pieces if piece)


def _raw_pieces(element: etree._Element) -> Iterator[Piece]:
    if element.text:
        yield str(element.text)
    for inner in children(element):
        if local_name(inner) == "output":
            yield Output((attribute(inner, "value") or attribute(inner, "ref") or "''").strip())
        else:
            yield from _raw_pieces(inner)
        if inner.tail:
            yield str(inner.tail)


def _merged(pieces: Iterator[Piece]) -> Iterator[Piece]:
    """Join neighbouring literals."""
    held = ""
    for piece in pieces:
        if isinstance(piece, str):
            held += piece
            continue
        if held:
            yield held
            held = ""
        yield piece
    if held:
        yield held


def _label(wordings: Mapping[str, Mapping[str, tuple[Piece, ...]]], default: str) -> Label:
    texts = {tag: _text(forms) for tag, forms in wordings.items()}
    translated = {tag: text for tag, text in texts.items() if not _is_placeholder(text)}
    kept = translated or texts
    return Label(kept, default) if any(text.pieces or text.media for text in kept.values()) else NO_LABEL


def _text(forms: Mapping[str, tuple[Piece, ...]]) -> Text:
    media = {kind: _file_name(forms[kind]) for kind in MEDIA_KINDS if kind in forms}
    wording = forms.get("") or forms.get("long") or forms.get("short") or ()
    return Text(wording, media) if media else Text(wording)


def _is_placeholder(text: Text) -> bool:
    return not text.media and text.pieces in ((), (UNTRANSLATED,))


def _file_name(pieces: tuple[Piece, ...]) -> str:
    """Return `a.png` of jr://images/a.png."""
    return "".join(piece for piece in pieces if isinstance(piece, str)).strip().rpartition("/")[2]
