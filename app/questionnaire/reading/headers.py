"""Reads one header: which column it names, in which language, or which attribute it writes."""

import re
from dataclasses import dataclass
from difflib import get_close_matches

from app.questionnaire.reading.columns import (
    ATTRIBUTE_COLUMNS,
    COLUMN_BY_SQUASHED_NAME,
    SHEETS_WITH_OWN_COLUMNS,
    Column,
    Kind,
    squash,
)

#: What XML takes as the name of an element, without a prefix.
XML_NAME = re.compile(r"^[^\W\d][\w.-]*$")
#: Prefixes that every XForm declares.
KNOWN_PREFIXES = frozenset({"jr", "orx", "odk", "entities", "ev", "xsd", "palier"})


@dataclass(frozen=True, slots=True)
class Header:
    """`name` is the whole header as pyxform shall see it, with its language or attribute."""

    name: str
    kind: Kind


def read_header(sheet: str, written: str) -> Header | None:
    """Return what a header of `sheet` names, None when XLSForm knows no such column."""
    text = " ".join(written.replace("\u00a0", " ").split())
    whole = COLUMN_BY_SQUASHED_NAME[sheet].get(squash(text))
    if whole:
        return Header(whole.name, whole.kind)
    tokens = _tokens(text)
    if sheet == "survey" and len(tokens) > 1 and (attribute := ATTRIBUTE_COLUMNS.get(squash(tokens[0]))):
        column = _known(sheet, f"{squash(tokens[0])}:{tokens[1]}")
        if column is None:
            return Header(f"{attribute}::{':'.join(tokens[1:])}", Kind.MACHINE)
        return _translated(column, tokens[2:])
    if squash(tokens[0]) == "media" and len(tokens) > 1:
        tokens = (f"media:{tokens[1]}", *tokens[2:])
    column = _known(sheet, tokens[0])
    if column and (column.is_translated or len(tokens) == 1):
        return _translated(column, tokens[1:])
    return _own_column(sheet, written.strip())


def suggest(sheet: str, written: str) -> str:
    """Return the known column that a header looks like, or an empty string."""
    table = COLUMN_BY_SQUASHED_NAME[sheet]
    near = get_close_matches(squash(written.split(":", maxsplit=1)[0]), table, n=1, cutoff=0.8)
    return table[near[0]].name if near else ""


def _known(sheet: str, written: str) -> Column | None:
    return COLUMN_BY_SQUASHED_NAME[sheet].get(squash(written))


def _translated(column: Column, language: tuple[str, ...]) -> Header:
    if not language or not column.is_translated:
        return Header(column.name, column.kind)
    return Header(f"{column.name}::{':'.join(language)}", column.kind)


def _tokens(text: str) -> tuple[str, ...]:
    """Split at `::`, or in the older way at `:`, where `jr:` belongs to the word after it."""
    delimiter = "::" if "::" in text else ":"
    tokens = [token.strip() for token in text.split(delimiter)]
    joined: list[str] = []
    for token in tokens:
        if joined and joined[-1] == "jr":
            joined[-1] = f"jr:{token}"
        else:
            joined.append(token)
    return tuple(joined)


def _own_column(sheet: str, written: str) -> Header | None:
    if sheet not in SHEETS_WITH_OWN_COLUMNS or not XML_NAME.match(written):
        return None
    return Header(written, Kind.MACHINE)
