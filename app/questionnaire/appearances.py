"""The appearances that Palier heeds, one line each; others are read, kept and ignored.

Source: https://xlsform.org/#appearance and the ODK documentation of form styling.
"""

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Appearance:
    """A line of the table: the token, what it goes on ("*" is any question), what it asks for."""

    token: str
    on: frozenset[str]
    meaning: str


def _row(token: str, on: str, meaning: str) -> Appearance:
    return Appearance(token, frozenset(on.split()), meaning)


APPEARANCES: dict[str, Appearance] = {
    row.token: row
    for row in (
        _row("field-list", "group repeat", "all its questions on one page"),
        _row("table-list", "group repeat", "its select questions as one table of radio buttons"),
        _row("multiline", "text", "several lines of text"),
        _row("numbers", "text", "a keyboard of digits"),
        _row("url", "text", "a link to follow"),
        _row("masked", "text", "hide what is typed"),
        _row("thousands-sep", "integer decimal text", "group digits"),
        _row("minimal", "select_one select_multiple rank", "a list that opens"),
        _row("autocomplete", "select_one select_multiple", "a list that is searched"),
        _row("search", "select_one select_multiple", "a list that is searched"),
        _row("likert", "select_one", "a scale on one line"),
        _row("label", "select_one select_multiple", "the header row of a table: labels only"),
        _row("list-nolabel", "select_one select_multiple", "a row of a table: no choice labels"),
        _row("list", "select_one select_multiple", "choices on one line"),
        _row("horizontal", "select_one select_multiple", "choices on one line"),
        _row("horizontal-compact", "select_one select_multiple", "choices on one line, close together"),
        _row("vertical", "select_one select_multiple range", "choices one above the other"),
        _row("columns", "select_one select_multiple", "choices in columns, as many as fit"),
        _row("columns-pack", "select_one select_multiple", "choices packed on lines"),
        _row("compact", "select_one select_multiple", "choices packed, images only"),
        _row("no-buttons", "select_one select_multiple", "choices without their buttons"),
        _row("quick", "select_one", "go on once a choice is made"),
        _row("quickcompact", "select_one", "go on once a choice is made, images only"),
        _row("image-map", "select_one select_multiple", "choices are parts of an image"),
        _row("map", "select_one", "choices are places on a map"),
        _row("rating", "range", "stars"),
        _row("picker", "range", "a list of numbers"),
        _row("no-ticks", "range", "no marks on the scale"),
        _row("year", "date", "a year alone"),
        _row("month-year", "date", "a month alone"),
        _row("no-calendar", "date", "no calendar, the parts apart"),
        _row("maps", "geopoint geotrace geoshape", "place on a map"),
        _row("placement-map", "geopoint geotrace geoshape", "place by hand on a map"),
        _row("signature", "image", "a signature drawn"),
        _row("draw", "image", "a drawing"),
        _row("annotate", "image", "a photo drawn upon"),
        _row("new", "image audio video", "taken now, no older file"),
        _row("hidden-answer", "barcode", "do not show what was read"),
        *(
            _row(f"columns-{n}", "select_one select_multiple", f"choices in {n} columns")
            for n in range(1, 11)
        ),
        *(_row(f"compact-{n}", "select_one select_multiple", f"images in {n} columns") for n in range(1, 11)),
        *(_row(f"w{n}", "*", f"{n} twelfths of the page's width") for n in range(1, 13)),
    )
}

_CALL = re.compile(r"\b[\w:.-]+\s*\((?:[^()']|'[^']*'|\([^()]*\))*\)")


def read_appearance(written: str | None) -> frozenset[str]:
    """Return the tokens of an appearance attribute in lower case; a call such as search('x') is one token."""
    if not written:
        return frozenset()
    calls = _CALL.findall(written)
    words = _CALL.sub(" ", written).lower().split()
    return frozenset([*words, *calls])
