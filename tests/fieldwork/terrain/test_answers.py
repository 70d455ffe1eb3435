"""Answers that bring more than words, and answers that come back."""

import io
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import expect
from sqlalchemy import func, select

from app.accounts.models import Role
from app.blobs import read_blob
from app.collection.commenting import send_back
from app.collection.models import Attachment, Submission, SubmissionVersion
from app.db import db, transaction
from app.projects.models import Project, Questionnaire
from app.projects.questionnaires import Terms
from app.projects.terms import Access
from tests.live import Device
from tests.make_doors import signed_in
from tests.make_media import make_picture
from tests.make_published import make_published
from tests.terrain import Tour

pytestmark = [pytest.mark.slow, pytest.mark.parametrize("database", ["sqlite"], indirect=True)]
_PHOTO_FORM = """
| survey | | | |
| | type | name | label |
| | text | hall | Comment est le hall ? |
| | image | photo | Une photo de l’entrée |
| settings | | | |
| | form_title | form_id | version |
| | Une entrée | entree | 1 |
"""
_WORDS = "Le hall est sombre."
#: All that the device keeps, as it lies in the browser's database.
_RAW = """async () => {
  const opening = indexedDB.open("palier-terrain");
  const db = await new Promise((resolve) => (opening.onsuccess = () => resolve(opening.result)));
  const all = [...db.objectStoreNames].map((name) => new Promise((resolve) => {
    const asking = db.transaction(name).objectStore(name).getAll();
    asking.onsuccess = () => resolve(asking.result);
  }));
  const records = await Promise.all(all);
  db.close();
  const latin = new TextDecoder("latin1");
  return JSON.stringify(records, (_, value) =>
    value instanceof ArrayBuffer || ArrayBuffer.isView(value) ? latin.decode(value) : value);
}"""


class TestPhotographs:
    @pytest.fixture
    def asked(self, app: Flask, project: Project) -> Questionnaire:
        with app.app_context():
            return make_published(project, Terms(access=Access.CODE), _PHOTO_FORM)

    def test_a_photograph_waits_sealed_and_arrives_once_from_a_device_that_was_killed(
        self, app: Flask, device: Device, invitation: Callable[[], str]
    ) -> None:
        tour = Tour(device.open()).enrol(invitation()).settled()
        _answer_offline(tour)
        told = tour.page.evaluate(_RAW)
        assert "uuid:" in told
        assert [word for word in (_WORDS, "JFIF", "hall-") if word in told] == []
        device.kill()
        tour = Tour(device.open())
        tour.page.goto(invitation().split("#")[0])
        tour.ready().sent()
        with app.app_context():
            photo = db.session.scalars(select(Attachment)).one()
            assert read_blob(photo.sha256)[6:10] == b"JFIF"
            assert db.session.scalar(select(Submission.state)) == "counted"
        raw = tour.page.evaluate(_RAW)
        assert "JFIF" not in raw

    def test_what_a_device_cannot_send_comes_with_its_photograph_in_a_file(
        self, app: Flask, project: Project, device: Device, invitation: Callable[[], str]
    ) -> None:
        tour = Tour(device.open()).enrol(invitation()).settled()
        _answer_offline(tour)
        tour.go("envois")
        tour.page.click("[data-screen=queue] .t-details summary")
        with tour.page.expect_download() as saved:
            tour.page.click("[data-export]")
        assert saved.value.suggested_filename.endswith(".palier")
        content = Path(saved.value.path()).read_bytes()
        path = f"/projets/{project.slug}/appareils/file"
        told = signed_in(app, Role.RESPONSABLE).post(path, data={"queue": (io.BytesIO(content), "f.palier")})
        assert "1 fichier joint (" in told.text
        tour.page.context.set_offline(False)
        tour.send()
        tour.sent()
        with app.app_context():
            photo = db.session.scalars(select(Attachment)).one()
            assert read_blob(photo.sha256)[6:10] == b"JFIF"


def _answer_offline(tour: Tour) -> None:
    """An answer with a photograph, kept without a network."""
    page = tour.page
    page.context.set_offline(True)
    tour.open_row(4).locator("[data-outcome=accepted]").click()
    page.click("[data-begin]")
    page.locator("[name$='/hall']:visible").fill(_WORDS)
    photo = {"name": "hall.png", "mimeType": "image/png", "buffer": make_picture(size=(64, 48))}
    page.set_input_files("[name$='/photo:file']", photo)
    expect(page.locator(".file-kept")).to_contain_text("hall-")
    tour.finish()
    tour.ready()
    tour.waiting("1 à envoyer")


def test_an_answer_that_is_sent_back_opens_as_it_was_given_and_is_replaced(
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
    expect(page.locator("[data-comment]")).to_contain_text("Quel âge au juste ?")
    age = page.locator("[name$='/age']:visible")
    expect(age).to_have_value("14")
    expect(page.locator("[name$='/ou'][value='5']")).to_be_checked()
    age.fill("40")
    expect(page.locator("[data-keeping]")).to_contain_text("gardé")
    page.go_back()
    # Left and taken up again, it is still that correction, with what was changed.
    page.locator("[data-screen=mending] [data-mend]").click()
    expect(page.locator("[data-comment]")).to_be_visible()
    expect(age).to_have_value("40")
    age.fill("41")
    tour.finish()
    page.wait_for_selector("[data-screen=mending]:visible")
    tour.sent()
    expect(page.locator("[data-screen=mending] [data-none]")).to_be_visible()
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Submission)) == 1
        versions = select(SubmissionVersion.answers).order_by(SubmissionVersion.sequence)
        first, second = db.session.scalars(versions)
    assert '"age":"14"' in first
    assert '"age":"41"' in second
    expect(page.locator("[data-screen=drafts] li")).to_have_count(0)
