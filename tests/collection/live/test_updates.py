"""The questionnaire changes while answers are under way: each is counted in the version it was begun in."""

import pytest
from flask import Flask
from playwright.sync_api import Page, expect
from sqlalchemy import select

from app.collection.models import Submission, SubmissionVersion
from app.db import db, transaction
from app.projects.models import FormVersion
from app.projects.publishing import publish
from app.projects.questionnaires import find_questionnaire
from tests.live import Device, Live
from tests.make_published import make_published, make_version
from tests.serving import Server

pytestmark = [pytest.mark.slow, pytest.mark.parametrize("database", ["sqlite"], indirect=True)]
_FORM = """
| survey | | | |
| | type | name | label |
| | begin_group | un | Vous |
| | text | nom | Votre nom |
| | end_group | | |
| | begin_group | deux | La place |
| | text | avis | {label} |
| | end_group | | |
| settings | | | | |
| | form_title | form_id | version | style |
| | Une place | place | {version} | pages |
"""
FIRST = _FORM.format(label="Votre avis sur la place", version="1")
SECOND = _FORM.format(label="Votre avis sur le jardin", version="2")


@pytest.fixture
def short_name(app: Flask) -> str:
    with app.app_context():
        return make_published(markdown=FIRST).short_name


def ask_anew(app: Flask, short_name: str) -> None:
    """Publish another version in the place of the one that is asked."""
    with app.app_context():
        questionnaire = find_questionnaire(short_name)
        assert questionnaire
        version = make_version(questionnaire, SECOND)
        with transaction():
            publish(db.session.merge(questionnaire), db.session.merge(version))


def counted(app: Flask) -> list[tuple[str, str]]:
    """The form version and the answers of each answer that counts."""
    with app.app_context():
        kept = (
            select(FormVersion.label, SubmissionVersion.answers)
            .join(Submission, Submission.version_id == SubmissionVersion.id)
            .join(FormVersion, FormVersion.id == SubmissionVersion.form_version_id)
            .where(Submission.state == "counted")
        )
        return [(label, answers) for label, answers in db.session.execute(kept)]


def test_a_draft_is_finished_in_the_version_it_was_begun_in(
    app: Flask, server: Server, live: Live, page: Page, short_name: str
) -> None:
    address = f"{server.url}/q/{short_name}"
    live.begin(address).type("nom", "Ana")
    live.wait_kept()
    live.page.wait_for_timeout(600)
    ask_anew(app, short_name)
    live.page.goto(address)
    live.page.click("[data-list=draft] [data-resume]")
    live.ready().go_on()
    assert live.question("avis").locator("[data-label]").inner_text() == "Votre avis sur la place"
    live.type("avis", "Plus d’ombre")
    live.finish().outcome("sent")
    [(label, answers)] = counted(app)
    assert label == "1"
    assert "Plus d’ombre" in answers
    other = Live(page).begin(address)
    other.type("nom", "Bo")
    other.go_on()
    assert other.question("avis").locator("[data-label]").inner_text() == "Votre avis sur le jardin"


def test_an_answer_that_waits_arrives_in_the_version_it_was_given_in(
    app: Flask, server: Server, device: Device, short_name: str
) -> None:
    address = f"{server.url}/q/{short_name}"
    live = Live(device.open()).begin(address)
    live.type("nom", "Ana")
    live.go_on().type("avis", "Plus d’ombre")
    live.go_on()
    expect(live.page.locator("[data-review]")).to_be_visible()
    server.stop()
    live.go_on().outcome("kept")
    device.close()
    ask_anew(app, short_name)
    server.start()
    live = Live(device.open())
    live.page.goto(address)
    expect(live.page.locator("[data-list=sent] [data-value=receipt]")).to_be_visible()
    [(label, answers)] = counted(app)
    assert label == "1"
    assert "Plus d’ombre" in answers
