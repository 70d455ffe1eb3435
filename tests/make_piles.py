"""Piles handed in and read, for tests of what becomes of them."""

import io
from collections.abc import Iterable

from flask import Flask

from app.db import db, transaction
from app.paper.scans.models import ScanPile
from app.paper.scans.piles import receive_pile
from app.projects.models import Project
from tests.make_jobs import do_jobs
from tests.make_paper import Sheets
from tests.pen import Mark, draw, render, scanned

SURE = [Mark(1, "/data/habite", "oui"), Mark(1, "/data/usages", "passe"), Mark(1, "/data/favorable", "non")]
DOUBTFUL = [*SURE, Mark(1, "/data/annees", how="word"), Mark(1, "/data/favorable", "nsp", "fill")]


def scan(sheets: Sheets, filled: Iterable[list[Mark]], turned: float = 1.0) -> bytes:
    """A scanner's PDF of the first pages of copies, each with its marks."""
    pages = render(sheets.pdf)[:: sheets.layout.pages]
    marked = zip(pages, filled, strict=False)
    return scanned([draw(page, sheets.places(), marks) for page, marks in marked], turned)


def give(app: Flask, sheets: Sheets, pdf: bytes, name: str = "pile.pdf") -> ScanPile:
    """Hand a file in and let it be read."""
    with transaction():
        project = db.session.get_one(Project, sheets.questionnaire.project_id)
        pile = receive_pile(project, [(name, io.BytesIO(pdf))])
    do_jobs(app)
    db.session.expire_all()
    return pile
