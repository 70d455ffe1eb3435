"""Answers that bring more than words, and answers that come back."""

from collections.abc import Callable

import pytest
from flask import Flask
from playwright.sync_api import expect
from sqlalchemy import func, select

from app.collection.commenting import send_back
from app.collection.models import Attachment, Submission, SubmissionVersion
from app.db import db, transaction
from app.projects.models import Project, Questionnaire
from app.projects.questionnaires import Terms
from app.projects.terms import Access
from tests.live import Device
from tests.make_media import make_picture
from tests.make_published import make_published
from tests.terrain import Tour

pytestmark = [pytest.mark.slow, pytest.mark.parametrize("database", ["sqlite"], indirect=True)]
_PHOTO_FORM = """
| survey | | | |
| | type | name | label |
| | integer | age | Votre âge |
| | image | photo | Une photo de l’entrée |
| settings | | | |
| | form_title | form_id | version |
| | Une entrée | entree | 1 |
"""


class TestPhotographs:
    @pytest.fixture
    def asked(self, app: Flask, project: Project) -> Questionnaire:
        with app.app_context():
            return make_published(project, Terms(access=Access.CODE), _PHOTO_FORM)

    def test_a_photograph_travels_with_its_answer(
        self, app: Flask, device: Device, invitation: Callable[[], str]
    ) -> None:
        tour = Tour(device.open()).enrol(invitation()).settled()
        page = tour.page
        page.context.set_offline(True)
        tour.open_row(4).locator("[data-outcome=accepted]").click()
        page.click("[data-begin]")
        page.locator("[name$='/age']:visible").fill("41")
        photo = {"name": "hall.png", "mimeType": "image/png", "buffer": make_picture(size=(64, 48))}
        page.set_input_files("[name$='/photo:file']", photo)
        expect(page.locator(".file-kept")).to_contain_text("hall-")
        tour.finish()
        tour.ready()
        tour.waiting("2 à envoyer")
        page.context.set_offline(False)
        tour.sent()
        with app.app_context():
            assert db.session.scalar(select(func.count()).select_from(Attachment)) == 1
            assert db.session.scalar(select(Submission.state)) == "counted"


def test_an_answer_that_is_sent_back_is_asked_again_and_replaced(
    app: Flask, device: Device, invitation: Callable[[], str]
) -> None:
    tour = Tour(device.open()).enrol(invitation()).settled()
    page = tour.page
    tour.answer(4, "14")
    tour.sent()
    with app.app_context(), transaction() as session:
        send_back(session.scalars(select(Submission)).one(), "Quel âge au juste ?")
    tour.send()
    tour.go("")
    expect(page.locator("[data-sent-back]")).to_contain_text("1 réponse à revoir")
    page.click("[data-sent-back] a")
    item = page.locator("[data-screen=mending] li")
    expect(item).to_contain_text("Quel âge au juste ?")
    expect(item).to_contain_text("4 Rue de Coulmiers")
    item.locator("[data-mend]").click()
    tour.fill("41")
    page.wait_for_selector("[data-screen=mending]:visible")
    tour.sent()
    expect(page.locator("[data-screen=mending] [data-none]")).to_be_visible()
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Submission)) == 1
        versions = select(SubmissionVersion.answers).order_by(SubmissionVersion.sequence)
        first, second = db.session.scalars(versions)
    assert '"age":"14"' in first
    assert '"age":"41"' in second
