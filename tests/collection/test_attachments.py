"""Files of answers arrive in ranges, cut anywhere, before the answer or after; nothing that came is lost."""

import hashlib
import io
import os
import random
import socket
import threading
import time
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image, PngImagePlugin
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from app import clock
from app.blobs import drop_blob, has_blob, read_blob
from app.clock import now
from app.collection.arriving import MOST_BYTES, MOST_FILES, Target, begin_upload, find_upload
from app.collection.models import Upload
from app.collection.partial import partial_path
from app.collection.receipts import find_by_receipt, withdraw
from app.collection.upkeep import sweep_files
from app.config import MEGABYTE
from app.db import db, transaction
from app.projects.models import Questionnaire
from tests.make_published import make_published
from tests.serving import Server

pytestmark = pytest.mark.slow

WORDS = b"Une place, des bancs, de l\xe2\x80\x99ombre. " * 40
INSTANCE = "uuid:a"


@pytest.fixture
def place(app: Flask) -> Questionnaire:
    """A published open questionnaire."""
    with app.app_context():
        return make_published()


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _address(place: Questionnaire, sha256: str, instance: str = INSTANCE) -> str:
    return f"/api/v1/questionnaires/{place.short_name}/attachments/{sha256}?instance={instance}"


class File:
    """A file that a device has, and the requests by which it goes out."""

    def __init__(
        self,
        client: FlaskClient,
        place: Questionnaire,
        content: bytes = WORDS,
        media_type: str = "text/plain",
        instance: str = INSTANCE,
    ) -> None:
        self.client, self.content, self.media_type, self.sha256 = client, content, media_type, _hash(content)
        self.address = _address(place, self.sha256, instance)

    def ask(self) -> TestResponse:
        return self.client.get(self.address)

    def put(self, first: int = 0, end: int | None = None, content: bytes | None = None) -> TestResponse:
        """Bytes from `first` to before `end`; `content` stands for what really comes."""
        end = len(self.content) if end is None else end
        body = self.content[first:end] if content is None else content
        headers = {"Content-Range": f"bytes {first}-{end - 1}/{len(self.content)}"}
        return self.client.put(self.address, data=body, headers=headers, content_type=self.media_type)

    def put_whole(self) -> TestResponse:
        return self.client.put(self.address, data=self.content, content_type=self.media_type)


def _told(answer: TestResponse) -> tuple[int, bool]:
    assert answer.status_code == 200, answer.text
    return answer.json["received"], answer.json["complete"]


def _refusal(answer: TestResponse) -> tuple[int, str]:
    return answer.status_code, answer.json["error"]["code"]


def _send(client: FlaskClient, place: Questionnaire, *files: File, **changed: Any) -> dict[str, Any]:
    named = [
        {"name": f"{n}.txt", "sha256": one.sha256, "size": len(one.content), "media_type": one.media_type}
        for n, one in enumerate(files)
    ]
    item = {"questionnaire": place.short_name, "instance_id": INSTANCE, "form_version": "1"}
    item |= {"answers": {"age": "41"}, "attachments": named} | changed
    [result] = client.post("/api/v1/submissions", json={"items": [item]}).json["results"]
    assert result["status"] in {200, 201}, result
    receipt: dict[str, Any] = result["receipt"]
    return receipt


def _kept(app: Flask, file: File) -> bytes:
    with app.app_context():
        return read_blob(file.sha256)


def _partials(app: Flask) -> int:
    folder = app.extensions["palier.settings"].var / "uploads"
    return len(list(folder.glob("*")))


def _uploads(app: Flask) -> int:
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(Upload)) or 0


def test_a_file_comes_whole(app: Flask, client: FlaskClient, place: Questionnaire) -> None:
    file = File(client, place)
    assert _told(file.ask()) == (0, False)
    assert _told(file.put_whole()) == (len(WORDS), True)
    assert _told(file.ask()) == (len(WORDS), True)
    assert _kept(app, file) == WORDS
    assert _partials(app) == 0


def test_a_file_may_be_empty(app: Flask, client: FlaskClient, place: Questionnaire) -> None:
    assert _told(File(client, place, b"").put_whole()) == (0, True)


def test_ranges_may_be_cut_anywhere_and_overlap(
    app: Flask, client: FlaskClient, place: Questionnaire
) -> None:
    """A seeded walk: each range starts at or before the place reached, and may not go beyond it."""
    for seed in range(8):
        chance = random.Random(seed)  # noqa: S311
        file = File(client, place, chance.randbytes(3_000), instance=f"uuid:{seed}")
        received = 0
        while received < len(file.content):
            first = chance.randint(0, received)
            end = min(first + chance.randint(1, 900), len(file.content))
            received = max(received, end)
            assert _told(file.put(first, end)) == (received, received == len(file.content))
        assert _kept(app, file) == file.content


def test_a_gap_tells_where_to_go_on(client: FlaskClient, place: Questionnaire) -> None:
    file = File(client, place)
    file.put(0, 100)
    answer = file.put(101)
    assert _refusal(answer) == (409, "range_gap")
    assert answer.json["error"]["values"] == {"received": 100}
    assert _told(file.put(100)) == (len(WORDS), True)


def test_a_range_that_comes_short_is_kept(app: Flask, client: FlaskClient, place: Questionnaire) -> None:
    file = File(client, place)
    assert _told(file.put(0, 500, WORDS[:123])) == (123, False)
    assert _told(file.ask()) == (123, False)
    assert _told(file.put(123)) == (len(WORDS), True)
    assert _kept(app, file) == WORDS


def test_another_hash_drops_what_came(app: Flask, client: FlaskClient, place: Questionnaire) -> None:
    file = File(client, place)
    file.put(0, 100, b"x" * 100)
    assert _refusal(file.put(100)) == (422, "attachment_mismatch")
    assert (_told(file.ask()), _uploads(app), _partials(app)) == ((0, False), 0, 0)
    assert _told(file.put_whole()) == (len(WORDS), True)


def test_one_hash_has_one_length(client: FlaskClient, place: Questionnaire) -> None:
    file = File(client, place)
    file.put(0, 100)
    file.content = WORDS[:200]
    assert _refusal(file.put(100, 200)) == (422, "attachment_mismatch")
    assert _told(file.ask()) == (0, False)


@pytest.mark.parametrize(
    "told", ["bytes 0-9", "bytes 9-0/20", "bytes 0-29/20", "bytes */20", "lines 0-9/20", "x", "bytes 0-3/20"]
)
def test_a_range_that_is_none_is_a_bad_request(client: FlaskClient, place: Questionnaire, told: str) -> None:
    """The last of them is shorter than what follows."""
    address = _address(place, _hash(b"a" * 20))
    headers = {"Content-Range": told}
    answer = client.put(address, data=b"a" * 10, headers=headers, content_type="text/plain")
    assert _refusal(answer) == (400, "bad_request")


@pytest.mark.parametrize("instance", ["", "%00", "x" * 256])
def test_an_upload_wants_an_instance(client: FlaskClient, place: Questionnaire, instance: str) -> None:
    assert client.get(_address(place, "0" * 64, instance)).status_code == 422


def test_what_is_not_there_is_not_found(client: FlaskClient, place: Questionnaire) -> None:
    assert client.get(_address(place, "0" * 63)).status_code == 404
    address = _address(place, "0" * 64).replace(place.short_name, "jamais-vue")
    assert client.put(address, data=b"a").status_code == 404


@pytest.mark.parametrize("media_type", ["text/html", "image/svg+xml", "application/octet-stream", ""])
def test_other_kinds_are_not_taken(client: FlaskClient, place: Questionnaire, media_type: str) -> None:
    assert _refusal(File(client, place, media_type=media_type).put_whole()) == (415, "file_kind")


def test_a_kind_has_its_largest_size(client: FlaskClient, place: Questionnaire) -> None:
    headers = {"Content-Range": f"bytes 0-0/{10 * MEGABYTE + 1}"}
    for media_type, status in (("application/pdf", 413), ("video/mp4", 200)):
        address = _address(place, "0" * 64)
        answer = client.put(address, data=b"a", headers=headers, content_type=media_type)
        assert answer.status_code == status


def _drawn(kind: str, **info: Any) -> bytes:
    drawn = io.BytesIO()
    Image.new("RGB", (30, 20), "green").save(drawn, kind, **info)
    return drawn.getvalue()


def _exif() -> Image.Exif:
    exif = Image.Exif()
    exif.get_ifd(0x8825)[1] = "N"
    exif[0x0110] = "Fairphone"
    return exif


def _text() -> PngImagePlugin.PngInfo:
    text = PngImagePlugin.PngInfo()
    text.add_itxt("XML:com.adobe.xmp", "<x:xmpmeta/>")
    return text


@pytest.mark.parametrize("kind", ["jpeg", "png", "webp"])
def test_a_clean_picture_is_kept(app: Flask, client: FlaskClient, place: Questionnaire, kind: str) -> None:
    file = File(client, place, _drawn(kind), f"image/{kind}")
    assert _told(file.put_whole()) == (len(file.content), True)
    assert _kept(app, file) == file.content


@pytest.mark.parametrize(
    ("kind", "content"),
    [
        ("jpeg", _drawn("jpeg", exif=_exif())),
        ("png", _drawn("png", exif=_exif())),
        ("webp", _drawn("webp", exif=_exif())),
        ("jpeg", _drawn("jpeg", xmp=b"<x:xmpmeta/>")),
        ("webp", _drawn("webp", xmp=b"<x:xmpmeta/>")),
        ("png", _drawn("png", pnginfo=_text())),
        ("jpeg", _drawn("jpeg", comment=b"12, rue des Lilas")),
        ("jpeg", _drawn("jpeg") + _drawn("jpeg", exif=_exif())),
    ],
)
def test_a_picture_that_tells_more_than_itself_is_refused(
    app: Flask, client: FlaskClient, place: Questionnaire, kind: str, content: bytes
) -> None:
    file = File(client, place, content, f"image/{kind}")
    file.put(0, 9)
    assert _refusal(file.put(9)) == (422, "file_metadata")
    with app.app_context():
        assert not has_blob(file.sha256)
    assert (_uploads(app), _partials(app)) == (0, 0)


def test_what_is_called_a_picture_is_one(client: FlaskClient, place: Questionnaire) -> None:
    assert _refusal(File(client, place, WORDS, "image/jpeg").put_whole()) == (415, "file_kind")
    assert _refusal(File(client, place, _drawn("png"), "image/jpeg").put_whole()) == (415, "file_kind")
    assert _refusal(File(client, place, _drawn("jpeg")[:-40], "image/jpeg").put_whole()) == (415, "file_kind")


def test_a_picture_has_a_bound_to_its_pixels(client: FlaskClient, place: Questionnaire) -> None:
    drawn = io.BytesIO()
    Image.new("1", (7_800, 7_800)).save(drawn, "PNG")
    file = File(client, place, drawn.getvalue(), "image/png")
    assert _refusal(file.put_whole()) == (413, "too_large")


def _target(place: Questionnaire, sha256: str) -> Target:
    return Target(place.project_id, place.id, INSTANCE, sha256)


def test_an_answer_brings_so_many_files(app: Flask, client: FlaskClient, place: Questionnaire) -> None:
    with app.app_context(), transaction():
        for number in range(MOST_FILES - 1):
            begin_upload(_target(place, f"{number:064x}"), 1, "text/plain")
    last = File(client, place)
    assert _told(last.put(0, 100)) == (100, False)
    assert _refusal(File(client, place, b"one more").put_whole()) == (413, "attachments_full")
    assert _told(last.put(100)) == (len(WORDS), True)
    other = File(client, place, b"one more", instance="uuid:b")
    assert _told(other.put_whole()) == (8, True)


def test_an_answer_brings_so_many_bytes(app: Flask, client: FlaskClient, place: Questionnaire) -> None:
    with app.app_context(), transaction():
        begin_upload(_target(place, "0" * 64), MOST_BYTES - len(WORDS), "video/mp4")
    assert _told(File(client, place).put(0, 1)) == (1, False)
    assert _refusal(File(client, place, b"x").put_whole()) == (413, "attachments_full")


@pytest.mark.usefixtures("one_period")
def test_an_address_brings_so_much_in_ten_minutes(client: FlaskClient, place: Questionnaire) -> None:
    """Announced is as good as sent: nobody has to read a body that is too much."""
    statuses = []
    for number in range(30):
        headers = {"Content-Range": f"bytes 0-{60 * MEGABYTE - 1}/{60 * MEGABYTE}"}
        address = _address(place, f"{number:064x}", f"uuid:{number}")
        statuses.append(client.put(address, data=b"a", headers=headers, content_type="video/mp4"))
    assert [one.status_code for one in statuses] == [200] * 27 + [429] * 3
    assert int(statuses[-1].headers["Retry-After"]) <= 600


def test_uploads_that_nobody_goes_on_with_expire(
    app: Flask, client: FlaskClient, place: Questionnaire
) -> None:
    stale, fresh = (File(client, place, WORDS + end) for end in (b"1", b"2"))
    stale.put(0, 100)
    with app.app_context():
        upload_id = find_upload(_target(place, stale.sha256)).id  # type: ignore[union-attr]
        then = time.time() - 5 * 86_400
        os.utime(partial_path(upload_id), (then, then))
        with transaction():
            db.session.get_one(Upload, (place.project_id, upload_id)).touched_at = now() - timedelta(days=5)
    fresh.put(0, 100)
    with app.app_context(), transaction():
        assert sweep_files(lambda _done, _total: None) == {"swept": 1}
    assert (_told(stale.ask()), _told(fresh.ask())) == ((0, False), (100, False))
    assert (_uploads(app), _partials(app)) == (1, 1)


def test_an_expired_row_takes_its_bytes_along(app: Flask, client: FlaskClient, place: Questionnaire) -> None:
    File(client, place).put(0, 100)
    with app.app_context(), clock.at(now() + timedelta(days=5)), transaction():
        sweep_files(lambda _done, _total: None)
    assert (_uploads(app), _partials(app)) == (0, 0)


def test_a_file_may_come_after_its_answer(app: Flask, client: FlaskClient, place: Questionnaire) -> None:
    file = File(client, place)
    file.put(0, 100)
    assert _send(client, place, file)["missing"] == [file.sha256]
    assert _told(file.ask()) == (100, False)
    assert _told(file.put(100)) == (len(WORDS), True)
    assert _send(client, place, file)["missing"] == []


def test_after_the_answer_only_its_files_are_taken(
    app: Flask, client: FlaskClient, place: Questionnaire
) -> None:
    named, other = File(client, place), File(client, place, b"other")
    _send(client, place, named)
    assert _refusal(other.put_whole()) == (404, "attachment_unnamed")
    assert _refusal(other.ask()) == (404, "attachment_unnamed")
    with app.app_context():
        elsewhere = make_published(place.project)
    assert _refusal(File(client, elsewhere).put_whole()) == (404, "attachment_unnamed")
    assert _told(named.put_whole()) == (len(WORDS), True)


def test_a_file_that_was_swept_before_its_answer_is_asked_for(
    app: Flask, client: FlaskClient, place: Questionnaire
) -> None:
    file = File(client, place)
    file.put_whole()
    with app.app_context():
        drop_blob(file.sha256)
    assert _send(client, place, file)["missing"] == [file.sha256]
    assert _told(file.ask()) == (0, False)
    assert _refusal(file.put(100)) == (409, "range_gap")
    assert _told(file.put(0, 100)) == (100, False)
    assert _told(file.put(100)) == (len(WORDS), True)
    assert _kept(app, file) == WORDS


def test_bytes_lost_beside_the_database_are_asked_for(
    app: Flask, client: FlaskClient, place: Questionnaire
) -> None:
    """Restored: the rows are there, the files are not."""
    file = File(client, place)
    file.put(0, 500)
    with app.app_context():
        partial_path(find_upload(_target(place, file.sha256)).id).unlink()  # type: ignore[union-attr]
    assert _told(file.ask()) == (0, False)
    assert _told(file.put_whole()) == (len(WORDS), True)


def test_an_answer_is_withdrawn_with_what_is_on_its_way(
    app: Flask, client: FlaskClient, place: Questionnaire
) -> None:
    begun, absent = File(client, place), File(client, place, b"never")
    other = File(client, place, b"of another answer", instance="uuid:b")
    begun.put(0, 100)
    other.put(0, 5)
    receipt = _send(client, place, begun, absent)["receipt"]
    with app.app_context(), transaction():
        withdraw(find_by_receipt(receipt, "192.0.2.1"))
    assert (_uploads(app), _partials(app)) == (1, 1)
    for answer in (begun.put(100), absent.put_whole(), begun.ask()):
        assert _refusal(answer) == (410, "answer_withdrawn")
    assert _told(other.ask()) == (5, False)


def _connect(server: Server, file: File, first: int, sent: bytes) -> socket.socket:
    """A connection that announces all the rest of the file and sends so much."""
    at = urlsplit(server.url)
    connection = socket.create_connection((at.hostname, at.port), timeout=20)
    total = len(file.content)
    head = (
        f"PUT {file.address} HTTP/1.1\r\nHost: {at.netloc}\r\nContent-Type: text/plain\r\n"
        f"Content-Range: bytes {first}-{total - 1}/{total}\r\nContent-Length: {total - first}\r\n\r\n"
    )
    connection.sendall(head.encode() + sent)
    return connection


def _wait_for(file: File, received: int) -> None:
    until = time.monotonic() + 20
    while _told(file.ask())[0] < received:
        assert time.monotonic() < until, file.ask().json
        time.sleep(0.05)


def test_a_cut_connection_keeps_what_arrived(
    app: Flask, client: FlaskClient, server: Server, place: Questionnaire
) -> None:
    """Real connections to a real server, each cut in the middle of its range."""
    chance = random.Random(3)  # noqa: S311
    file = File(client, place, chance.randbytes(400_000))
    received = 0
    for step in (1, 70_000, 16_384, 123_456):
        connection = _connect(server, file, received, file.content[received : received + step])
        connection.shutdown(socket.SHUT_WR)
        received += step
        _wait_for(file, received)
        connection.close()
        assert _told(file.ask()) == (received, False)
    connection = _connect(server, file, received, file.content[received:])
    assert connection.recv(12) == b"HTTP/1.1 200"
    connection.close()
    assert _kept(app, file) == file.content


def test_a_connection_that_hangs_hinders_neither_the_next_nor_any_answer(
    app: Flask, client: FlaskClient, server: Server, place: Questionnaire
) -> None:
    file = File(client, place, bytes(range(250)) * 400)
    hanging = _connect(server, file, 0, file.content[:30_000])
    time.sleep(0.5)
    assert _send(client, place, file)["missing"] == [file.sha256]
    assert _told(file.put_whole()) == (100_000, True)
    hanging.sendall(b"x" * 70_000)  # what else it writes goes nowhere
    assert hanging.recv(12) in {b"HTTP/1.1 200", b"HTTP/1.1 422", b"HTTP/1.1 409"}
    hanging.close()
    assert _told(file.ask()) == (100_000, True)
    assert _kept(app, file) == file.content


def test_uploads_of_one_hash_at_once_all_end_well(app: Flask, place: Questionnaire) -> None:
    """Four answers bring the same file, each of them twice, in small ranges."""
    content = bytes(range(250)) * 160
    ended: list[tuple[int, bool]] = []

    def bring(instance: str) -> None:
        file = File(app.test_client(), place, content, instance=instance)
        told = (0, False)
        for _ in range(100):
            if told[1]:
                break
            answer = file.put(told[0], min(told[0] + 4_000, len(content)))
            # The other has brought it whole a moment ago: ask how far it is.
            told = _told(file.ask() if answer.status_code == 409 else answer)
        ended.append(told)

    threads = [threading.Thread(target=bring, args=(f"uuid:{number % 4}",)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert ended == [(40_000, True)] * 8
    with app.app_context():
        assert read_blob(_hash(content)) == content
