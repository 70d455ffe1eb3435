"""Media of a form version: what the form asks for, made ready, told where missing, never replaced."""

import io

import pytest
from flask import Flask
from PIL import Image

from app.blobs import read_blob
from app.db import db, transaction
from app.projects.media.archive import Bundle
from app.projects.media.findings import missing
from app.projects.media.given import receive
from app.projects.media.keeping import media_of
from app.projects.media.preparing import Prepared, prepare
from app.projects.media.wanted import Wanted
from app.projects.models import FormVersion, FormVersionIsSealed, Questionnaire
from app.projects.publishing import publish
from app.projects.uploads import media_findings, read_upload, receive_upload
from tests.make_forms import FORMS, make_feature_form
from tests.make_media import M4A, MP3, MP4, OGG, VTT, WAV, WEBM, make_picture
from tests.make_projects import make_questionnaire

pytestmark = pytest.mark.slow

FORM = (FORMS / "media.md").read_bytes()


def _prepared(**files: bytes) -> Prepared:
    """Files prepared for the form; `plan_png` is `plan.png`."""
    given = [receive(name, io.BytesIO(content)) for name, content in _named(files).items()]
    return prepare(given, Wanted.by(make_feature_form("media")))


def _named(files: dict[str, bytes]) -> dict[str, bytes]:
    return {name.replace("_", "."): content for name, content in files.items()}


def _upload(questionnaire: Questionnaire, form: bytes = FORM, **files: bytes) -> FormVersion:
    """The version that an upload of the form with these files becomes."""
    with transaction():
        given = tuple(receive(name, io.BytesIO(content)) for name, content in _named(files).items())
        upload = receive_upload(db.session.merge(questionnaire), Bundle("forme.md", form, given))
    with transaction():
        read_upload(lambda _done, _total: None, str(upload.project_id), str(upload.id))
    return db.session.get_one(FormVersion, (upload.project_id, upload.form_version_id))


def _codes(prepared: Prepared) -> list[tuple[str, object]]:
    return [(one.code, one.values["file"]) for one in prepared.findings]


def test_a_form_asks_for_what_its_labels_name_and_for_what_stands_beside() -> None:
    wanted = Wanted.by(make_feature_form("media"))
    assert set(wanted.columns) == {
        "signes.mp4",
        "signes-ar.mp4",
        "plan.png",
        "grand.jpg",
        "âge.mp3",
        "arbres.jpg",
        "arbres.ogg",
    }
    assert wanted.find("Plan.PNG") == "plan.png"
    assert wanted.find("a\u0302ge.mp3") == "âge.mp3"
    assert wanted.find("signes.ar.VTT") == "signes.ar.vtt"
    assert wanted.find("plan.fr.txt") == "plan.fr.txt"
    for other in ("plan.vtt", "signes.en.vtt", "autre.png", "signes.webm"):
        assert wanted.find(other) is None


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_files_are_made_ready(app: Flask) -> None:
    photo = make_picture("JPEG", size=(3000, 20), told="12, rue des Lilas")
    with app.app_context():
        found = _prepared(plan_PNG=photo, grand_jpg=photo, signes_mp4=MP4, plan_txt="Été".encode("cp1252"))
        assert not found.findings
        plan, grand, film, told = (
            found.files[name] for name in ("plan.png", "grand.jpg", "signes.mp4", "plan.txt")
        )
        drawn = [Image.open(io.BytesIO(read_blob(one.sha256))) for one in (plan, grand)]
        assert [(one.format, one.width) for one in drawn] == [("PNG", 1600), ("JPEG", 2400)]
        assert not any(b"Lilas" in read_blob(one.sha256) for one in (plan, grand))
        assert plan.media_type == "image/png"
        assert read_blob(film.sha256) == MP4
        assert read_blob(told.sha256).decode() == "Été"


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("plan_svg", b"<svg/>", "media_unknown"),
        ("forme_zip", b"PK", "media_unknown"),
        ("autre_png", make_picture(), "media_unused"),
        ("plan_png", b"<svg/>", "media_broken"),
        ("plan_png", bytes(16_000_000), "media_large"),
        ("signes_mp4", b"<html>", "media_broken"),
        ("signes_mp4", b"\0\0\0\x18ftypheic", "media_broken"),
        ("signes_vtt", b"1\n00:00:01,000 --> 00:00:02,000\nBonjour", "media_broken"),
        ("plan_txt", bytes(9), "media_broken"),
    ],
)
def test_what_is_not_taken_is_told(app: Flask, name: str, content: bytes, code: str) -> None:
    with app.app_context():
        found = _prepared(**{name: content})
    assert _codes(found) == [(code, name.replace("_", "."))]
    assert not found.files


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_file_is_of_the_kind_that_its_column_says_and_comes_once(app: Flask) -> None:
    with app.app_context():
        found = _prepared(plan_png=make_picture(), PLAN_png=make_picture(colour="red"))
        assert _codes(found) == [("media_twice", "PLAN.png")]
        wanted = Wanted({"plan.png": frozenset({"audio"})})
        astray = prepare([receive("plan.png", io.BytesIO(make_picture()))], wanted)
    assert _codes(astray) == [("media_misplaced", "plan.png")]


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("name", "content"),
    [("s.mp3", MP3), ("s.ogg", OGG), ("s.wav", WAV), ("s.m4a", M4A), ("s.webm", WEBM), ("s.vtt", VTT)],
)
def test_every_kind_is_known_by_its_content(app: Flask, name: str, content: bytes) -> None:
    column = "video" if name == "s.webm" else "audio"
    named = {} if name == "s.vtt" else {name: frozenset({column})}
    wanted = Wanted({"s.mp4": frozenset({"video"}), **named})
    with app.app_context():
        assert not prepare([receive(name, io.BytesIO(content))], wanted).findings
        [astray] = prepare([receive(name, io.BytesIO(b"<html>" + bytes(90)))], wanted).findings
    assert astray.code == "media_broken"


def test_a_version_keeps_its_media_and_tells_what_is_missing_and_what_nothing_names(app: Flask) -> None:
    with app.app_context():
        version = _upload(make_questionnaire(), plan_png=make_picture(), autre_png=make_picture())
        here = media_of(version)
        assert list(here) == ["plan.png"]
        assert [(one.code, one.values["file"]) for one in media_findings(version)] == [
            ("media_unused", "autre.png")
        ]
        absent = missing(Wanted.by(make_feature_form("media")), here)
        assert "signes.mp4" in [one.values["file"] for one in absent]
        assert "plan.png" not in [one.values["file"] for one in absent]


def test_a_version_is_completed_until_it_is_published_and_never_shows_another_file(app: Flask) -> None:
    with app.app_context():
        questionnaire = make_questionnaire()
        first = _upload(questionnaire)
        again = _upload(questionnaire, plan_png=make_picture())
        assert (again.id, list(media_of(first))) == (first.id, ["plan.png"])
        second = _upload(questionnaire, plan_png=make_picture(colour="red"))
        assert (second.number, second.label != first.label) == (2, True)
        assert media_of(first)["plan.png"].sha256 != media_of(second)["plan.png"].sha256
        with transaction():
            publish(db.session.merge(questionnaire), db.session.merge(second))
        assert _upload(questionnaire).id == second.id
        third = _upload(questionnaire, signes_mp4=MP4)
        assert third.number == 3
        assert list(media_of(second)) == ["plan.png"]
        assert list(media_of(third)) == ["plan.png", "signes.mp4"]


def test_a_new_version_takes_over_what_it_still_names(app: Flask) -> None:
    with app.app_context():
        questionnaire = make_questionnaire()
        files = {"plan_png": make_picture(), "signes_mp4": MP4, "signes_vtt": VTT}
        first = _upload(questionnaire, **files)
        other = FORM.replace(b"plan.png", b"vue.png").replace(b"Des bancs", "Des sièges".encode())
        second = _upload(questionnaire, other)
        assert second.number == 2
        assert list(media_of(second)) == ["signes.mp4", "signes.vtt"]
        assert media_of(second)["signes.vtt"].sha256 == media_of(first)["signes.vtt"].sha256


def test_a_medium_that_is_kept_never_changes(app: Flask) -> None:
    with app.app_context():
        version = _upload(make_questionnaire(), plan_png=make_picture())
        with pytest.raises(FormVersionIsSealed), transaction():
            media_of(version)["plan.png"].sha256 = "0" * 64
