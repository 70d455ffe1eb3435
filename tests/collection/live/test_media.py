"""What a questionnaire shows and plays, on the live page as on the plain ones."""

import io

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from app.db import db, transaction
from app.projects.media.archive import Bundle
from app.projects.media.given import receive
from app.projects.models import FormVersion
from app.projects.publishing import publish
from app.projects.uploads import read_upload, receive_upload
from tests.axe import assert_accessible
from tests.browsing import SCRIPTS, press
from tests.live import Live
from tests.make_forms import FORMS
from tests.make_media import MP3, MP4, OGG, VTT, make_picture
from tests.make_projects import make_questionnaire
from tests.serving import Server

pytestmark = [pytest.mark.slow, pytest.mark.parametrize("database", ["sqlite"], indirect=True)]
_FILES = {
    "signes.mp4": MP4,
    "signes.fr.vtt": VTT,
    "signes.fr.txt": "Bonjour, c’est la Ville.".encode(),
    "signes-ar.mp4": MP4,
    "plan.png": make_picture(size=(800, 400)),
    "grand.jpg": make_picture("JPEG", size=(1200, 600)),
    "âge.mp3": MP3,
    "arbres.jpg": make_picture("JPEG", size=(300, 200)),
    "arbres.ogg": OGG,
}


@pytest.fixture
def illustrated(app: Flask, server: Server) -> str:
    """Where questions and choices have pictures, recordings and a video."""
    with app.app_context():
        questionnaire = make_questionnaire()
        with transaction():
            given = tuple(receive(name, io.BytesIO(content)) for name, content in _FILES.items())
            form = (FORMS / "media.md").read_bytes()
            upload = receive_upload(db.session.merge(questionnaire), Bundle("forme.md", form, given))
        with transaction():
            read_upload(lambda _done, _total: None, str(upload.project_id), str(upload.id))
        with transaction():
            version = db.session.get_one(FormVersion, (upload.project_id, upload.form_version_id))
            publish(db.session.merge(questionnaire), version)
        return f"{server.url}/q/{db.session.merge(questionnaire).short_name}"


def test_the_live_page_shows_and_plays_what_the_form_names(live: Live, illustrated: str) -> None:
    live.begin(illustrated)
    _see_video(live.page)
    _see_picture(live.page)
    expect(live.page.locator("img[src*='arbres'], .choice img").first).to_be_visible()
    assert_accessible(live.page)
    live.type("age", "41")
    live.tick("projet", "a")
    live.finish().outcome("sent")


def test_the_plain_pages_do_so_too(telephone: Page, illustrated: str) -> None:
    telephone.route(SCRIPTS, lambda route: route.abort())
    telephone.goto(illustrated)
    press(telephone, "button[value=commencer]")
    _see_video(telephone)
    assert_accessible(telephone)
    while not telephone.locator("[name$='/age']").count():
        press(telephone, ".button[value=suite]")
    _see_picture(telephone)
    assert_accessible(telephone)


def _see_video(page: Page) -> None:
    """It waits to be started, has captions in the page's language, and says in writing what it says."""
    video = page.locator("video").first
    expect(video).to_be_visible()
    assert video.get_attribute("autoplay") is None
    assert video.get_attribute("controls") is not None
    track = video.locator("track")
    assert (track.get_attribute("kind"), track.get_attribute("srclang")) == ("captions", "fr")
    assert page.request.get(track.evaluate("element => element.src")).text() == VTT.decode()
    page.locator("details:has-text('c’est la Ville') summary").first.click()
    expect(page.get_by_text("Bonjour, c’est la Ville.")).to_be_visible()


def _see_picture(page: Page) -> None:
    picture = page.locator("[data-path$='/age'] img, .question:has([name$='/age']) img").first
    picture.scroll_into_view_if_needed()
    expect(picture).to_be_visible()
    page.wait_for_timeout(300)
    assert picture.evaluate("element => element.naturalWidth") == 800
    assert picture.get_attribute("alt")
    audio = page.locator("[data-path$='/age'] audio, .question:has([name$='/age']) audio").first
    assert (audio.get_attribute("preload"), audio.get_attribute("autoplay")) == ("none", None)
