"""Sheets of any form, laid out and stamped as the product does it, without a database."""

import hashlib
import random
import sys
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from flask import Flask

from app.collection.pages.offers import page_language
from app.errors import Refused
from app.households.codes import code_from_bits, show_code
from app.i18n import speaking
from app.paper.printing.fitting import fit
from app.paper.printing.links import page_link
from app.paper.printing.stamping import Stamp, stamp
from app.paper.reading.printed import with_print
from app.paper.sheet.blocks import Run, Words
from app.paper.sheet.compose import compose
from app.paper.sheet.document import STYLES, document_of
from app.paper.sheet.surroundings import Surroundings
from app.projects.versions import read_form
from app.questionnaire.definition import read_xform
from app.questionnaire.reading import Reading

from .filling import Place

_ROOT = Path(__file__).resolve().parents[2]
CORPUS = _ROOT.parent / "shared" / "corpus"
_ADDRESS = "https://palier.nantes.example"
#: Shorter forms teach little, longer ones would teach little else.
_FEWEST_BOXES, _MOST_PAGES = 12, 14


@dataclass(frozen=True, slots=True)
class Printed:
    """Stamped copies of a form: the PDF, and the places of its layout by mark."""

    name: str
    pdf: bytes
    layouts: dict[str, list[Place]]
    pages: int


def print_form(app: Flask, path: Path, copies: int, seed: int, variant: str = "standard") -> Printed | None:
    """Copies of the form in a file; None where it cannot be read or hardly has boxes."""
    with app.app_context():
        read = _read(path)
        if read.xml is None:
            return None
        form = read_xform(read.xml)
        language = form.default_language.tag
        with speaking(page_language(language).code):
            sheet = compose(form, language)
            document = document_of(sheet, STYLES[variant], _surroundings(path.stem, form.title, language))
            try:
                _fitted, laid = fit(document)
            except Refused as refused:
                sys.stderr.write(f"{path.name}: {refused.values}\n")
                return None
    boxes = [place for place in laid.places if place["kind"] == "box"]
    if len(boxes) < _FEWEST_BOXES or laid.pages > _MOST_PAGES:
        return None
    mark = hashlib.sha256(path.read_bytes()).hexdigest()[:4].upper()
    draws = random.Random(seed)
    stamps = [_stamp(draws, mark, laid.pages, number) for number in range(1, copies + 1)]
    return Printed(
        path.stem,
        stamp(laid.pdf, laid.places, stamps, path.stem),
        {mark: with_print(laid.pdf, laid.places)},
        laid.pages,
    )


@cache
def _read(path: Path) -> Reading:
    return read_form(path.read_bytes(), path.name)


def corpus_forms(half: int) -> list[Path]:
    """The spreadsheets of the corpus in two halves, 0 to learn from and 1 to be judged on."""
    files = sorted((CORPUS / "xlsx").glob("*.xlsx"))
    return [path for path in files if int(path.stem[:2], 16) % 2 == half]


def catalogue_forms() -> list[Path]:
    """The questionnaires that ship with Palier."""
    return sorted(path for path in (_ROOT / "forms").glob("*.csv") if path.stem != "catalogue")


def _stamp(draws: random.Random, mark: str, pages: int, number: int) -> Stamp:
    code = show_code(code_from_bits(draws.getrandbits(55)))
    return Stamp([page_link(_ADDRESS, code, mark, page + 1) for page in range(pages)], code, f"1-{number}")


def _surroundings(name: str, title: str, language: str) -> Surroundings:
    words = Words((Run(title),), language)
    return Surroundings(
        title=name,
        heading=words,
        kicker=words,
        controller="",
        intro=(words,),
        closing=(words,),
        notice=(words,),
        foot=name,
        edition=name,
    )
