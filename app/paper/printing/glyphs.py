"""The characters of codes as PDF forms: typeset once, then placed by the thousand."""

import io
from functools import lru_cache

import pikepdf

from app.households.codes import ALPHABET
from app.paper.typeset.compiler import typeset

CHARACTERS = f"{ALPHABET}-"
#: Width of a character at a size of one, and the size at which they were typeset, in points.
ADVANCE, SIZE = 0.6, 10.0


def add_glyphs(pdf: pikepdf.Pdf) -> dict[str, pikepdf.Object]:
    """The characters as form XObjects of `pdf`, their baseline 3 pt above their origin."""
    with pikepdf.open(io.BytesIO(_alphabet())) as source:
        pages = zip(CHARACTERS, source.pages, strict=True)
        return {character: pdf.copy_foreign(page.as_form_xobject()) for character, page in pages}


@lru_cache(1)
def _alphabet() -> bytes:
    return typeset("glyphs", {"characters": CHARACTERS}).pdf
