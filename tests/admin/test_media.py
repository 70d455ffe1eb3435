"""A team gives the media of a questionnaire with its spreadsheet, and reads what is missing."""

import html
import io
import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from app.accounts.models import Role
from app.db import db
from app.projects.models import FormMedium, FormUpload
from tests.make import make_person, sign_in
from tests.make_forms import FORMS
from tests.make_jobs import do_jobs
from tests.make_media import MP4, make_archive, make_picture
from tests.make_projects import make_questionnaire

pytestmark = pytest.mark.slow

FORM = (FORMS / "media.md").read_bytes()


@pytest.fixture
def address(app: Flask) -> str:
    """Where a team uploads the form of a questionnaire."""
    with app.app_context():
        questionnaire = make_questionnaire()
        return f"/projets/{questionnaire.project.slug}/{questionnaire.short_name}/deposer"


@pytest.fixture
def owner(app: Flask, client: FlaskClient) -> FlaskClient:
    with app.app_context():
        sign_in(client, make_person(administrator=True))
    return client


def _upload(app: Flask, owner: FlaskClient, address: str, **fields: object) -> str:
    sent = owner.post(address, data=fields)
    assert sent.status_code == 303, sent.text
    do_jobs(app)
    shown = owner.get(sent.headers["Location"], follow_redirects=True).text
    return html.unescape(shown).replace("\u202f", " ").replace("\u00a0", " ")


def test_media_are_given_beside_the_spreadsheet(app: Flask, owner: FlaskClient, address: str) -> None:
    page = owner.get(address).text
    assert 'accept=".jpg,' in page
    media = [(io.BytesIO(make_picture()), "plan.png"), (io.BytesIO(b"x"), "notes.docx")]
    shown = _upload(app, owner, address, file=(io.BytesIO(FORM), "forme.md"), media=media)
    assert "<code>plan.png</code>" in shown
    assert "notes.docx » n’est pas d’un type que les pages montrent" in shown
    assert "montre « signes.mp4 », qui n’a pas été déposé" in shown
    film = (io.BytesIO(MP4), "signes.mp4")
    shown = _upload(app, owner, address, file=(io.BytesIO(FORM), "forme.md"), media=film)
    assert re.findall(r"<code>(\S+)</code> <span", shown) == ["plan.png", "signes.mp4"]
    assert "signes.mp4 »" not in shown


def test_a_form_and_its_media_come_in_one_archive(app: Flask, owner: FlaskClient, address: str) -> None:
    packed = make_archive({"forme.md": FORM, "media/plan.png": make_picture(), "media/signes.mp4": MP4})
    shown = _upload(app, owner, address, file=(io.BytesIO(packed), "tout.zip"))
    assert "forme.md" in shown
    assert re.findall(r"<code>(\S+)</code> <span", shown) == ["plan.png", "signes.mp4"]


def test_a_film_larger_than_other_requests_may_be_is_taken(
    app: Flask, owner: FlaskClient, address: str
) -> None:
    film = (io.BytesIO(MP4 + bytes(33_000_000)), "signes.mp4")
    shown = _upload(app, owner, address, file=(io.BytesIO(FORM), "forme.md"), media=film)
    assert "<code>signes.mp4</code>" in shown


def test_a_bad_archive_and_a_form_too_large_are_told_on_the_page(owner: FlaskClient, address: str) -> None:
    empty = make_archive({"plan.png": make_picture()})
    for content, name, status, told in (
        (empty, "tout.zip", 422, "ne contient aucun questionnaire"),
        (bytes(27_000_000), "forme.xlsx", 413, 'role="alert"'),
    ):
        sent = owner.post(address, data={"file": (io.BytesIO(content), name)})
        assert sent.status_code == status
        assert told in sent.text


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_neither_a_reader_nor_an_outsider_nor_nobody_can_upload(app: Flask, address: str) -> None:
    with app.app_context():
        people = [(make_person("Lu", role=Role.LECTURE), 403), (make_person("Zoé"), 404), (None, 303)]
    for person, status in people:
        client = app.test_client()
        if person:
            sign_in(client, person)
        fields = {"file": (io.BytesIO(FORM), "forme.md"), "media": (io.BytesIO(MP4), "signes.mp4")}
        assert client.post(address, data=fields).status_code == status
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(FormUpload)) == 0
        assert db.session.scalar(select(func.count()).select_from(FormMedium)) == 0
