"""Pages whose code or marks are lost: a person says which they are, and nothing is made up or overwritten."""

from collections.abc import Mapping
from typing import Any

import pytest
from flask import Flask
from PIL import Image
from sqlalchemy import select

from app.accounts.models import Role
from app.db import db, transaction
from app.errors import Refused
from app.paper.scans.copies import CopyKey, find_copy
from app.paper.scans.models import ScanPage
from app.paper.scans.naming import Name, name_page
from app.paper.scans.review import decide
from app.paper.scans.sending import send_if_ready
from app.paper.scans.waiting import waiting_copies
from tests.make import make_person, sign_in
from tests.make_paper import Sheets, make_sheets
from tests.make_piles import DOUBTFUL, SURE, give, scan
from tests.pen import Mark, draw, render, scanned

pytestmark = pytest.mark.slow

_PER_MM = 200 / 25.4


def covered(page: Image.Image, *places: Mapping[str, Any]) -> Image.Image:
    """The page with grey over the middle of what is printed there."""
    for place in places:
        left, top, size = (round(place[name] * _PER_MM) for name in ("x", "y", "w"))
        page.paste(200, (left - 4, top - 4, left + size + 4, top + size + 4))
    return page


def of_kind(sheets: Sheets, kind: str) -> list[Mapping[str, Any]]:
    return [place for place in sheets.places() if place["kind"] == kind]


def the_page(state: str) -> ScanPage:
    return db.session.scalars(select(ScanPage).where(ScanPage.state == state)).one()


def key_of(sheets: Sheets, serial: int = 1) -> CopyKey:
    return CopyKey(sheets.run.project_id, sheets.run.id, serial)


def test_of_a_page_that_is_not_found_nothing_is_proposed(app: Flask) -> None:
    client = app.test_client()
    with app.app_context():
        sheets = make_sheets(1)
        page = draw(render(sheets.pdf)[0], sheets.places(), SURE)
        spoilt = covered(page, *of_kind(sheets, "qr"), *of_kind(sheets, "corner"))
        give(app, sheets, scanned([spoilt]))
        with transaction():
            name_page(sheets.questionnaire, the_page("no_code"), Name(f"{sheets.run.number}-1", 1))
        sheet = find_copy(key_of(sheets))
        assert sheet
        assert sheet.values() == {}
        assert "/data/usages" in sheet.open_paths
        here = f"/projets/{sheets.questionnaire.project.slug}/{sheets.questionnaire.short_name}/papier"
        sign_in(client, make_person(role=Role.RESPONSABLE))
    cards = client.post(f"{here}/relecture/prendre", data={"chemin": "/data/usages"}).text
    assert 'type="checkbox"' in cards
    assert " checked" not in cards
    image = cards.split('<img src="')[1].split('"')[0].replace("&amp;", "&")
    assert client.get(image).mimetype == "image/jpeg"
    single = client.post(f"{here}/relecture/prendre", data={"chemin": "/data/habite"}).text
    assert " checked" not in single
    key = single.split('name="cartes" value="')[1].split('"')[0]
    left = client.post(f"{here}/relecture/dire", data={"cartes": key, "chemin": "/data/habite"}).text
    assert "1 réponse reste à lire" in left
    assert key in left


def test_a_page_that_is_read_is_replaced_only_when_somebody_says_so(app: Flask) -> None:
    with app.app_context():
        sheets = make_sheets(2)
        give(app, sheets, scan(sheets, [SURE]))
        other = draw(render(sheets.pdf)[0], sheets.places(), [*SURE, Mark(1, "/data/usages", "assis")])
        give(app, sheets, scanned([covered(other, *of_kind(sheets, "qr"))], 0.5), "autre.pdf")
        name = f"{sheets.run.number}-1"
        with pytest.raises(Refused, match="page_read"), transaction():
            name_page(sheets.questionnaire, the_page("no_code"), Name(name, 1))
        before = find_copy(key_of(sheets))
        assert before
        assert before.values()["/data/usages"] == "passe"
        with transaction():
            name_page(sheets.questionnaire, the_page("no_code"), Name(name, 1, replaces=True))
        after = find_copy(key_of(sheets))
        assert after
        assert after.values()["/data/usages"] == "passe assis"


def test_what_was_read_on_a_page_that_was_named_wrongly_goes_with_it(app: Flask) -> None:
    """It was named 1-1 and is another: the real 1-1 is scanned, and its doubtful answer is read anew."""
    with app.app_context():
        sheets = make_sheets(2)
        wrong = draw(render(sheets.pdf)[0], sheets.places(), DOUBTFUL)
        give(app, sheets, scanned([covered(wrong, *of_kind(sheets, "qr"))], 0.5))
        ana = make_person("Ana")
        with transaction():
            name_page(sheets.questionnaire, the_page("no_code"), Name(f"{sheets.run.number}-1", 1))
            sheet = find_copy(key_of(sheets))
            assert sheet
            decide(sheet, sheets.questionnaire.id, "/data/annees", "99", ana)
            send_if_ready(sheet.key)
        give(app, sheets, scan(sheets, [DOUBTFUL]), "vraie.pdf")
        again = find_copy(key_of(sheets))
        assert again
        assert again.open_paths == ["/data/annees"]
        assert "/data/annees" not in again.values()


def test_a_pile_scanned_twice_keeps_what_people_read(app: Flask) -> None:
    with app.app_context():
        sheets = make_sheets(1)
        give(app, sheets, scan(sheets, [DOUBTFUL]))
        with transaction():
            sheet = find_copy(key_of(sheets))
            assert sheet
            decide(sheet, sheets.questionnaire.id, "/data/annees", "12", None)
            send_if_ready(sheet.key)
        give(app, sheets, scan(sheets, [DOUBTFUL], turned=-2), "encore.pdf")
        again = find_copy(key_of(sheets))
        assert again
        assert (again.open_paths, again.values()["/data/annees"]) == ([], "12")


def test_copies_that_wait_for_a_page_or_are_blank_are_listed(app: Flask) -> None:
    with app.app_context():
        sheets = make_sheets(3)
        give(app, sheets, scan(sheets, [SURE, [], DOUBTFUL]))
        assert [(one.copy, one.missing) for one in waiting_copies(sheets.questionnaire)] == [
            (f"{sheets.run.number}-2", ())
        ]
