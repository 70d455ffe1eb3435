"""Files on the live page: pictures shrunk and stripped on the device, kept as bytes, resumed."""

import io
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from PIL import Image
from playwright.sync_api import Browser, Request, expect
from sqlalchemy import select

from app.blobs import read_blob
from app.collection.models import Attachment
from app.db import db
from tests.live import Device, Live
from tests.serving import Server

pytestmark = [pytest.mark.slow, pytest.mark.parametrize("database", ["sqlite"], indirect=True)]
_ORIENTATION, _MAKER, _PLACE = 0x0112, 0x010F, 0x8825


def make_photograph(folder: Path) -> Path:
    """A telephone's picture: 3 000 × 4 000, lying on its side, with where and by what it was taken."""
    picture = Image.new("RGB", (4000, 3000), "white")
    picture.paste((200, 30, 30), (0, 0, 2000, 3000))
    exif = Image.Exif()
    exif[_ORIENTATION] = 6
    exif[_MAKER] = "Un téléphone"
    exif.get_ifd(_PLACE)[1] = "N"
    path = folder / "IMG de la place.jpg"
    picture.save(path, exif=exif, quality=90)
    return path


def wait_until(holds: Callable[[], bool], live: Live) -> None:
    for _try in range(100):
        if holds():
            return
        live.page.wait_for_timeout(100)
    raise AssertionError("it did not come to it")


def put_range(request: Request) -> list[str]:
    return [request.headers["content-range"]] if request.method == "PUT" else []


def to_files(live: Live, address: str) -> Live:
    live.begin(address)
    for heading in live.pages():
        if heading == "Des fichiers":
            break
    return live


def test_a_picture_arrives_upright_small_and_without_its_place(
    app: Flask, live: Live, paged: str, tmp_path: Path
) -> None:
    to_files(live, paged)
    live.question("photo").locator("input[type=file]").set_input_files(make_photograph(tmp_path))
    expect(live.question("photo").locator("[data-file]")).to_contain_text("IMG-de-la-place-")
    live.to_review().go_on().outcome("sent")
    with app.app_context():
        kept = db.session.scalars(select(Attachment)).one()
        image = Image.open(io.BytesIO(read_blob(kept.sha256)))
        assert image.size == (1800, 2400)
        assert dict(image.getexif()) == {}
        assert kept.media_type == "image/jpeg"
        red, _green, blue = image.getpixel((900, 100))  # type: ignore[misc]
        assert (red > 150, blue < 100) == (True, True)


def test_what_does_not_do_is_told_and_can_be_taken_away(live: Live, paged: str, tmp_path: Path) -> None:
    to_files(live, paged)
    program = tmp_path / "jeu.exe"
    program.write_bytes(b"MZ")
    live.question("document").locator("input[type=file]").set_input_files(program)
    expect(live.question("document").locator(".error")).to_contain_text("pas accepté ici")
    broken = tmp_path / "photo.jpg"
    broken.write_bytes(b"not a picture")
    live.question("photo").locator("input[type=file]").set_input_files(broken)
    expect(live.question("photo").locator(".error")).to_contain_text("pas accepté ici")
    live.question("photo").locator("input[type=file]").set_input_files(make_photograph(tmp_path))
    expect(live.question("photo").locator(".error")).to_have_count(0)
    live.question("photo").locator("[data-drop]").click()
    expect(live.question("photo").locator("[data-kept]")).to_be_hidden()


def test_a_large_file_is_resumed_by_another_browser_of_the_same_device(
    app: Flask, server: Server, device: Device, paged: str, tmp_path: Path
) -> None:
    film = tmp_path / "film.mp4"
    film.write_bytes(b"\0\0\0\x18ftypmp42" + bytes(range(256)) * 12_000)
    live = to_files(Live(device.open()), paged)
    live.question("film").locator("input[type=file]").set_input_files(film)
    expect(live.question("film").locator("[data-file]")).to_contain_text("film-")
    live.to_review()
    pieces: list[str] = []
    live.page.on("request", lambda request: pieces.append(request.url) if request.method == "PUT" else None)
    live.page.route(
        "**/attachments/**", lambda route: route.abort() if len(pieces) > 4 else route.continue_()
    )
    live.go_on().outcome("kept")
    wait_until(lambda: len(pieces) > 4, live)
    device.kill()
    live = Live(device.open())
    ranges: list[str] = []
    live.page.on("request", lambda request: ranges.extend(put_range(request)))
    live.page.goto(paged)
    expect(live.page.locator("[data-list=sent] [data-value=receipt]")).to_be_visible(timeout=20_000)
    assert not ranges[0].startswith("bytes 0-"), ranges[0]
    with app.app_context():
        kept = db.session.scalars(select(Attachment)).one()
        assert read_blob(kept.sha256) == film.read_bytes()


def test_a_picture_before_the_end_of_the_page_has_come_says_why_and_is_taken_later(
    chromium: Browser, paged: str, tmp_path: Path
) -> None:
    context = chromium.new_context(locale="fr-FR", service_workers="block")
    live = Live(context.new_page())
    late = re.compile(r"/static/dist/chunks/ending-")
    live.page.route(late, lambda route: route.abort())
    to_files(live, paged)
    photograph = make_photograph(tmp_path)
    field = live.question("photo").locator("input[type=file]")
    field.set_input_files(photograph)
    expect(live.question("photo").locator(".error")).to_contain_text("n’a pas pu être chargée")
    live.page.unroute(late)
    field.set_input_files(photograph)
    expect(live.question("photo").locator("[data-file]")).to_contain_text("IMG-de-la-place")
    context.close()
