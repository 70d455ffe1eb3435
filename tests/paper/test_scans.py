"""Piles on both databases: read in the background, put together, read by people where in doubt, counted."""

import io
import os
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.accounts.models import Person
from app.blobs import blob_path, has_blob
from app.clock import at
from app.collection.models import Submission, SubmissionVersion
from app.collection.upkeep import sweep_files
from app.columns import canonical
from app.db import db, now, transaction
from app.errors import Refused
from app.paper.models import PaperCopy
from app.paper.scans.accounting import account_of
from app.paper.scans.copies import CopyKey, SheetRead, find_copy
from app.paper.scans.forgetting import purge_scans, withdraw_copy
from app.paper.scans.models import ScanFile, ScanPage, ScanPile, SheetItem
from app.paper.scans.naming import Name, find_named, name_page, set_aside
from app.paper.scans.piles import receive_pile
from app.paper.scans.review import decide, piles, release, take_next, undo
from app.paper.scans.sending import send_copy, send_if_ready
from app.projects.models import Project
from tests.make import make_person
from tests.make_answers import make_envelope, send
from tests.make_jobs import do_jobs
from tests.make_paper import Sheets, make_sheets
from tests.make_piles import DOUBTFUL, SURE, give, scan
from tests.pen import Mark, draw, render, scanned

pytestmark = pytest.mark.slow


def copy(sheets: Sheets, serial: int) -> CopyKey:
    return CopyKey(sheets.run.project_id, sheets.run.id, serial)


def found(sheets: Sheets, serial: int) -> SheetRead:
    sheet = find_copy(copy(sheets, serial))
    assert sheet
    return sheet


def answers(sheets: Sheets) -> list[tuple[str, str, str | None]]:
    rows = db.session.execute(
        select(SubmissionVersion.answers, SubmissionVersion.channel, Submission.state)
        .join(Submission, Submission.version_id == SubmissionVersion.id)
        .where(Submission.questionnaire_id == sheets.questionnaire.id)
        .order_by(SubmissionVersion.sequence)
    )
    return [(row.answers, row.channel, row.state) for row in rows]


def person(name: str) -> Person:
    return make_person(name)


def test_sure_sheets_are_counted_without_anybody(app: Flask) -> None:
    with app.app_context():
        sheets = make_sheets(3)
        pile = give(app, sheets, scan(sheets, [SURE, SURE]))
        assert db.session.get_one(ScanPile, (pile.project_id, pile.id)).read_at
        stored = {"habite": "oui", "usages": "passe", "favorable": "non"}
        assert [told[1:] for told in answers(sheets)] == [("paper", "counted")] * 2
        assert answers(sheets)[0][0] == canonical(stored).decode()
        told = account_of(sheets.run)
        assert (told.printed, told.returned, told.sent) == (3, 2, 2)
        assert db.session.scalar(select(func.count()).select_from(SheetItem)) == 0
        file = db.session.get_one(ScanFile, (pile.project_id, pile.id, 1))
        assert (file.sha256, file.pages, file.problem) == (None, 2, None)


def test_a_pile_given_twice_changes_nothing(app: Flask) -> None:
    with app.app_context():
        sheets = make_sheets(1)
        pdf = scan(sheets, [SURE])
        give(app, sheets, pdf)
        give(app, sheets, pdf)
        assert len(answers(sheets)) == 1
        kept = select(func.count()).where(ScanPage.is_replaced.is_(True))
        assert db.session.scalar(kept.select_from(ScanPage)) == 1


def test_what_is_doubtful_waits_for_a_person_and_then_counts(app: Flask) -> None:
    with app.app_context():
        sheets = make_sheets(2)
        give(app, sheets, scan(sheets, [DOUBTFUL, SURE]))
        assert len(answers(sheets)) == 1
        assert [(pile.path, pile.waiting) for pile in piles(sheets.questionnaire)] == [("/data/annees", 1)]
        sheet = found(sheets, 1)
        assert sheet.open_paths == ["/data/annees"]
        assert sheet.values() == {"/data/habite": "oui", "/data/usages": "passe", "/data/favorable": "non"}
        with pytest.raises(Refused, match="copy_open"):
            send_copy(sheet.key)
        ana = person("Ana")
        with transaction():
            [item] = take_next(sheets.questionnaire, ana, None, 12)
            assert item.path == "/data/annees"
            decide(found(sheets, 1), sheets.questionnaire.id, "/data/annees", "12", ana)
            sent = send_if_ready(sheet.key)
        assert sent
        assert sent.receipt
        assert canonical(
            {"annees": "12", "favorable": "non", "habite": "oui", "usages": "passe"}
        ).decode() in [told[0] for told in answers(sheets)]


def test_two_crosses_for_one_answer_wait_for_a_person(app: Flask) -> None:
    with app.app_context():
        sheets = make_sheets(1)
        give(app, sheets, scan(sheets, [[*SURE, Mark(1, "/data/habite", "non")]]))
        assert found(sheets, 1).open_paths == ["/data/habite"]
        assert answers(sheets) == []


def test_two_people_are_given_different_sheets(app: Flask) -> None:
    with app.app_context():
        sheets = make_sheets(4)
        give(app, sheets, scan(sheets, [DOUBTFUL] * 4))
        ana, bo = person("Ana"), person("Bo")
        with transaction():
            hers = {item.serial for item in take_next(sheets.questionnaire, ana, None, 2)}
        with transaction():
            his = {item.serial for item in take_next(sheets.questionnaire, bo, None, 9)}
        assert (len(hers), len(his), hers & his) == (2, 2, set())
        with transaction(), pytest.raises(Refused, match="item_taken"):
            decide(found(sheets, min(hers)), sheets.questionnaire.id, "/data/annees", "3", bo)
        with transaction():
            release(sheets.questionnaire, ana)
            assert {item.serial for item in take_next(sheets.questionnaire, bo, None, 9)} == hers | his


def test_a_reading_is_taken_back(app: Flask) -> None:
    with app.app_context():
        sheets = make_sheets(1)
        give(app, sheets, scan(sheets, [DOUBTFUL]))
        ana = person("Ana")
        with transaction():
            decide(found(sheets, 1), sheets.questionnaire.id, "/data/annees", "12", ana)
            send_if_ready(copy(sheets, 1))
        with transaction():
            item = undo(sheets.questionnaire, ana)
            assert item
            assert undo(sheets.questionnaire, ana) is None
        assert found(sheets, 1).open_paths == ["/data/annees"]
        with transaction():
            decide(found(sheets, 1), sheets.questionnaire.id, "/data/annees", "21", ana)
            sent = send_if_ready(copy(sheets, 1))
        assert sent
        told = answers(sheets)
        assert len(told) == 1
        assert '"21"' in told[0][0]


def test_a_page_scanned_again_counts_as_it_is_now(app: Flask) -> None:
    with app.app_context():
        sheets = make_sheets(1)
        give(app, sheets, scan(sheets, [SURE]))
        give(app, sheets, scan(sheets, [[*SURE, Mark(1, "/data/usages", "assis")]], turned=-2))
        [told] = answers(sheets)
        assert '"usages":"passe assis"' in told[0]
        versions = select(func.count()).select_from(SubmissionVersion)
        assert db.session.scalar(versions) == 2


def test_a_household_that_answered_on_the_web_too_is_shown_beside(app: Flask) -> None:
    with app.app_context():
        sheets = make_sheets(2)
        code_id = db.session.get_one(PaperCopy, copy(sheets, 1)).code_id
        envelope = make_envelope(sheets.questionnaire, {"habite": "oui"}, code_id=code_id)
        send(envelope)
        give(app, sheets, scan(sheets, [SURE]))
        assert sorted(told[1:] for told in answers(sheets)) == [("paper", "beside"), ("web", "counted")]
        told = account_of(sheets.run)
        assert (told.doubles, told.elsewhere, told.sent) == (1, 0, 1)


def test_a_page_without_a_code_is_named_by_a_person(app: Flask) -> None:
    with app.app_context():
        sheets = make_sheets(1)
        page = draw(render(sheets.pdf)[0], sheets.places(), SURE)
        qr = next(place for place in sheets.places() if place["kind"] == "qr")
        per_mm = 200 / 25.4
        corner = tuple(round(qr[name] * per_mm) for name in ("x", "y"))
        page.paste(200, (corner[0] + 20, corner[1] + 20, corner[0] + 150, corner[1] + 150))
        give(app, sheets, scanned([page], 0.5))
        [kept] = db.session.scalars(select(ScanPage)).all()
        assert (kept.state, kept.serial) == ("no_code", None)
        with pytest.raises(Refused, match="copy_unknown"):
            name_page(sheets.questionnaire, kept, Name("1-9", 1))
        with pytest.raises(Refused, match="page_unknown"):
            name_page(sheets.questionnaire, kept, Name("1-1", 9))
        with transaction():
            name_page(sheets.questionnaire, kept, Name(f"{sheets.run.number}-1", 1))
        assert [told[1:] for told in answers(sheets)] == [("paper", "counted")]


def test_a_page_that_does_not_matter_is_set_aside(app: Flask) -> None:
    with app.app_context():
        sheets = make_sheets(1)
        page = render(sheets.pdf)[0]
        page.paste(0, (0, 0, page.width // 2, page.height // 2))
        page.paste(255, (page.width // 2, 0, page.width, page.height // 2))
        give(app, sheets, scanned([page]))
        [kept] = db.session.scalars(select(ScanPage)).all()
        with transaction():
            set_aside(db.session.merge(kept))
        assert db.session.get_one(ScanPage, (kept.project_id, kept.id)).state == "set_aside"


def test_a_sheet_is_keyed_whole_without_a_scan(app: Flask) -> None:
    with app.app_context():
        sheets = make_sheets(2)
        key = find_named(sheets.questionnaire, f"{sheets.run.number}-2")
        with pytest.raises(Refused, match="copy_incomplete"):
            send_copy(key)
        values = {
            "/data/habite": "oui",
            "/data/annees": "abc",
            "/data/usages": "",
            "/data/autre": "",
            "/data/favorable": "oui",
            "/data/avis": "Des arbres",
        }
        with transaction():
            for path, value in values.items():
                decide(found(sheets, 2), sheets.questionnaire.id, path, value, None)
            send_copy(key)
        [told] = answers(sheets)
        assert '"annees":"abc"' in told[0]
        assert told[1:] == ("paper", "counted")
        with transaction(), pytest.raises(Refused, match="copy_unknown"):
            find_named(sheets.questionnaire, "7-7")


def test_a_void_copy_does_not_count(app: Flask) -> None:
    with app.app_context():
        sheets = make_sheets(1)
        with transaction():
            db.session.get_one(PaperCopy, copy(sheets, 1)).void_at = now()
        give(app, sheets, scan(sheets, [SURE]))
        assert answers(sheets) == []
        with pytest.raises(Refused, match="copy_void"):
            send_copy(copy(sheets, 1))


@pytest.mark.parametrize("database", ["sqlite"])
def test_a_file_that_cannot_be_read_is_told_and_the_others_are_read(app: Flask) -> None:
    with app.app_context():
        sheets = make_sheets(1)
        with transaction():
            project = db.session.get_one(Project, sheets.questionnaire.project_id)
            files: list[tuple[str, Any]] = [
                ("lettre.txt", io.BytesIO(b"Bonjour")),
                ("pile.pdf", io.BytesIO(scan(sheets, [SURE]))),
            ]
            pile = receive_pile(project, files)
        do_jobs(app)
        db.session.expire_all()
        problems = [file.problem for file in db.session.scalars(select(ScanFile).order_by(ScanFile.number))]
        assert problems == ["pile_kind", None]
        assert len(answers(sheets)) == 1
        with pytest.raises(Refused, match="pile_empty"):
            receive_pile(project, [])
        assert pile.id


def test_a_withdrawn_answer_takes_its_images_along(app: Flask) -> None:
    with app.app_context():
        sheets = make_sheets(2)
        pdf = scan(sheets, [SURE, SURE])
        give(app, sheets, pdf)
        [code, _other] = sheets.codes
        with transaction():
            withdraw_copy(find_named(sheets.questionnaire, code))
        assert len(answers(sheets)) == 1
        assert db.session.scalar(select(func.count()).select_from(ScanPage)) == 1
        with pytest.raises(Refused, match="copy_unanswered"):
            withdraw_copy(copy(sheets, 1))
        give(app, sheets, pdf)
        assert len(answers(sheets)) == 1


def test_scans_are_destroyed_on_the_projects_date(app: Flask) -> None:
    with app.app_context():
        sheets = make_sheets(1)
        give(app, sheets, scan(sheets, [DOUBTFUL]))
        [kept] = db.session.scalars(select(ScanPage)).all()
        assert kept.image_sha256
        with transaction():
            assert purge_scans(lambda _done, _total: None) == {"purged": 0}
        with at(now() + timedelta(days=3_000)), transaction():
            assert purge_scans(lambda _done, _total: None) == {"purged": 1}
        for model in (ScanPage, ScanPile, ScanFile, SheetItem):
            assert db.session.scalar(select(func.count()).select_from(model)) == 0
        path = blob_path(kept.image_sha256)
        os.utime(path, (0, 0))
        with transaction():
            sweep_files(lambda _done, _total: None)
        assert not path.exists()


def test_images_that_are_named_are_not_swept(app: Flask) -> None:
    with app.app_context():
        sheets = make_sheets(1)
        give(app, sheets, scan(sheets, [SURE]))
        for path in blob_path("0" * 64).parent.parent.glob("*/*"):
            os.utime(path, (0, 0))
        with transaction():
            sweep_files(lambda _done, _total: None)
        [kept] = db.session.scalars(select(ScanPage)).all()
        assert kept.image_sha256
        assert has_blob(kept.image_sha256)
        assert has_blob(sheets.layout.base_sha256)
