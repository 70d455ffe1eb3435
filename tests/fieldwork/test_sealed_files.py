"""Files of agents' answers: sealed on the device, opened once, whichever of file and answer comes first."""

import threading
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.blobs import drop_blob, has_blob, read_blob
from app.collection.erasing import Erased, erase
from app.collection.models import Attachment, Submission
from app.db import db, transaction
from app.fieldwork.models import SealedFile
from app.projects.models import Project, Questionnaire
from tests.make_fieldwork import Json, Phone, sha256
from tests.make_media import make_picture
from tests.make_published import make_published

PHOTO = make_picture(size=(640, 480))
PICTURE = ("hall.png", "image/png", PHOTO)
SOUND = ("avis.mp3", "audio/mpeg", bytes(range(256)) * 9000)

#: Storage tells nothing here that it does not tell elsewhere.
ON_ONE = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


@pytest.fixture
def asked(app: Flask, project: Project) -> Questionnaire:
    """One that counts answers without a code."""
    with app.app_context():
        return make_published(project)


def pushed(phone: Phone, item: Json) -> Json:
    (result,) = phone.push(item)
    return result


def kept(app: Flask, *contents: bytes) -> None:
    """These files are kept as what they hold, once, and nothing of what travelled."""
    with app.app_context():
        named = sorted(db.session.scalars(select(Attachment.sha256)))
        assert named == sorted(map(sha256, contents))
        assert [read_blob(sha256(content)) for content in contents] == list(contents)
        rows = list(db.session.scalars(select(SealedFile)))
        assert [(row.wrapped, has_blob(row.sealed_sha256)) for row in rows] == [(None, False)] * len(contents)


def test_files_that_come_first_are_opened_with_their_answer(
    app: Flask, phone: Phone, asked: Questionnaire
) -> None:
    item, (photo, sound) = phone.bringing(asked, PICTURE, SOUND)
    assert phone.upload(item, photo).get_json() == {"received": len(photo), "complete": True}
    half = len(sound) // 2
    assert phone.upload(item, sound, (0, half)).get_json() == {"received": half, "complete": False}
    assert phone.client.get(phone.file(item, sha256(sound))).get_json()["received"] == half
    assert phone.upload(item, sound, (half, len(sound))).get_json()["complete"]
    with app.app_context():
        assert not has_blob(sha256(PHOTO))
    result = pushed(phone, item)
    assert (result["status"], result["receipt"]["missing"]) == (201, [])
    kept(app, PHOTO, SOUND[2])


def test_files_that_come_after_their_answer_are_opened_as_they_come(
    app: Flask, phone: Phone, asked: Questionnaire
) -> None:
    item, (photo, sound) = phone.bringing(asked, PICTURE, SOUND)
    assert pushed(phone, item)["receipt"]["missing"] == sorted([sha256(photo), sha256(sound)])
    assert phone.client.put(phone.file(item, "0" * 64), data=b"").status_code == 404
    assert phone.upload(item, photo).get_json()["complete"]
    assert pushed(phone, item)["receipt"]["missing"] == [sha256(sound)]
    phone.upload(item, sound)
    kept(app, PHOTO, SOUND[2])
    again = pushed(phone, item)
    assert (again["status"], again["receipt"]["missing"]) == (200, [])
    # A device that lost the word asks by the name that it knows, and sends once more what it likes.
    assert phone.client.get(phone.file(item, sha256(photo))).get_json()["complete"]
    assert phone.upload(item, sound).get_json() == {"received": len(sound), "complete": True}
    kept(app, PHOTO, SOUND[2])


@ON_ONE
def test_what_is_here_already_is_asked_of_no_device(app: Flask, phone: Phone, asked: Questionnaire) -> None:
    first, (photo,) = phone.bringing(asked, PICTURE)
    phone.upload(first, photo)
    phone.push(first)
    second, (same,) = phone.bringing(asked, PICTURE)
    third, (too,) = phone.bringing(asked, PICTURE)
    phone.upload(third, too)
    assert [one["receipt"]["missing"] for one in phone.push(second, third)] == [[], []]
    with app.app_context():
        assert not has_blob(sha256(too))
    assert phone.client.get(phone.file(second, sha256(same))).get_json() == {
        "received": len(same),
        "complete": True,
    }


def _flipped(sealed: bytes) -> bytes:
    return sealed[:200] + bytes([sealed[200] ^ 1]) + sealed[201:]


@ON_ONE
@pytest.mark.parametrize(
    "change", [_flipped, lambda sealed: sealed[:20], lambda sealed: b"\x02" + sealed[1:]]
)
def test_a_file_that_was_tampered_with_is_told_and_its_answer_kept(
    app: Flask, phone: Phone, asked: Questionnaire, change: Callable[[bytes], bytes]
) -> None:
    item, (photo,) = phone.bringing(asked, PICTURE, change=change)
    phone.upload(item, photo)
    fine, (sound,) = phone.bringing(asked, SOUND)
    phone.upload(fine, sound)
    refused, taken = phone.push(item, fine)
    assert (refused["status"], refused["error"]["code"]) == (422, "sealed_file_unreadable")
    assert (taken["status"], taken["receipt"]["missing"]) == (201, [])
    assert pushed(phone, item)["status"] == 422
    late, (brought,) = phone.bringing(asked, PICTURE, change=change)
    phone.push(late)
    assert phone.upload(late, brought).get_json()["complete"]
    assert pushed(phone, late)["error"]["code"] == "sealed_file_unreadable"
    with app.app_context():
        assert db.session.scalar(select(func.count()).where(Submission.state == "counted")) == 3
        assert not has_blob(sha256(PHOTO))


@ON_ONE
def test_a_photograph_is_held_to_what_all_are(app: Flask, phone: Phone, asked: Questionnaire) -> None:
    telling = make_picture("JPEG", told="Chez moi")
    item, (photo,) = phone.bringing(asked, ("hall.jpg", "image/jpeg", telling))
    phone.upload(item, photo)
    assert pushed(phone, item)["error"]["code"] == "file_metadata"
    item, (text,) = phone.bringing(asked, ("hall.jpg", "image/jpeg", b"<svg/>"))
    phone.upload(item, text)
    assert pushed(phone, item)["error"]["code"] == "file_kind"
    item, (page,) = phone.bringing(asked, ("page.html", "text/html", b"<p>"))
    phone.upload(item, page)
    assert pushed(phone, item)["error"]["code"] == "file_kind"
    with app.app_context():
        assert not has_blob(sha256(telling))


def test_an_answer_that_is_erased_takes_what_opens_its_files_along(
    app: Flask, phone: Phone, asked: Questionnaire
) -> None:
    item, (photo,) = phone.bringing(asked, PICTURE)
    phone.push(item)
    with app.app_context():
        with transaction() as session:
            erase(session.scalars(select(Submission)).one(), Erased.WITHDRAWN)
        assert db.session.scalar(select(func.count()).select_from(SealedFile)) == 0
    assert phone.upload(item, photo).status_code == 410


@ON_ONE
def test_a_file_that_a_restore_lost_is_opened_again(app: Flask, phone: Phone, asked: Questionnaire) -> None:
    item, (photo,) = phone.bringing(asked, PICTURE)
    phone.upload(item, photo)
    phone.push(item)
    with app.app_context():
        drop_blob(sha256(PHOTO))
    assert pushed(phone, item)["receipt"]["missing"] == [sha256(photo)]
    phone.upload(item, photo)
    kept(app, PHOTO)


def test_an_answer_and_its_file_at_the_same_moment(app: Flask, phone: Phone, asked: Questionnaire) -> None:
    items = [phone.bringing(asked, ("a.txt", "text/plain", f"mot {one}".encode())) for one in range(6)]
    for item, (sealed,) in items:
        own = Phone(app.test_client(), phone.told)
        both = [
            threading.Thread(target=own.push, args=(item,)),
            threading.Thread(target=phone.upload, args=(item, sealed)),
        ]
        for one in both:
            one.start()
        for one in both:
            one.join()
    kept(app, *(f"mot {one}".encode() for one in range(6)))


@ON_ONE
def test_devices_of_before_send_files_as_they_are(app: Flask, phone: Phone, asked: Questionnaire) -> None:
    told = {"name": "hall.png", "sha256": sha256(PHOTO), "size": len(PHOTO), "media_type": "image/png"}
    item = phone.answer(asked, None, attachments=[told])
    assert pushed(phone, item)["receipt"]["missing"] == [sha256(PHOTO)]
    headers = {"Content-Type": "image/png"}
    phone.client.put(phone.file(item, sha256(PHOTO)), data=PHOTO, headers=headers)
    assert pushed(phone, item)["receipt"]["missing"] == []
