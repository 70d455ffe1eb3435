"""A ZIP with a form and its media: taken apart, whatever else lies in it; bombs and others refused."""

import io
import zipfile

import pytest
from flask import Flask

from app.errors import Refused
from app.projects.media import archive
from app.projects.media.archive import gather
from app.projects.media.given import Given
from tests.make_media import MP4, make_archive, make_picture

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


def _refused(content: bytes) -> str:
    with pytest.raises(Refused) as refused:
        gather("tout.zip", io.BytesIO(content))
    return refused.value.code


def test_the_form_is_found_among_what_lies_in_the_archive(app: Flask) -> None:
    packed = make_archive(
        {
            "place/forme.xlsx": b"classeur",
            "place/media/plan.png": make_picture(),
            "place/media/signes.mp4": MP4,
            "place/rues.csv": b"a;b",
            "place/notes.docx": b"de rien",
            "__MACOSX/place/._forme.xlsx": b"x",
            "place/.DS_Store": b"x",
            "place/~$forme.xlsx": b"x",
        }
    )
    with app.app_context():
        bundle = gather("Place.ZIP", io.BytesIO(packed), [Given("autre.png")])
    assert (bundle.form_name, bundle.form) == ("forme.xlsx", b"classeur")
    assert [one.name for one in bundle.media] == [
        "autre.png",
        "plan.png",
        "signes.mp4",
        "rues.csv",
        "notes.docx",
    ]
    assert [bool(one.sha256) for one in bundle.media] == [False, True, True, True, False]


def test_a_form_that_comes_alone_is_no_archive(app: Flask) -> None:
    assert gather("place.xlsx", io.BytesIO(b"PK")) == ("place.xlsx", b"PK", ())


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "archive_damaged"),
        (make_archive({"forme.md": b"x" * 100})[:-9], "archive_damaged"),
        (make_archive({"plan.png": b"x"}), "archive_without_form"),
        (make_archive({"a.xlsx": b"x", "b.ods": b"x"}), "archive_forms"),
        (make_archive({"forme.md": b"x", **{f"{n}.png": b"" for n in range(1000)}}), "archive_too_large"),
    ],
)
def test_other_archives_are_refused(app: Flask, content: bytes, code: str) -> None:
    with app.app_context():
        assert _refused(content) == code


def test_an_archive_that_would_unpack_to_too_much_is_refused(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archive, "MOST_BYTES", 1_000_000)
    bomb = make_archive({"forme.md": b"x", "film.mp4": bytes(1_000_001)})
    assert len(bomb) < 2000
    with app.app_context():
        assert _refused(bomb) == "archive_too_large"


def test_what_an_archive_declares_is_the_most_that_is_read(app: Flask) -> None:
    packed = bytearray(make_archive({"forme.md": b"x", "film.mp4": bytes(5_000_000)}))
    size = (5_000_000).to_bytes(4, "little")
    assert packed.count(size) == 2
    packed = packed.replace(size, (10).to_bytes(4, "little"))
    with app.app_context():
        assert _refused(bytes(packed)) == "archive_damaged"


def test_an_archive_under_a_password_is_refused(app: Flask) -> None:
    packed = bytearray(make_archive({"forme.md": b"x"}))
    with zipfile.ZipFile(io.BytesIO(packed)) as opened:
        central = opened.start_dir
    packed[6] |= 1
    packed[central + 8] |= 1
    with app.app_context():
        assert _refused(bytes(packed)) == "archive_encrypted"
