"""Scanned pages read: whichever way they lie, and what is none of ours told as what it is."""

import io
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pikepdf
import pytest
from flask import Flask
from PIL import Image

from app.paper.reading.deciding import State, decide
from app.paper.reading.images import PageImage, PileRefused, pages_of
from app.paper.reading.page import PageReading, PageState, is_one_bit, read_page
from app.paper.reading.patches import CELLS
from app.paper.scans.lookups import Lookups
from tests.make_paper import Sheets, make_sheets
from tests.pen import Mark, draw, render, scanned

pytestmark = pytest.mark.slow

on_sqlite = pytest.mark.parametrize("database", ["sqlite"])

MARKS = [
    Mark(1, "/data/habite", "oui"),
    Mark(1, "/data/usages", "passe"),
    Mark(1, "/data/usages", "autre"),
    Mark(1, "/data/annees", how="word"),
]


def read(sheets: Sheets, image: Image.Image | np.ndarray[Any, Any], *, one_bit: bool = False) -> PageReading:
    grey = np.asarray(image, dtype=np.uint8)
    return read_page(PageImage(1, grey, one_bit), Lookups().places)


def states(found: PageReading) -> dict[tuple[str, str], str]:
    return {(box.path.rpartition("/")[2], box.value): str(box.state) for box in found.boxes}


def filled(sheets: Sheets) -> Image.Image:
    return draw(render(sheets.pdf)[0], sheets.places(), MARKS)


@on_sqlite
@pytest.mark.parametrize("turn", [0, 2.5, -4, 90, 180, 183, 270])
def test_a_page_is_read_whichever_way_it_lies(app: Flask, turn: float) -> None:
    with app.app_context():
        sheets = make_sheets(1)
        page = filled(sheets).rotate(
            turn, resample=Image.Resampling.BICUBIC, fillcolor=255, expand=turn in {90, 270}
        )
        found = read(sheets, page)
        assert found.state is PageState.READ
        told = states(found)
        assert {key for key, state in told.items() if state == "marked"} == {
            ("habite", "oui"),
            ("usages", "passe"),
            ("usages", "autre"),
        }
        assert set(told.values()) == {"marked", "empty"}
        assert found.inked.count(True) == 1


@on_sqlite
@pytest.mark.parametrize("scale", [0.75, 1.5])
def test_a_print_at_97_percent_and_any_sharpness_is_read(app: Flask, scale: float) -> None:
    with app.app_context():
        sheets = make_sheets(1)
        page = filled(sheets)
        small = page.resize((round(page.width * 0.97), round(page.height * 0.97)), Image.Resampling.BICUBIC)
        paper = Image.new("L", page.size, 255)
        paper.paste(small, ((page.width - small.width) // 2, (page.height - small.height) // 2))
        found = read(sheets, paper.resize((round(page.width * scale), round(page.height * scale))))
        assert found.state is PageState.READ
        assert sum(state == "marked" for state in states(found).values()) == 3


def photographed(page: np.ndarray[Any, Any], askew: int) -> np.ndarray[Any, Any]:
    """The page on a grey table, its right side nearer to the camera by so many pixels, in a falling light."""
    height, width = page.shape
    corners = np.array([(0, 0), (width, 0), (width, height), (0, height)], np.float32)
    seen = np.array(
        [(160, 70 + askew), (width - 40, 60), (width + 130, height + 90), (60, height + 80 - askew)],
        np.float32,
    )
    matrix = cv2.getPerspectiveTransform(corners, seen)
    photo = cv2.warpPerspective(page, matrix, (width + 260, height + 200), borderValue=90)
    shade = np.linspace(1.0, 0.6, photo.shape[1])[None, :]
    return cv2.GaussianBlur((photo * shade).astype(np.uint8), (0, 0), 1.0)


@on_sqlite
@pytest.mark.parametrize("askew", [60, 140, 220])
def test_a_photograph_is_read(app: Flask, askew: int) -> None:
    with app.app_context():
        sheets = make_sheets(1)
        found = read(sheets, photographed(np.asarray(filled(sheets)), askew))
        assert found.state is PageState.READ
        assert sum(state == "marked" for state in states(found).values()) == 3


@on_sqlite
def test_three_corner_marks_do_for_a_scan_and_not_for_a_photo_askew(app: Flask) -> None:
    """Three marks tell where a flat page lies; seen askew they may be centimetres off: a person looks."""
    with app.app_context():
        sheets = make_sheets(1)
        for mark in [place for place in sheets.places() if place["kind"] == "corner"]:
            page = without(np.asarray(filled(sheets)), mark)
            found = read(sheets, page)
            assert found.state is PageState.READ
            assert found.registered
            assert sum(state == "marked" for state in states(found).values()) == 3
            assert read(sheets, photographed(page, 140)).state is PageState.NOT_REGISTERED


def without(page: np.ndarray[Any, Any], place: Mapping[str, Any]) -> np.ndarray[Any, Any]:
    """The page with white where that is printed."""
    per_mm, blank = 200 / 25.4, page.copy()
    top, left, side = (round(place[name] * per_mm) for name in ("y", "x", "w"))
    blank[max(top - 5, 0) : top + side + 5, max(left - 5, 0) : left + side + 5] = 255
    return blank


@on_sqlite
def test_dust_on_the_scanners_glass_ticks_no_box(app: Flask) -> None:
    """Streaks run down the whole page, through the boxes of every question under them."""
    with app.app_context():
        sheets = make_sheets(1)
        page = np.asarray(filled(sheets)).copy()
        boxes = [place for place in sheets.places() if place["kind"] == "box"]
        for column in {round((box["x"] + box["w"] / 2) * 200 / 25.4) for box in boxes}:
            page[:, column : column + 2] = np.minimum(page[:, column : column + 2], 150)
        told = states(read(sheets, page))
        assert {key for key, state in told.items() if state == "marked"} == {
            ("habite", "oui"),
            ("usages", "passe"),
            ("usages", "autre"),
        }
        assert set(told.values()) == {"marked", "empty"}


@on_sqlite
def test_what_is_printed_round_a_box_is_known_from_the_layout(app: Flask) -> None:
    """Other boxes, above and under it, are left out; not what is in the box."""
    with app.app_context():
        boxes = [place for place in make_sheets(1).places() if place["kind"] == "box"]
    first, second = (box for box in boxes if box["path"] == "/data/habite" and box["value"] != "nsp")
    cells = [
        np.unpackbits(np.frombuffer(bytes.fromhex(box["near"]), np.uint8))[: CELLS**2].reshape(CELLS, CELLS)
        for box in (first, second)
    ]
    assert cells[0][-1].any(), "the box under it"
    assert cells[1][0].any(), "the box above it"
    assert not cells[0][3:-3, 3:-3].any()


@on_sqlite
def test_what_is_no_page_of_ours_is_told_as_it_is(app: Flask) -> None:
    with app.app_context():
        sheets = make_sheets(1)
        page = render(sheets.pdf)[0]
        assert read(sheets, Image.new("L", page.size, 250)).state is PageState.BLANK
        random = np.random.default_rng(1)
        cat = cv2.GaussianBlur(random.integers(0, 255, (900, 1200)).astype(np.uint8), (0, 0), 9)
        assert read(sheets, cv2.normalize(cat, None, 0, 255, cv2.NORM_MINMAX)).state is PageState.NO_CODE
        qr = next(place for place in sheets.places() if place["kind"] == "qr")
        assert read(sheets, without(np.asarray(page), qr)).state is PageState.NO_CODE
        no_marks = np.asarray(page)
        for place in sheets.places():
            if place["kind"] == "corner":
                no_marks = without(no_marks, place)
        assert read(sheets, no_marks).state is PageState.NOT_REGISTERED
        strange = make_sheets(1)
        with_code = read_page(
            PageImage(1, np.asarray(page)), Lookups(strange.questionnaire.project_id).places
        )
        assert with_code.state is PageState.WRONG


@on_sqlite
def test_a_page_of_another_layout_is_not_read_in_silence(app: Flask) -> None:
    """Boxes that are not where they should be: the page is not what its code says."""
    with app.app_context():
        sheets = make_sheets(1)
        places = [
            {**place, "x": place["x"] + 9, "y": place["y"] + 7} if place["kind"] == "box" else place
            for place in sheets.places()
        ]
        found = read_page(PageImage(1, np.asarray(filled(sheets))), lambda _mark: places)
        assert found.state is PageState.NOT_REGISTERED


@on_sqlite
def test_black_and_white_is_recognised_and_grey_asked_for(app: Flask) -> None:
    with app.app_context():
        sheets = make_sheets(1)
        page = filled(sheets)
        bits = page.point(lambda grey: 255 * (grey > 150))
        assert read(sheets, bits).state is PageState.ONE_BIT
        as_jpeg = io.BytesIO()
        bits.save(as_jpeg, "JPEG", quality=60)
        assert is_one_bit(np.asarray(Image.open(as_jpeg)))
        assert not is_one_bit(np.asarray(page))


@on_sqlite
@pytest.mark.parametrize("form", ["pdf", "tiff", "jpeg", "png", "fax"])
def test_piles_of_every_kind_are_taken_apart(app: Flask, form: str, tmp_path: Path) -> None:
    with app.app_context():
        pages = render(make_sheets(2).pdf)
    path = tmp_path / f"pile.{form}"
    if form == "pdf":
        path.write_bytes(scanned(pages))
    elif form == "tiff":
        pages[0].save(path, "TIFF", save_all=True, append_images=pages[1:], compression="jpeg")
    elif form == "fax":
        bits = [page.convert("1") for page in pages]
        bits[0].save(path, "TIFF", save_all=True, append_images=bits[1:], compression="group4")
    else:
        pages[0].save(path, form.upper())
    found = list(pages_of(path))
    assert (
        [page.number for page in found] == [*range(1, len(pages) + 1)]
        if form in {"pdf", "tiff", "fax"}
        else [1]
    )
    assert all(page.grey is not None and page.grey.shape == (2339, 1654) for page in found) or form in {"pdf"}
    assert all(page.is_one_bit is (form == "fax") for page in found)


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("encrypted", "pile_encrypted"),
        ("torn", "pile_broken"),
        ("text", "pile_kind"),
        ("long", "pile_pages"),
        ("half", "pile_broken"),
    ],
)
def test_a_file_that_is_no_pile_is_refused_with_a_reason(name: str, code: str, tmp_path: Path) -> None:
    path = tmp_path / name
    if name == "text":
        path.write_text("Bonjour", encoding="utf-8")
    elif name == "torn":
        path.write_bytes(b"%PDF-1.7\n garbage")
    elif name == "half":
        path.write_bytes(b"\x89PNG\r\n\x1a\n" + b"\0" * 40)
    else:
        with pikepdf.new() as pdf:
            for _number in range(4_001 if name == "long" else 1):
                pdf.add_blank_page()
            encryption = pikepdf.Encryption(owner="a", user="b") if name == "encrypted" else False
            pdf.save(path, encryption=encryption)
    with pytest.raises(PileRefused) as refused:
        list(pages_of(path))
    assert refused.value.code == code


def test_an_image_beyond_measure_is_not_unpacked(tmp_path: Path) -> None:
    path = tmp_path / "huge.png"
    Image.new("1", (30_000, 30_000)).save(path, "PNG")
    [page] = pages_of(path)
    assert (page.grey, page.problem) == (None, "image_large")
    assert read_page(page, lambda _mark: None).state is PageState.BROKEN


def test_doubt_about_blackened_boxes_goes_to_a_person() -> None:
    one = [{"path": "/a", "value": str(at), "many": False} for at in range(3)]
    several = [{**box, "many": True} for box in one]
    empty, marked, full, torn = (0.999, 0.0005, 0.0005), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0), (0.5, 0.5, 0.0)

    def told(boxes: list[dict[str, object]], *likely: tuple[float, float, float]) -> list[str]:
        return [str(box.state) for box in decide(boxes, np.array(likely, np.float32))]

    assert told(one, empty, marked, full) == ["empty", "marked", "struck"]
    assert told(one, empty, empty, full) == ["empty", "empty", "unsure"]
    assert told(several, empty, marked, full) == ["empty", "marked", "unsure"]
    assert told(one, marked, marked, empty) == ["marked", "marked", "empty"]
    assert told(one, marked, marked, full) == ["marked", "marked", "unsure"]
    assert told(one, marked, torn, full) == ["marked", "unsure", "unsure"]
    assert State.EMPTY == "empty"
