"""Fifty copies from the printer to the counts: filled in by the simulator, scanned, read, reviewed, counted.

The person who reviews sees crops in a real browser and types; here they know the truth of each sheet.
"""

import io
import json
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from flask import Flask
from playwright.sync_api import Page, expect
from sqlalchemy import select

from app.accounts.models import Role
from app.collection.models import Submission, SubmissionVersion
from app.db import db
from app.paper.scans.models import SheetAnswer
from bench.sheets.piles import Sheet, make_pile, write_pdf
from tests.axe import assert_accessible
from tests.make import make_person
from tests.make_jobs import do_jobs
from tests.make_paper import Sheets, make_sheets
from tests.serving import Server
from tests.team import Team

COPIES = 50
_SEED = 4


@dataclass
class Truth:
    """What stands on a copy: by path the values ticked, and what is written in cells and on lines."""

    ticked: dict[str, list[str]] = field(default_factory=dict)
    written: dict[str, str] = field(default_factory=dict)
    several: set[str] = field(default_factory=set)

    def value(self, path: str) -> str:
        """What a person enters: of two crosses where one answer is taken, the last."""
        if path in self.written:
            return self.written[path]
        ticked = self.ticked.get(path, [])
        return " ".join(ticked) if path in self.several else "".join(ticked[-1:])

    def answers(self) -> dict[str, str]:
        paths = {*self.ticked, *self.written}
        found = {path.rpartition("/")[2]: self.value(path) for path in paths}
        return {name: value for name, value in found.items() if value}


def truth_of(sheet: Sheet) -> Truth:
    truth = Truth()
    for one in sheet.truths:
        place: Mapping[str, Any] = sheet.places[one.index]
        if place["kind"] == "box" and one.state == "marked":
            truth.ticked.setdefault(place["path"], []).append(place["value"])
        elif place["kind"] != "box" and one.state == "marked":
            truth.written[place["path"]] = one.text.lstrip("0") or "0" if one.text else "Quelques mots"
        if place.get("many"):
            truth.several.add(place["path"])
    return truth


def scan(sheets: Sheets, folder: Path) -> tuple[Path, dict[int, Truth]]:
    """All copies filled, scanned in no order, some upside down; those that came out in one bit once more."""
    layouts = {sheets.layout.mark: list(sheets.layout.places)}
    pages = [
        make_pile(sheets.pdf, layouts, COPIES, _SEED, "copier", dpi=150).sheet(at) for at in range(COPIES)
    ]
    again = make_pile(sheets.pdf, layouts, COPIES, _SEED, "clean", dpi=150)
    grey = [again.sheet(page.number) if page.scan.is_one_bit else page for page in pages]
    order = np.random.default_rng(_SEED).permutation(COPIES)
    target = folder / "pile.pdf"
    write_pdf([grey[at] for at in order], target)
    return target, {page.number + 1: truth_of(page) for page in grey}


def test_fifty_copies_go_from_the_printer_to_the_counts(
    app: Flask, server: Server, page: Page, tmp_path: Path
) -> None:
    with app.app_context():
        sheets = make_sheets(COPIES)
        make_person("Ana", role=Role.RESPONSABLE)
        person = make_person("Bo", role=Role.RESPONSABLE)
        here = f"{server.url}/projets/{sheets.questionnaire.project.slug}/{sheets.questionnaire.short_name}"
        pile, truths = scan(sheets, tmp_path)
    Team(page).enter(server.url, person.email)
    page.goto(f"{here}/papier")
    assert_accessible(page)
    page.goto(f"{here}/papier/piles")
    assert_accessible(page)
    page.set_input_files("[name=files]", pile)
    page.click("text=Lire cette pile")
    expect(page.locator("h1")).to_contain_text("Lecture en cours")
    do_jobs(app)
    expect(page.locator("h1")).to_contain_text("Pile du", timeout=20_000)
    assert_accessible(page)
    expect(page.locator(".figures")).to_contain_text(str(COPIES))
    review(page, f"{here}/papier/relecture", truths)
    with app.app_context():
        kept = stored(sheets)
        expected = {serial: truth.answers() for serial, truth in truths.items() if truth.answers()}
        differing = {at: (expected[at], kept.get(at)) for at in expected if expected[at] != kept.get(at)}
        assert not differing
        assert kept.keys() == expected.keys()
    page.goto(f"{here}/resultats")
    counted = Counter(truth.value("/data/habite") for truth in truths.values())
    row = page.locator("tr", has=page.locator("th", has_text=re.compile(r"^\s*Oui\s*$"))).first
    expect(row).to_contain_text(str(counted["oui"]))


def review(page: Page, address: str, truths: Mapping[int, Truth]) -> None:
    """Read what waits, question by question, from the keyboard; take one reading back on the way."""
    page.goto(address)
    assert_accessible(page)
    with page.expect_navigation():
        page.keyboard.press("Enter")
    is_first = True
    while page.locator("[data-review]").count():
        if is_first:
            assert_accessible(page)
        for card in page.locator("[data-card]").all():
            read_card(page, card, truths)
        with page.expect_navigation():
            page.keyboard.press("Control+Enter")
        if is_first:
            with page.expect_navigation():
                page.click("[data-undo]")
            is_first = False
    expect(page.locator("main")).to_contain_text("Rien n’attend d’être relu")


def read_card(page: Page, card: Any, truths: Mapping[int, Truth]) -> None:
    _run, serial, path = card.locator("[name=cartes]").input_value().split(":", 2)
    image = card.locator("img").first
    assert image.evaluate("async (image) => { await image.decode(); return image.naturalWidth }") > 100
    value = truths[int(serial)].value(path)
    boxes = card.locator("input[type=radio], input[type=checkbox]")
    if not boxes.count():
        card.locator("textarea").fill(value)
        return
    wanted = value.split() or [""]
    for box in boxes.all():
        is_wanted = box.input_value() in wanted
        if box.get_attribute("type") == "radio":
            if is_wanted:
                box.focus()
                page.keyboard.press(str(box.get_attribute("data-key")))
        elif box.is_checked() != is_wanted:
            box.focus()
            page.keyboard.press(str(box.get_attribute("data-key")))


def stored(sheets: Sheets) -> dict[int, dict[str, str]]:
    """What counts of each copy, as it is stored."""
    rows = db.session.execute(
        select(SheetAnswer.serial, SubmissionVersion.answers)
        .join(Submission, Submission.id == SheetAnswer.submission_id)
        .join(SubmissionVersion, SubmissionVersion.id == Submission.version_id)
        .where(SheetAnswer.run_id == sheets.run.id, Submission.state == "counted")
    )
    return {row.serial: json.loads(io.StringIO(row.answers).read()) for row in rows}


@pytest.mark.parametrize("database", ["sqlite"])
def test_a_sheet_is_keyed_from_the_keyboard_alone(app: Flask, server: Server, page: Page) -> None:
    with app.app_context():
        sheets = make_sheets(1)
        person = make_person("Bo", role=Role.RESPONSABLE)
        here = f"{server.url}/projets/{sheets.questionnaire.project.slug}/{sheets.questionnaire.short_name}"
        name = f"{sheets.run.number}-1"
    Team(page).enter(server.url, person.email)
    page.goto(f"{here}/papier/saisie")
    page.locator("[name=exemplaire]:focus").wait_for()  # the page itself puts the cursor there
    page.keyboard.type(name)
    with page.expect_navigation():  # until it has loaded: its scripts listen from then on
        page.keyboard.press("Enter")
    page.wait_for_selector("[data-review]")
    assert_accessible(page)
    for key in (
        "1",
        "Enter",
        *"12",
        "Enter",
        "1",
        "2",
        "Enter",
        "Enter",
        "2",
        "Enter",
        *"bancs",
        "Control+Enter",
    ):
        page.keyboard.press(key)
    expect(page.locator("[role=status]")).to_contain_text(name)
    with app.app_context():
        assert stored(sheets) == {
            1: {"habite": "oui", "annees": "12", "usages": "passe assis", "favorable": "non", "avis": "bancs"}
        }
