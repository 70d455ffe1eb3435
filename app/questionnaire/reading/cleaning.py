"""Cleans one cell: what no author can have meant, and what XML or XPath cannot hold."""

import re

from app.questionnaire.reading.columns import Kind
from app.questionnaire.reading.findings import Findings, Place

_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_INVISIBLE = re.compile("[\u200b\u200c\u200d\u2060\ufeff]")
_SPACES = re.compile("[ \u00a0\u202f\u2009]+")
_STRAIGHT = str.maketrans({"‘": "'", "’": "'", "“": '"', "”": '"', "„": '"'})
_YES_NO = {"oui": "yes", "non": "no", "vrai": "yes", "faux": "no"}
_STRING = re.compile("'[^']*'|\"[^\"]*\"")


def clean(text: str, kind: Kind, place: Place, findings: Findings) -> str:
    """Return the cell's text as its column wants it; tell what changes more than blanks."""
    stripped = _NOT_XML.sub("", text)
    if stripped != text:
        findings.repair("control_characters", place)
    if kind is Kind.TEXT:
        return stripped.strip()
    if kind is Kind.MACHINE:
        return _SPACES.sub(" ", _INVISIBLE.sub("", stripped)).strip()
    translated = _YES_NO.get(stripped.strip().lower()) if kind is Kind.FLAG else None
    if translated:
        findings.repair("yes_no_translated", place, value=stripped.strip(), read_as=translated)
        return translated
    return _clean_expression(stripped, place, findings)


def _clean_expression(text: str, place: Place, findings: Findings) -> str:
    """XPath knows straight quotes only; what stands between straight quotes already is the author's text."""
    outside = _STRING.sub("", text)
    straight = text.translate(_STRAIGHT) if outside != outside.translate(_STRAIGHT) else text
    if straight != text:
        findings.repair("quotes_straightened", place)
    return _SPACES.sub(" ", _INVISIBLE.sub("", straight)).strip()
