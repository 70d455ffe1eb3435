"""Files that residents give: kept by hash, pictures redrawn, what is not taken told beside its question."""

import io

import pytest
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image
from sqlalchemy import select

from app.blobs import read_blob
from app.collection.models import Attachment
from app.config import MEGABYTE
from app.db import db
from tests.make_published import make_published
from tests.resident import Resident

pytestmark = pytest.mark.slow

_FORM = """
| survey | | | |
| | type | name | label |
| | text | mot | Un mot |
| | image | photo | Une photo |
| | video | film | Un film |
| | file | plan | Un plan |
"""


@pytest.fixture
def resident(app: Flask, client: FlaskClient) -> Resident:
    with app.app_context():
        short_name = make_published(markdown=_FORM).short_name
    return Resident(client, f"/q/{short_name}").press("commencer")


def _give(resident: Resident, name: str, content: bytes, file_name: str) -> Resident:
    return resident.press("suite", {f"/data/{name}:file": (io.BytesIO(content), file_name)})


def _photo() -> bytes:
    """A picture of 3000 pixels that tells where it was taken."""
    exif = Image.Exif()
    exif[0x010E] = "12, rue des Lilas"
    drawn = io.BytesIO()
    Image.new("RGB", (3000, 20), "green").save(drawn, "JPEG", exif=exif)
    return drawn.getvalue()


def _attachments(app: Flask) -> dict[str, bytes]:
    with app.app_context():
        return {one.media_type: read_blob(one.sha256) for one in db.session.scalars(select(Attachment))}


def test_a_photo_is_redrawn_without_what_it_told(resident: Resident, app: Flask) -> None:
    photo = _photo()
    assert b"rue des Lilas" in photo
    _give(resident, "photo", photo, "place.jpg").press("envoyer")
    kept = _attachments(app)["image/jpeg"]
    assert b"rue des Lilas" not in kept
    with Image.open(io.BytesIO(kept)) as image:
        assert image.width == 2400
        assert not image.getexif()


def test_a_film_larger_than_other_requests_may_be_is_kept(resident: Resident, app: Flask) -> None:
    film = bytes(33 * MEGABYTE)
    _give(resident, "film", film, "signes.mp4").press("envoyer")
    assert _attachments(app) == {"video/mp4": film}


@pytest.mark.parametrize(
    ("name", "upload", "told"),
    [
        ("photo", (b"%PDF-1.7 ", "plan.pdf"), "Ce type de fichier"),
        ("photo", (b"", "vide.jpg"), "Ce type de fichier"),
        ("photo", (bytes(11 * MEGABYTE), "grande.jpg"), "trop gros"),
        ("film", (bytes(61 * MEGABYTE), "long.mp4"), "trop gros"),
        ("plan", (bytes(11 * MEGABYTE), "plan.pdf"), "trop gros"),
        ("plan", (b"<script>", "page.html"), "Ce type de fichier"),
    ],
)
def test_what_is_not_taken_is_told_beside_its_question_and_nothing_else_is_lost(
    resident: Resident, app: Flask, name: str, upload: tuple[bytes, str], told: str
) -> None:
    sent = {"/data/mot": "Bonjour", f"/data/{name}:file": (io.BytesIO(upload[0]), upload[1])}
    resident.press("suite", sent)
    assert resident.answer.status_code == 422
    assert told in resident.page
    assert f"q-data-{name}-error" in resident.page
    assert 'value="Bonjour"' in resident.page
    resident.press("suite").press("envoyer")
    assert _attachments(app) == {}


def test_a_file_can_be_taken_back(resident: Resident, app: Flask) -> None:
    _give(resident, "plan", b"%PDF-1.7 ", "plan.pdf")
    resident.press("changer /data/mot")
    assert "plan-" in resident.page
    resident.press("suite", {"/data/plan:drop": "1"}).press("envoyer")
    assert _attachments(app) == {}
