"""Sheets as PDF: read back by the machines that will read them."""

import io
import json
import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pikepdf
import pypdfium2  # type: ignore[import-untyped]  # it has no types
import pytest
import zxingcpp
from flask import Flask
from flask.testing import FlaskClient

from app.config import ROOT, Settings
from app.db import transaction
from app.errors import Refused
from app.households.access import find_code
from app.i18n import speaking
from app.paper.printing.layouts import composed, lay_out, wanted
from app.paper.printing.links import PageMark, page_link, read_link
from app.paper.printing.reach import is_local, test_address
from app.paper.printing.runs import print_run
from app.paper.printing.texts import sentence_name, set_texts
from app.paper.scans.accounting import account_of, copies_of, hand_out, void
from app.paper.typeset.compiler import typeset, typeset_accessible
from app.projects.catalogue import find_in_catalogue
from app.projects.publishing import publish
from app.projects.versions import add_version
from tests.make_paper import make_sheets
from tests.make_projects import make_questionnaire
from tests.make_published import make_published
from tests.pen import render
from tests.serving import Server

pytestmark = pytest.mark.slow

#: Our own check is no test of pytest's.
test_address.__test__ = False  # type: ignore[attr-defined]  # pytest reads it


def qr_of(page: object) -> str:
    [found] = zxingcpp.read_barcodes(np.asarray(page))
    return str(found.text)


def test_every_page_bears_its_code_and_its_number(app: Flask) -> None:
    with app.app_context():
        sheets = make_sheets(copies=2)
        marks = [read_link(qr_of(page)) for page in render(sheets.pdf)]
        pages = sheets.layout.pages
        assert [mark.page for mark in marks if mark] == [*range(1, pages + 1)] * 2
        codes = [mark.code for mark in marks if mark]
        assert len(set(codes)) == 2
        assert all(find_code(code) for code in codes)
        assert {mark.mark for mark in marks if mark} == {sheets.layout.mark}
        with pikepdf.open(io.BytesIO(sheets.pdf)) as pdf:
            assert len(pdf.pages) == 2 * pages


def test_a_code_is_typed_under_its_qr(app: Flask) -> None:
    with app.app_context():
        sheets = make_sheets(copies=1)
    document = pypdfium2.PdfDocument(sheets.pdf)
    text = document[0].get_textpage().get_text_range().replace("\r\n", "").replace(" ", "")
    mark = read_link(qr_of(render(sheets.pdf)[0]))
    document.close()
    assert mark
    assert mark.code in text.replace("-", "")
    assert "Habitez-vouslequartier" in text.replace("\u202f", "").replace("\u2011", "-").replace(
        "\ufffe", "-"
    )


def test_boxes_are_where_the_layout_says(app: Flask) -> None:
    """Rendered, the frame of every box is dark and its inside white."""
    with app.app_context():
        sheets = make_sheets(copies=1)
    pages = [np.asarray(page) for page in render(sheets.pdf)]
    per_mm = 200 / 25.4
    for place in sheets.layout.places:
        if place["kind"] != "box":
            continue
        page = pages[place["page"] - 1]
        left, top, side = (round(place[name] * per_mm) for name in ("x", "y", "w"))
        assert page[top + 4 : top + side - 4, left + 4 : left + side - 4].min() > 200
        assert page[top + side // 2, left - 2 : left + 3].min() < 128
        assert page[top - 2 : top + 3, left + side // 2].min() < 128


@pytest.mark.parametrize("database", ["sqlite"])
@pytest.mark.parametrize(
    ("language", "variant"),
    [("fr", "standard"), ("fr", "large"), ("fr", "easy"), ("ar", "standard"), ("en", "standard")],
)
def test_the_catalogue_prints_in_its_languages(app: Flask, language: str, variant: str) -> None:
    """In any language and size, all that paper asks has its places, and marks are in the corners."""
    with app.app_context():
        entry = find_in_catalogue("place")
        assert entry
        questionnaire = make_questionnaire()
        with transaction():
            publish(questionnaire, add_version(questionnaire, entry.content, entry.file))
            layout = lay_out(wanted(questionnaire, language, variant))
        paths = {place["path"] for place in layout.places if "path" in place}
        assert len(paths) == 24
        for page in range(1, layout.pages + 1):
            kinds = [place["kind"] for place in layout.places if place["page"] == page]
            assert kinds.count("corner") == 4
            assert kinds.count("qr") == kinds.count("code") == 1
        assert all(place["x"] > 0 and place["x"] + place["w"] < 210 for place in layout.places)
        assert all(place["y"] > 0 and place["y"] + place["h"] < 297 for place in layout.places)


@pytest.mark.parametrize("database", ["sqlite"])
def test_arabic_mirrors_the_layout(app: Flask) -> None:
    with app.app_context():
        entry = find_in_catalogue("place")
        assert entry
        questionnaire = make_questionnaire()
        with transaction():
            publish(questionnaire, add_version(questionnaire, entry.content, entry.file))
        french, arabic = (
            typeset("sheet", composed(wanted(questionnaire, tag))[1]).places for tag in ("fr", "ar")
        )
        assert next(one for one in french if one["kind"] == "qr")["x"] > 150
        assert next(one for one in arabic if one["kind"] == "qr")["x"] < 60
        assert min(one["x"] for one in arabic if one["kind"] == "box") > 25


@pytest.mark.parametrize("database", ["sqlite"])
def test_the_accessible_version_is_tagged(app: Flask) -> None:
    with app.app_context():
        questionnaire = make_published()
        pdf = typeset_accessible("sheet", composed(wanted(questionnaire))[1])
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        assert opened.Root.MarkInfo.Marked
        assert opened.Root.StructTreeRoot
        assert str(opened.Root.Lang).startswith("fr")
        assert "pdfuaid" in opened.Root.Metadata.read_bytes().decode()
        assert opened.Root.ViewerPreferences.DisplayDocTitle


def test_the_same_sheet_is_laid_out_once(app: Flask) -> None:
    with app.app_context():
        sheets = make_sheets(copies=1)
        with transaction():
            again = lay_out(wanted(sheets.questionnaire))
        assert again.id == sheets.layout.id
        with transaction():
            set_texts(sheets.questionnaire, again.language, {"telephone": "02 40 00 00 00"})
        with transaction():
            other = lay_out(wanted(sheets.questionnaire))
        assert (other.id != again.id, other.mark != again.mark) == (True, True)


def test_the_teams_words_are_printed(app: Flask) -> None:
    with app.app_context():
        questionnaire = make_published()
        words = {"return_to": "Déposez-la à la maison de quartier.", "results": "Le 3 mai, au gymnase."}
        with transaction():
            set_texts(questionnaire, "und", words)
        _sheet, document = composed(wanted(questionnaire))
        assert "maison de quartier" in json.dumps(document["intro"], ensure_ascii=False)
        assert "au gymnase" in json.dumps(document["closing"], ensure_ascii=False)
        with pytest.raises(Refused, match="paper_text_long"):
            set_texts(questionnaire, "und", {"results": "x" * 601})
        with pytest.raises(Refused, match="paper_text_unknown"):
            set_texts(questionnaire, "und", {"nothing": "x"})
        assert sentence_name("/data/x") == "sentence:/data/x"


def test_copies_are_accounted_for(app: Flask) -> None:
    with app.app_context():
        sheets = make_sheets(copies=5)
        with transaction():
            assert hand_out(sheets.run, 1, 3, "Maison de quartier") == 3
            assert void(sheets.run, 5, 5, "Tachée") == 1
        told = account_of(sheets.run)
        assert (told.printed, told.handed_out, told.void, told.sent) == (5, 3, 1, 0)
        assert [copy.place for copy, _sent, _pages in copies_of(sheets.run)][:4] == [
            "Maison de quartier"
        ] * 3 + [None]
        with pytest.raises(Refused, match="copies_range"):
            hand_out(sheets.run, 4, 6, "Ailleurs")
        with pytest.raises(Refused, match="place_missing"):
            hand_out(sheets.run, 4, 5, " ")


@pytest.mark.parametrize(
    ("asked", "code"),
    [({"language": "xx"}, "paper_language"), ({"variant": "tiny"}, "paper_variant")],
)
@pytest.mark.parametrize("database", ["sqlite"])
def test_what_cannot_be_printed_is_refused(app: Flask, asked: dict[str, str], code: str) -> None:
    with app.app_context():
        with pytest.raises(Refused, match=code):
            wanted(make_published(), **asked)
        with pytest.raises(Refused, match="paper_unpublished"):
            wanted(make_questionnaire())
        sheets = make_sheets(1)
        with pytest.raises(Refused, match="paper_copies"):
            print_run(sheets.questionnaire, sheets.layout, 0)


def test_a_link_is_read_as_it_was_written() -> None:
    link = page_link("https://palier.nantes.fr", "7K2M-9QXT-4D0Y", "K3F9", 12)
    assert link == "HTTPS://PALIER.NANTES.FR/C/7K2M-9QXT-4D0Y/K3F9-12"
    assert read_link(link) is None  # its check character is wrong
    assert read_link("https://example.org/") is None
    assert re.fullmatch(r"[0-9A-Z $%*+\-./:]+", link)
    assert isinstance(PageMark("x", "y", 1).page, int)


def test_a_printed_code_opens_the_questionnaire(app: Flask, client: FlaskClient) -> None:
    with app.app_context():
        sheets = make_sheets(copies=1)
        short_name = sheets.questionnaire.short_name
    path = qr_of(render(sheets.pdf)[0]).removeprefix("HTTP://LOCALHOST")
    opened = client.get(path)
    assert opened.status_code == 303
    assert f"/q/{short_name}" in opened.headers["Location"]


def test_an_address_is_tried_with_a_real_code(app: Flask, server: Server) -> None:
    with app.app_context():
        questionnaire = make_published()
        test_address(server.url, questionnaire)
        with pytest.raises(Refused, match="paper_address"):
            test_address(f"{server.url}/elsewhere", questionnaire)
        with pytest.raises(Refused, match="paper_address"):
            test_address("http://127.0.0.1:9", questionnaire)


@pytest.mark.parametrize(
    ("address", "local"),
    [
        ("http://localhost:8000", True),
        ("http://127.0.0.1", True),
        ("https://palier.nantes.fr", False),
        ("http://10.0.0.1", False),
    ],
)
def test_an_address_of_this_machine_prints_trials(address: str, local: bool) -> None:
    assert is_local(address) is local


@pytest.mark.parametrize("database", ["sqlite"])
def test_the_sheet_speaks_its_own_language(app: Flask) -> None:
    with app.app_context(), speaking("en") as spoken:
        assert spoken.code == "en"


def flask(settings: Settings, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {
        "PALIER_VAR": str(settings.var),
        "PATH": "/usr/bin:/bin",
        "PUBLIC_URL": "http://localhost:8000",
    }
    command = [sys.executable, "-m", "flask", "--app", "wsgi", *arguments]
    return subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, encoding="utf-8", check=False
    )


@pytest.mark.slow
@pytest.mark.parametrize("database", ["sqlite"])
def test_a_new_machine_prints_and_reads_by_commands(bare_settings: Settings, tmp_path: Path) -> None:
    """On a machine where nothing was set up, what `forms list` names can be printed, and read back."""
    names = [line.split()[0] for line in flask(bare_settings, "forms", "list").stdout.splitlines()]
    assert "place" in names
    target = tmp_path / "place.pdf"
    printed = flask(
        bare_settings, "paper", "print", "place", "--copies", "2", "-o", str(target), "--lang", "ar"
    )
    assert printed.returncode == 0, printed.stderr
    assert "localhost" in printed.stderr
    read = flask(bare_settings, "paper", "read", str(target), "--json")
    told = json.loads(read.stdout)
    assert {page["state"] for page in told["pages"]} == {"read"}
    assert {page["questionnaire"] for page in told["pages"]} == {"place"}
    assert {page["copy"] for page in told["pages"]} == {"1-1", "1-2"}
    assert told["boxes"]["marked"] == told["boxes"]["struck"] == 0
    assert told["boxes"]["unsure"] <= 0.01 * told["boxes"]["empty"]
    assert told["boxes"]["empty"] > 200
    refused = flask(bare_settings, "paper", "print", "nothing", "-o", str(target))
    assert refused.returncode == 1
    assert "forms list" in refused.stderr
