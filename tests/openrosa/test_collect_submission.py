"""What Collect sends: kept once, in parts, again, as edits; what cannot be kept is told with its status."""

import hashlib
import io
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import pytest
from flask import Flask
from flask.testing import FlaskClient
from lxml import etree
from PIL import Image
from sqlalchemy import select
from werkzeug.test import TestResponse

from app.blobs import drop_blob, read_blob
from app.collection.erasing import Erased, erase
from app.collection.models import Attachment, Conflict, Submission, SubmissionVersion
from app.collection.states import Quarantine, State
from app.db import db, transaction
from app.openrosa.collect import parts
from app.openrosa.keys.app_users import give_forms
from app.openrosa.models import AppUser
from app.projects.models import Questionnaire
from app.projects.publishing import close
from app.projects.questionnaires import Terms
from app.projects.terms import Access
from tests.collect_client import BOUNDARY, file_part, incomplete_part, xml_part
from tests.make_media import make_picture
from tests.make_projects import make_project
from tests.make_published import AGE_FORM, make_published, make_version
from tests.make_tablets import STREET_FORM, make_base, make_photo, make_sent, make_tablet

pytestmark = pytest.mark.slow

_OPENROSA = {"X-OpenRosa-Version": "1.0"}
_STREET = 'id="la rue/1" version="2026-1"'


@dataclass
class Sender:
    """A tablet's POSTs, in the bytes that Collect writes."""

    client: FlaskClient
    base: str
    app_user: AppUser
    headers: Mapping[str, str] = field(default_factory=lambda: _OPENROSA)

    def post(self, xml: bytes, files: Mapping[str, bytes] | None = None, *more: bytes) -> TestResponse:
        parts = [xml_part(xml, "Place.xml"), *(file_part(*file) for file in (files or {}).items()), *more]
        return self.send(b"".join(parts) + f"--{BOUNDARY}--\r\n".encode())

    def send(
        self, body: bytes, media_type: str = f"multipart/form-data; boundary={BOUNDARY}"
    ) -> TestResponse:
        query = {"deviceID": "collect:x"}
        url = f"{self.base}/submission"
        return self.client.post(
            url, data=body, query_string=query, content_type=media_type, headers=self.headers
        )


def make_sender(client: FlaskClient, *questionnaires: Questionnaire) -> Sender:
    app_user = make_tablet(*questionnaires)
    return Sender(client, make_base(app_user), app_user)


@pytest.fixture
def place(app: Flask) -> Questionnaire:
    with app.app_context():
        return make_published()


@pytest.fixture
def sender(app: Flask, client: FlaskClient, place: Questionnaire) -> Sender:
    """A tablet that fills in AGE_FORM."""
    with app.app_context():
        return make_sender(client, place)


@pytest.fixture
def street(app: Flask, client: FlaskClient) -> Sender:
    """A tablet that fills in STREET_FORM."""
    with app.app_context():
        return make_sender(client, make_published(markdown=STREET_FORM))


def message(answer: TestResponse) -> tuple[str, str]:
    """The nature and the sentence of an OpenRosaResponse."""
    assert answer.headers["Content-Type"].startswith("text/xml")
    assert answer.headers["X-OpenRosa-Version"] == "1.0"
    root = etree.fromstring(answer.data)
    assert (root.tag, root.get("items")) == ("{http://openrosa.org/http/response}OpenRosaResponse", "0")
    (told,) = root
    return told.get("nature", ""), told.text or ""


def kept(app: Flask) -> list[tuple[Submission, SubmissionVersion]]:
    """All submissions with the version that holds, in their order."""
    with app.app_context():
        query = select(Submission, SubmissionVersion).join(
            SubmissionVersion, SubmissionVersion.id == Submission.version_id
        )
        return [(one, version) for one, version in db.session.execute(query.order_by(Submission.id))]


def files_kept(app: Flask) -> dict[str, Attachment]:
    """The files of the newest version, by name."""
    with app.app_context():
        newest = db.session.scalars(
            select(SubmissionVersion.id).order_by(SubmissionVersion.sequence.desc())
        ).first()
        rows = db.session.scalars(select(Attachment).where(Attachment.version_id == newest))
        return {row.name: row for row in rows}


def street_xml(instance_id: str, photos: tuple[str, ...] = (), **told: str) -> bytes:
    names = ("avant", "gauche", "droite")
    answers = "<rue>Rue Haute</rue>" + "".join(
        f"<{name}>{photo}</{name}>" for name, photo in zip(names, photos, strict=False)
    )
    return make_sent(answers, form=_STREET, instanceID=instance_id, **told)


# Kept


def test_an_answer_is_kept_with_its_bytes_and_its_circumstances(
    app: Flask, sender: Sender, place: Questionnaire
) -> None:
    xml = make_sent(instanceID="uuid:1")
    answer = sender.post(xml)
    assert answer.status_code == 201
    assert message(answer) == ("", "Réponse reçue.")
    ((submission, version),) = kept(app)
    assert submission.state == State.COUNTED
    assert submission.questionnaire_id == place.id
    assert (version.channel, version.instance_id) == ("collect", "uuid:1")
    assert version.collector_id == sender.app_user.id
    assert version.setting["device"] == {"deviceid": "collect:x"}
    with app.app_context():
        stored = db.session.get_one(SubmissionVersion, (version.project_id, version.id)).xml
    assert stored and zlib.decompress(stored) == xml
    assert '"age":"41"' in version.answers


def test_the_same_again_is_the_same_answer(app: Flask, sender: Sender) -> None:
    xml = make_sent(instanceID="uuid:1")
    assert [sender.post(xml).status_code for _ in range(3)] == [201, 201, 201]
    assert len(kept(app)) == 1


def test_other_bytes_under_the_same_id_are_kept_apart(app: Flask, sender: Sender) -> None:
    sender.post(make_sent(instanceID="uuid:1"))
    answer = sender.post(make_sent("<age>42</age>", instanceID="uuid:1"))
    assert answer.status_code == 409
    assert message(answer)[0] == "error"
    assert len(kept(app)) == 1
    with app.app_context():
        assert db.session.scalars(select(Conflict.instance_id)).all() == ["uuid:1"]


def test_a_withdrawn_answer_does_not_come_back(app: Flask, sender: Sender) -> None:
    xml = make_sent(instanceID="uuid:1")
    sender.post(xml)
    with app.app_context(), transaction():
        erase(db.session.scalars(select(Submission)).one(), Erased.WITHDRAWN)
    answer = sender.post(xml)
    assert (answer.status_code, message(answer)) == (409, ("error", "Cette réponse a été retirée."))
    assert kept(app) == []


@pytest.mark.parametrize(
    "meta",
    [
        "<meta><instanceID>uuid:1</instanceID></meta>",
        '<orx:meta xmlns:orx="http://openrosa.org/xforms"><orx:instanceID>uuid:1</orx:instanceID></orx:meta>',
        '<n0:meta xmlns:n0="http://x.example"><n0:instanceID> uuid:1 </n0:instanceID></n0:meta>',
    ],
)
def test_the_instance_id_is_found_under_any_prefix(app: Flask, sender: Sender, meta: str) -> None:
    assert sender.post(f'<data id="place" version="1"><age>41</age>{meta}</data>'.encode()).status_code == 201
    assert [version.instance_id for _, version in kept(app)] == ["uuid:1"]


def test_the_instance_id_may_be_an_attribute_or_be_made_up(app: Flask, sender: Sender) -> None:
    sender.post(b'<data id="place" version="1" instanceID="uuid:1"><age>41</age></data>')
    sender.post(b'<data id="place" version="1"><age>41</age></data>')
    first, second = (version.instance_id for _, version in kept(app))
    assert first == "uuid:1"
    assert second.startswith("uuid:")


def test_an_answer_that_breaks_rules_is_kept_and_flagged(app: Flask, sender: Sender) -> None:
    assert sender.post(make_sent("<age>200</age>", instanceID="uuid:1")).status_code == 201
    ((submission, version),) = kept(app)
    assert (submission.state, submission.valid) == (State.COUNTED, False)
    assert version.findings and version.findings["violations"] == [
        {"path": "/data/age", "code": "constraint"}
    ]


def test_a_version_that_nobody_knows_waits_for_a_person(app: Flask, sender: Sender) -> None:
    answer = sender.post(make_sent(form='id="place" version="7"', instanceID="uuid:1"))
    assert answer.status_code == 201
    assert "mise de côté" in message(answer)[1]
    ((submission, version),) = kept(app)
    assert (submission.state, submission.reason) == (State.QUARANTINED, Quarantine.UNKNOWN_VERSION)
    assert version.unknown_version == "7"


def test_an_earlier_version_is_taken_as_what_it_is(app: Flask, sender: Sender, place: Questionnaire) -> None:
    with app.app_context():
        earlier = place.published_version_id
        newer = make_version(place, AGE_FORM.replace("| place | 1 |", "| autre | 2 |"))
        with transaction():
            questionnaire = db.session.merge(place)
            questionnaire.published_version_id, newer.published_at = newer.id, newer.created_at
    assert sender.post(make_sent(instanceID="uuid:1")).status_code == 201
    ((submission, version),) = kept(app)
    assert (submission.state, version.form_version_id) == (State.COUNTED, earlier)


def test_what_comes_after_closing_waits_for_a_person(
    app: Flask, sender: Sender, place: Questionnaire
) -> None:
    with app.app_context(), transaction():
        close(db.session.merge(place))
    assert sender.post(make_sent(instanceID="uuid:1")).status_code == 201
    ((submission, _),) = kept(app)
    assert (submission.state, submission.reason) == (State.QUARANTINED, Quarantine.CLOSED)


def test_an_answer_without_the_code_that_is_wanted_waits_for_a_person(
    app: Flask, client: FlaskClient
) -> None:
    with app.app_context():
        sender = make_sender(client, make_published(terms=Terms(access=Access.CODE)))
    assert sender.post(make_sent(instanceID="uuid:1")).status_code == 201
    assert [one.reason for one, _ in kept(app)] == [Quarantine.NO_CODE]


def test_the_times_that_the_device_noted_are_kept(app: Flask, street: Sender) -> None:
    answers = (
        "<debut>2026-03-14T11:00:00.000+01:00</debut><fin>2026-03-14T11:09:00.000+01:00</fin><rue>Haute</rue>"
    )
    street.post(make_sent(answers, form=_STREET, instanceID="uuid:1"))
    ((_, version),) = kept(app)
    assert version.started_at and version.started_at.isoformat() == "2026-03-14T10:00:00+00:00"
    assert version.finished_at and version.finished_at.isoformat() == "2026-03-14T10:09:00+00:00"


@pytest.mark.parametrize("told", ["hier", "2026-03-14T11:00:00", "0001-01-01T00:00:00+14:00", ""])
def test_times_that_are_none_are_left_out(app: Flask, street: Sender, told: str) -> None:
    street.post(make_sent(f"<fin>{told}</fin><rue>Haute</rue>", form=_STREET, instanceID="uuid:1"))
    assert [version.finished_at for _, version in kept(app)] == [None]


# Files


def test_files_come_in_several_posts_of_the_same_answer(app: Flask, street: Sender) -> None:
    xml = street_xml("uuid:1", ("a.jpg", "b.jpg", "c.jpg"))
    photos = {name: make_photo(colour) for name, colour in zip("abc", ("red", "green", "blue"), strict=True)}
    first = street.post(xml, {"a.jpg": photos["a"], "b.jpg": photos["b"]}, incomplete_part())
    assert (first.status_code, message(first)[1]) == (
        201,
        "Réponse reçue\u202f; ses autres fichiers sont attendus.",
    )
    assert street.post(xml, {"c.jpg": photos["c"]}).status_code == 201
    assert len(kept(app)) == 1
    assert set(files_kept(app)) == {"a.jpg", "b.jpg", "c.jpg"}


def test_a_set_that_is_sent_again_from_the_start_changes_nothing(app: Flask, street: Sender) -> None:
    xml, photo = street_xml("uuid:1", ("a.jpg", "b.jpg")), make_photo()
    street.post(xml, {"a.jpg": photo}, incomplete_part())
    before = files_kept(app)
    street.post(xml, {"a.jpg": photo}, incomplete_part())
    street.post(xml, {"b.jpg": photo})
    after = files_kept(app)
    assert before["a.jpg"].sha256 == after["a.jpg"].sha256 == after["b.jpg"].sha256
    assert len(kept(app)) == 1


def test_photos_tell_nothing_of_their_maker_and_stand_upright(app: Flask, street: Sender) -> None:
    street.post(street_xml("uuid:1", ("a.jpg",)), {"a.jpg": make_photo(size=64)})
    photo = files_kept(app)["a.jpg"]
    assert photo.media_type == "image/jpeg"
    with app.app_context(), Image.open(io.BytesIO(read_blob(photo.sha256))) as image:
        assert (image.size, dict(image.getexif())) == ((32, 64), {})


def test_a_photo_that_tells_nothing_is_kept_as_it_is(app: Flask, street: Sender) -> None:
    photo = make_photo(telling=False)
    street.post(street_xml("uuid:1", ("a.jpg",)), {"a.jpg": photo})
    assert files_kept(app)["a.jpg"].sha256 == hashlib.sha256(photo).hexdigest()


@pytest.mark.parametrize(
    ("name", "format_", "kept_as"),
    [
        ("a.png", "PNG", "PNG"),
        ("a.webp", "WEBP", "WEBP"),
        ("a.PNG", "JPEG", "PNG"),
        ("a.jpeg", "PNG", "JPEG"),
    ],
)
def test_a_picture_is_kept_as_what_its_name_says(
    app: Flask, street: Sender, name: str, format_: str, kept_as: str
) -> None:
    street.post(street_xml("uuid:1", (name,)), {name: make_picture(format_, told="Ana", size=(60, 20))})
    file = files_kept(app)[name]
    assert file.media_type == f"image/{kept_as.lower()}"
    with app.app_context(), Image.open(io.BytesIO(read_blob(file.sha256))) as image:
        assert (image.format, image.size, dict(image.getexif())) == (kept_as, (60, 20), {})


@pytest.mark.parametrize(
    ("name", "content", "media_type"),
    [
        ("a.jpg", b"no picture", "application/octet-stream"),
        ("a.heic", b"\0\0\0\x18ftypheic", "application/octet-stream"),
        ("a.svg", b"<svg/>", "application/octet-stream"),
        ("a.html", b"<script>", "application/octet-stream"),
        ("a.mp4", b"\0\0\0\x18ftypmp42", "video/mp4"),
        ("audit.csv", b"event,node", "text/csv"),
        ("été à l’île 🏝.m4a", b"\0\0\0\x18ftypM4A ", "audio/mp4"),
    ],
)
def test_other_files_are_kept_byte_for_byte(
    app: Flask, street: Sender, name: str, content: bytes, media_type: str
) -> None:
    assert street.post(street_xml("uuid:1", (name,)), {name: content}).status_code == 201
    file = files_kept(app)[name]
    assert file.media_type == media_type
    with app.app_context():
        assert read_blob(file.sha256) == content


def test_files_that_the_answer_does_not_name_are_left_out(app: Flask, street: Sender) -> None:
    """And that is told, with a success: Collect would send it all again for ever."""
    answer = street.post(street_xml("uuid:1", ("a.jpg",)), {"z.jpg": make_photo()})
    assert answer.status_code == 201
    assert message(answer)[1].endswith("qu’elle ne nomme pas\u202f: z.jpg.")
    assert files_kept(app) == {}


@pytest.mark.parametrize(
    ("written", "sent"),
    [
        ("entrée.jpg", "entre\u0301e.jpg"),
        ("entre\u0301e.jpg", "entrée.jpg"),
        ("a\\b.jpg", "a\\b.jpg"),
        ("/sdcard/odk/f.jpg", "f.jpg"),
        ("f.jpg", "../photos/f.jpg"),
        ("f.jpg", "C:\\\\photos\\\\f.jpg"),
    ],
)
def test_a_file_under_another_spelling_is_kept_as_the_answer_writes_it(
    app: Flask, street: Sender, written: str, sent: str
) -> None:
    assert message(street.post(street_xml("uuid:1", (written,)), {sent: make_photo()}))[1] == "Réponse reçue."
    assert set(files_kept(app)) == {written}


def test_a_spelling_that_could_be_of_two_files_is_of_none(app: Flask, street: Sender) -> None:
    photos = {"f.jpg": make_photo()}
    answer = street.post(street_xml("uuid:1", ("a/f.jpg", "b/f.jpg")), photos)
    assert "f.jpg" in message(answer)[1]
    assert files_kept(app) == {}
    street.post(street_xml("uuid:2", ("a/f.jpg", "f.jpg")), photos)
    assert set(files_kept(app)) == {"f.jpg"}


def test_a_picture_that_was_damaged_on_its_way_is_taken_again(app: Flask, street: Sender) -> None:
    """What is no picture makes way for one; a picture stays, whatever comes under its name."""
    xml, photo = street_xml("uuid:1", ("a.jpg",)), make_photo()
    seen = []
    for content in (photo[:200], photo, make_photo("blue")):
        street.post(xml, {"a.jpg": content})
        kept_file = files_kept(app)["a.jpg"]
        seen.append((kept_file.media_type, kept_file.sha256))
    assert [media_type for media_type, _ in seen] == ["application/octet-stream", "image/jpeg", "image/jpeg"]
    assert seen[1] == seen[2]


@pytest.mark.parametrize(("told", "is_more"), [(b"yes", True), (b"no", False)])
def test_whether_more_files_follow_is_what_the_part_says(street: Sender, told: bytes, is_more: bool) -> None:
    part = incomplete_part().replace(b"yes", told)
    assert told in part
    answer = street.post(street_xml("uuid:1", ("a.jpg",)), {}, part)
    assert ("attendus" in message(answer)[1]) is is_more


def test_a_file_whose_bytes_were_lost_is_taken_again(app: Flask, street: Sender) -> None:
    xml, photo = street_xml("uuid:1", ("a.jpg",)), make_photo()
    street.post(xml, {"a.jpg": photo})
    sha256 = files_kept(app)["a.jpg"].sha256
    with app.app_context():
        from_disk = read_blob(sha256)
        drop_blob(sha256)
    street.post(xml, {"a.jpg": photo})
    with app.app_context():
        assert read_blob(sha256) == from_disk


# Edits


def test_an_edit_replaces_what_it_names_and_takes_its_files_over(app: Flask, street: Sender) -> None:
    street.post(
        street_xml("uuid:1", ("a.jpg", "b.jpg")), {"a.jpg": make_photo(), "b.jpg": make_photo("blue")}
    )
    before = files_kept(app)
    edit = street_xml("uuid:2", ("a.jpg", "c.jpg"), deprecatedID="uuid:1")
    assert street.post(edit, {"c.jpg": make_photo("green")}).status_code == 201
    ((submission, version),) = kept(app)
    assert (version.instance_id, version.replaces) == ("uuid:2", "uuid:1")
    assert submission.state == State.COUNTED
    after = files_kept(app)
    assert set(after) == {"a.jpg", "c.jpg"}
    assert after["a.jpg"].sha256 == before["a.jpg"].sha256


def test_an_edit_that_is_sent_again_is_the_same_edit(app: Flask, street: Sender) -> None:
    street.post(street_xml("uuid:1"))
    edit = street_xml("uuid:2", ("a.jpg",), deprecatedID="uuid:1")
    assert street.post(edit, None, incomplete_part()).status_code == 201
    assert street.post(edit, {"a.jpg": make_photo()}).status_code == 201
    assert [version.instance_id for _, version in kept(app)] == ["uuid:2"]
    assert set(files_kept(app)) == {"a.jpg"}


def test_an_edit_of_what_was_edited_meanwhile_is_told(app: Flask, sender: Sender) -> None:
    sender.post(make_sent(instanceID="uuid:1"))
    sender.post(make_sent("<age>42</age>", instanceID="uuid:2", deprecatedID="uuid:1"))
    answer = sender.post(make_sent("<age>43</age>", instanceID="uuid:3", deprecatedID="uuid:1"))
    assert (answer.status_code, message(answer)[0]) == (409, "error")
    assert "version passée" in message(answer)[1]
    assert [version.instance_id for _, version in kept(app)] == ["uuid:2"]
    later = sender.post(make_sent("<age>43</age>", instanceID="uuid:3", deprecatedID="uuid:2"))
    assert later.status_code == 201
    assert [version.instance_id for _, version in kept(app)] == ["uuid:3"]


def test_an_edit_of_what_is_not_here_is_told(app: Flask, client: FlaskClient) -> None:
    with app.app_context():
        project = make_project()
        sender = make_sender(client, make_published(project), make_published(project, markdown=STREET_FORM))
    sender.post(street_xml("uuid:1"))
    for replaced in ("uuid:9", "uuid:1"):  # unknown, and of another questionnaire
        answer = sender.post(make_sent(instanceID="uuid:2", deprecatedID=replaced))
        assert (answer.status_code, message(answer)[0]) == (404, "error")
    assert [version.instance_id for _, version in kept(app)] == ["uuid:1"]


# Refused


def test_a_questionnaire_that_was_not_given_is_refused(
    app: Flask, sender: Sender, place: Questionnaire
) -> None:
    with app.app_context():
        make_published(place.project, markdown=STREET_FORM)
    answer = sender.post(street_xml("uuid:1"))
    assert answer.status_code == 403
    assert "l’équipe du projet peut l’y autoriser" in message(answer)[1]
    unknown = sender.post(make_sent(form='id="nulle part" version="1"', instanceID="uuid:1"))
    assert (unknown.status_code, message(unknown)[0]) == (404, "error")
    assert kept(app) == []


def test_what_was_taken_back_can_be_given_again(app: Flask, sender: Sender, place: Questionnaire) -> None:
    with app.app_context(), transaction():
        give_forms(db.session.merge(sender.app_user), [])
    assert sender.post(make_sent(instanceID="uuid:1")).status_code == 403
    with app.app_context(), transaction():
        give_forms(db.session.merge(sender.app_user), [place.id])
    assert sender.post(make_sent(instanceID="uuid:1")).status_code == 201


_ENCRYPTED = (
    b'<data xmlns="http://opendatakit.org/submissions" id="place" version="1" encrypted="yes">'
    b"<base64EncryptedKey>QUJD</base64EncryptedKey><encryptedXmlFile>submission.xml.enc</encryptedXmlFile></data>"
)
_REFUSED: dict[str, tuple[bytes, int, str]] = {
    "no form id": (b"<data><age>41</age></data>", 400, "de quel questionnaire"),
    "no XML": (b"age=41", 400, "pas du XML"),
    "empty": (b"", 400, "pas du XML"),
    "document type": (b'<!DOCTYPE data [<!ENTITY a "41">]><data id="place">&a;</data>', 400, "pas du XML"),
    "too deep": (b'<data id="place">' + b"<a>" * 300 + b"</a>" * 300 + b"</data>", 400, "pas du XML"),
    "encrypted": (_ENCRYPTED, 400, "chiffrée"),
}


@pytest.mark.parametrize("name", _REFUSED)
def test_what_is_no_answer_is_told(app: Flask, sender: Sender, name: str) -> None:
    xml, status, words = _REFUSED[name]
    answer = sender.post(xml)
    assert answer.status_code == status
    assert message(answer)[0] == "error"
    assert words in message(answer)[1]
    assert kept(app) == []


def _whole() -> bytes:
    return xml_part(make_sent(instanceID="uuid:1"), "a.xml") + f"--{BOUNDARY}--\r\n".encode()


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (lambda body: body[:-30], "incomplet"),
        (lambda body: body[:200], "incomplet"),
        (lambda body: body[:90], "incomplet"),
        (lambda body: body.replace(b"xml_submission_file", b"xml_submission"), "xml_submission_file"),
        (lambda body: body.replace(BOUNDARY.encode(), b"autre"), "incomplet"),
        (lambda _: b"", "xml_submission_file"),
    ],
)
def test_a_body_that_was_cut_off_leaves_nothing(
    app: Flask, sender: Sender, spoil: Callable[[bytes], bytes], words: str
) -> None:
    answer = sender.send(spoil(_whole()))
    assert answer.status_code == 400
    assert words in message(answer)[1]
    assert kept(app) == []


def test_a_body_that_is_no_multipart_is_told(app: Flask, sender: Sender) -> None:
    answer = sender.send(make_sent(instanceID="uuid:1"), "text/xml")
    assert (answer.status_code, message(answer)[0]) == (400, "error")


def test_a_body_that_is_larger_than_anything_is_told(
    app: Flask, sender: Sender, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parts, "_MOST_BYTES", 1_000)
    answer = sender.post(make_sent(instanceID="uuid:1"), {"a.jpg": bytes(2_000)})
    assert (answer.status_code, message(answer)[0]) == (413, "error")


def test_a_sender_that_speaks_no_openrosa_is_told(app: Flask, sender: Sender) -> None:
    sender.headers = {}
    assert sender.post(make_sent(instanceID="uuid:1")).status_code == 400
