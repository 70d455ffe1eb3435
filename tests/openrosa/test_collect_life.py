"""The whole life of a tablet with Collect, against the real server: from its code to its end."""

import io
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from flask import Flask
from PIL import Image
from playwright.sync_api import Page
from sqlalchemy import func, select

from app.blobs import read_blob
from app.collection.models import Attachment, Submission, SubmissionVersion
from app.collection.states import State
from app.config import Settings
from app.db import db, transaction
from app.openrosa.keys.app_users import revoke_app_user, token_of
from app.openrosa.keys.settings_code import settings_code
from app.openrosa.models import AppUser
from app.projects.models import Questionnaire
from tests.axe import assert_accessible
from tests.collect_client import Collect, CollectError
from tests.make import make_person
from tests.make_media import make_picture
from tests.make_projects import make_project
from tests.make_published import make_published
from tests.make_tablets import (
    STREET_FORM,
    TREE_FORM,
    VISIT_FORM,
    add_person,
    fill_in,
    make_illustrated,
    make_people,
    make_photo,
    make_sent,
    make_tablet,
)
from tests.seeing import scan_qr
from tests.serving import KindledServer, Server
from tests.team import Team

pytestmark = pytest.mark.slow
_NAMES = ("avant", "gauche", "droite")
_STREET = 'id="la rue/1" version="2026-1"'


@pytest.fixture
def small_server(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    """The production server, which asks for requests of at most 40 kB."""
    monkeypatch.setenv("PALIER_MAX_REQUEST_BYTES", "40000")
    started = KindledServer(settings)
    started.start()
    yield started
    started.kill()


def make_scanned(server: Server, *questionnaires: Questionnaire) -> tuple[Collect, AppUser]:
    """A tablet that has scanned its code, without a page in between."""
    app_user = make_tablet(*questionnaires)
    token = token_of(app_user)
    assert token
    return Collect.scan(settings_code(server.url, questionnaires[0].project, token)), app_user


def versions(app: Flask) -> list[SubmissionVersion]:
    with app.app_context():
        return list(db.session.scalars(select(SubmissionVersion).order_by(SubmissionVersion.sequence)))


def photos_of(app: Flask, version: SubmissionVersion) -> dict[str, bytes]:
    with app.app_context():
        rows = db.session.scalars(select(Attachment).where(Attachment.version_id == version.id))
        return {row.name: read_blob(row.sha256) for row in rows}


def noisy_photo(seed: int) -> bytes:
    """A photo of some 25 kB that tells of its maker."""
    image = Image.effect_noise((200, 160), 40 + seed).convert("RGB")
    out = io.BytesIO()
    exif = Image.Exif()
    exif[0x010F] = "Fairphone"
    image.save(out, "JPEG", quality=92, exif=exif)
    return out.getvalue()


def test_a_tablet_from_its_code_to_its_end(
    app: Flask, small_server: Server, page: Page, tmp_path: Path
) -> None:
    with app.app_context():
        street = make_published(markdown=STREET_FORM)
        person = make_person(administrator=True)
        email, slug = person.email, street.project.slug
    tablet = Collect.scan(_photograph_code(page, small_server.url, email, slug))

    (listed,) = tablet.form_list()
    assert (listed.form_id, listed.version, listed.manifest_url) == ("la rue/1", "2026-1", None)
    form = tablet.download(listed)
    assert tablet.form_list() == [listed] and tablet.statuses[-1] == 304

    photos = {f"17000000000{place}.jpg": noisy_photo(place) for place in range(3)}
    answers = {
        "/data/rue": "Rue Haute",
        **{f"/data/{to}": name for to, name in zip(_NAMES, photos, strict=True)},
    }
    xml = fill_in(form, answers)
    tablet.statuses.clear()
    assert tablet.submit(xml, photos, "La rue_2026-03-14.xml") == "Réponse reçue."
    assert tablet.statuses[0] == 204 and len(tablet.statuses) >= 3 and set(tablet.statuses[1:]) == {201}
    (version,) = versions(app)
    assert version.channel == "collect" and version.started_at and version.findings is None
    kept = photos_of(app, version)
    assert set(kept) == set(photos)
    for content in kept.values():
        with Image.open(io.BytesIO(content)) as image:
            assert image.size == (200, 160) and not image.getexif()

    assert tablet.submit(xml, photos) == "Réponse reçue."  # the answer was lost on the way: all of it again
    assert photos_of(app, versions(app)[0]) == kept and len(versions(app)) == 1

    old, new = version.instance_id, "uuid:8f1e"
    edit = xml.replace(
        f"<instanceID>{old}".encode(), f"<deprecatedID>{old}</deprecatedID><instanceID>{new}".encode()
    ).replace(b"Rue Haute", b"Rue Basse")
    assert tablet.submit(edit) == "Réponse reçue."
    _, edited = versions(app)
    assert (edited.submission_id, edited.replaces) == (version.submission_id, old)
    assert photos_of(app, edited) == kept

    with app.app_context(), transaction():
        revoke_app_user(db.session.scalars(select(AppUser)).one())
    for act in (tablet.form_list, lambda: tablet.submit(fill_in(form, answers, seed=2))):
        with pytest.raises(CollectError, match=r"^403 Cette tablette n’a plus accès"):
            act()
    assert len(versions(app)) == 2


def _photograph_code(page: Page, url: str, email: str, slug: str) -> str:
    """The team adds a tablet and shows its code; what a camera reads from the screen."""
    Team(page).enter(url, email)
    page.goto(f"{url}/projets/{slug}/tablettes")
    _assert_fit(page)
    page.fill("[name=name]", "Tablette 1")
    page.click("text=Ajouter la tablette")
    page.click("text=Montrer le code QR")
    _assert_fit(page)
    return scan_qr(page.locator(".settings-code svg"))


def _assert_fit(page: Page) -> None:
    """Nothing that axe minds, and nothing wider than the narrowest telephone."""
    assert_accessible(page)
    page.set_viewport_size({"width": 320, "height": 640})
    assert page.evaluate("document.documentElement.scrollWidth") == 320
    page.set_viewport_size({"width": 1280, "height": 800})


def test_more_than_a_hundred_files_come_in_parts(app: Flask, server: Server) -> None:
    rows = "\n".join(f"| | audio | son{place} | Son {place} |" for place in range(150))
    head, tail = (
        "| survey | | | |\n| | type | name | label |\n",
        "\n| settings | |\n| | form_id |\n| | sons |\n",
    )
    with app.app_context():
        tablet, _ = make_scanned(server, make_published(markdown=f"{head}{rows}{tail}"))
    form = tablet.download(tablet.form_list()[0])
    files = {f"son {place}.m4a": f"son {place}".encode() for place in range(150)}
    answers = {f"/data/son{place}": name for place, name in enumerate(files)}
    tablet.submit(fill_in(form, answers), files)
    assert tablet.statuses[-3:] == [204, 201, 201]
    (version,) = versions(app)
    assert photos_of(app, version) == files


def test_media_and_lists_come_with_their_form(app: Flask, server: Server) -> None:
    with app.app_context():
        illustrated = make_illustrated("plan été.png", make_picture())
        people = make_people(illustrated.project_id, "Ana", "Béa")
        tablet, _ = make_scanned(server, illustrated)
    (listed,) = tablet.form_list()
    headers = tablet.get(f"{tablet.server_url}/formList").headers
    assert {"date", "content-language", "x-openrosa-accept-content-length"} <= set(headers)
    media = tablet.media(listed)
    assert set(media) == {"plan été.png", "people.csv"}
    before = tablet.manifest(listed)[1]
    assert tablet.deleted(before, ["uuid-Ana", "uuid-Cléo"]) == {"uuid-Ana": False}
    with app.app_context(), transaction():
        add_person(db.session.merge(people), "Cléo")
    assert tablet.manifest(listed)[1].hash != before.hash
    assert "Cléo" in tablet.media(listed)["people.csv"].decode()


def test_what_one_tablet_tells_of_an_entity_reaches_the_other(app: Flask, server: Server) -> None:
    with app.app_context():
        project = make_project()
        trees = make_published(project, markdown=TREE_FORM)
        visits = make_published(project, markdown=VISIT_FORM)
        planter, _ = make_scanned(server, trees)
        visitor, _ = make_scanned(server, visits)
    form = planter.download(planter.form_list()[0])
    planter.submit(fill_in(form, {"/data/nom": "Chêne", "/data/hauteur": "2"}))
    planter.submit(fill_in(form, {"/data/nom": "rien", "/data/hauteur": "2"}, seed=2))

    (listed,) = visitor.form_list()
    (before,) = visitor.manifest(listed)
    files = visitor.media(listed)
    head, tree = files["arbres.csv"].decode().splitlines()
    uuid, *told = tree.split(",")
    assert (head, told) == ("name,label,__version,hauteur", ["Chêne", "1", "2"])
    visit = {"/data/arbre": uuid, "/data/hauteur": "3"}
    visitor.submit(fill_in(visitor.download(listed), visit, seed=3, files=files))
    assert visitor.manifest(listed)[0].hash != before.hash
    assert visitor.media(listed)["arbres.csv"].decode().splitlines()[1] == f"{uuid},Chêne,2,3"


def test_a_connection_that_breaks_leaves_nothing_behind(app: Flask, server: Server) -> None:
    with app.app_context():
        tablet, _ = make_scanned(server, make_published(markdown=STREET_FORM))
    xml, photo = make_sent("<avant>a.jpg</avant>", form=_STREET, instanceID="uuid:1"), make_photo()
    for kept_bytes in (10, 300, 900):
        tablet.cut(xml, {"a.jpg": photo}, kept_bytes)
    assert versions(app) == []
    assert tablet.submit(xml, {"a.jpg": photo}) == "Réponse reçue."
    assert len(versions(app)) == 1


def test_the_same_answer_from_many_senders_at_once_is_one(app: Flask, server: Server) -> None:
    with app.app_context():
        tablet, _ = make_scanned(server, make_published(markdown=STREET_FORM))
    xml = make_sent("<avant>a.jpg</avant><gauche>b.jpg</gauche>", form=_STREET, instanceID="uuid:1")
    sets = [{"a.jpg": make_photo()}, {"b.jpg": make_photo("blue")}] * 4
    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(lambda files: tablet.submit(xml, files), sets)) == {"Réponse reçue."}
    (version,) = versions(app)
    assert set(photos_of(app, version)) == {"a.jpg", "b.jpg"}


def test_of_edits_at_once_one_replaces(app: Flask, server: Server) -> None:
    with app.app_context():
        tablet, _ = make_scanned(server, make_published())
    tablet.submit(make_sent(instanceID="uuid:1"))
    edits = [
        make_sent(f"<age>{20 + place}</age>", instanceID=f"uuid:e{place}", deprecatedID="uuid:1")
        for place in range(8)
    ]
    with ThreadPoolExecutor(8) as pool:
        told = list(pool.map(lambda edit: _try(tablet, edit), edits))
    assert sorted(told) == ["201", *["409"] * 7]
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Submission)) == 1
        assert db.session.scalars(select(Submission.state)).all() == [State.COUNTED]
    assert len(versions(app)) == 2


def _try(tablet: Collect, xml: bytes) -> str:
    try:
        tablet.submit(xml)
    except CollectError as refused:
        return str(refused)[:3]
    return "201"


def test_a_refusal_is_heard_however_much_was_sent(app: Flask, server: Server) -> None:
    with app.app_context():
        tablet, app_user = make_scanned(server, make_published())
        with transaction():
            revoke_app_user(db.session.merge(app_user))
    with pytest.raises(CollectError, match=r"^403 Cette tablette n’a plus accès"):
        tablet.submit(make_sent("<avis>film.mp4</avis>"), {"film.mp4": bytes(30_000_000)})
