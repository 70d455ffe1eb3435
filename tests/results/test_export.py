"""The files: nothing lost, nothing evaluated, every column explained."""

import csv
import datetime as dt
import io
import re
import zipfile
from collections.abc import Iterable
from pathlib import Path
from uuid import UUID
from xml.etree import ElementTree

import openpyxl
import pytest
import python_calamine
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from app.i18n import init_i18n
from app.results.answer import Answer
from app.results.asking import Asking
from app.results.catalogue import catalogue
from app.results.export.files import FORMATS, Contents
from app.results.export.neutral import neutral, restored
from app.results.export.options import DIALECTS, Options, Wording
from app.results.export.sheet import Sheet
from app.results.export.sheets import rows, sheets
from app.results.export.spreadsheetml import column_name, text_cell, titles
from app.results.filters import NO_FILTERS
from app.results.records import Record
from app.results.variable import Category, Kind, Variable
from tests.results.make_results import VERSION, make_answer, make_form

PERSONAL = Options(personal=True)
ANSWERS = (
    make_answer(
        {
            "comes": "yes",
            "uses": "walk sit",
            "idea": "=1+1; « un banc »",
            "name": "Ana",
            "homes": "2",
            "member": [{"age": "40", "works": "no"}, {"age": "-7"}],
        },
    ),
    make_answer(
        {"comes": "no", "uses": "walk", "idea": "ligne 1\nligne 2"},
        instance_id="uuid:2",
        channel="paper",
        is_relevant=lambda path: path != "/data/uses",
    ),
)


def make_contents(options: Options, answers: Iterable[Answer] = ANSWERS, table: str = "/data") -> Contents:
    form = make_form()
    tables = sheets(catalogue([form], "fr"), options)
    askings: dict[UUID, Asking] = {VERSION: Asking(form)}
    return Contents(
        sheets=tables,
        rows=lambda: rows(answers, tables, askings, NO_FILTERS),
        options=options,
        method=["On compte des foyers."],
        table=table,
    )


def written(app: Flask, format_: str, contents: Contents) -> bytes:
    with app.test_request_context():
        return b"".join(FORMATS[format_].write(contents))


def read_csv(data: bytes, delimiter: str = ";") -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline=""), delimiter=delimiter))


@pytest.fixture
def app() -> Flask:
    """Files have words in them, and need no database."""
    bare = Flask(__name__)
    init_i18n(bare)
    return bare


@given(st.text(alphabet=st.sampled_from("=+-@\t\r\n'＝ab1,. "), max_size=8))
def test_a_neutral_cell_starts_nothing_and_gives_its_text_back(text: str) -> None:
    cell = neutral(text)
    assert not cell or cell[0] not in "=+@\t\r\n＝"
    assert not cell.startswith("-") or float(cell.replace(",", ".")) <= 0
    assert restored(cell) == text


@pytest.mark.parametrize("number", ["-3", "-0.5", "-12,75", "12"])
def test_numbers_are_left_alone(number: str) -> None:
    assert neutral(number) == number


@pytest.mark.parametrize(
    "text", ["-1+1", "+33612345678", "- un banc", "=cmd|' /C calc'!A0", "@SUM(A1)", "\t=1"]
)
def test_what_a_spreadsheet_would_take_for_a_formula_is_marked(text: str) -> None:
    assert neutral(text) == f"'{text}"


def test_csv_has_a_row_per_answer_and_a_column_per_choice(app: Flask) -> None:
    first, second = read_csv(written(app, "csv", make_contents(PERSONAL)))
    assert (first["_id"], first["_jour"], first["_canal"], first["_quartier"]) == (
        "uuid:1",
        "2026-05-04",
        "web",
        "5",
    )
    assert (first["uses"], first["uses/walk"], first["uses/sit"], first["uses/nsp"]) == (
        "walk sit",
        "1",
        "1",
        "0",
    )
    assert restored(first["idea"]) == "=1+1; « un banc »" != first["idea"]
    assert restored(second["idea"]) == "ligne 1\nligne 2"
    assert second["_canal"] == "paper"


def test_a_list_of_thousands_has_one_column() -> None:
    categories = tuple(Category(str(number), f"Rue {number}") for number in range(5_000))
    variable = Variable(
        "/data/streets", "streets", Kind.MANY, "select_multiple", "Rues", categories=categories
    )
    sheet = Sheet("/data", "reponses", (), (variable,), Options())
    assert [column.code for column in sheet.columns] == ["streets", "_non_posees"]
    assert sheet.row((), Record("/data", (), {"/data/streets": "7 42"})) == ["7 42", ""]


def test_what_should_have_been_skipped_is_masked_and_named(app: Flask) -> None:
    _first, second = read_csv(written(app, "csv", make_contents(PERSONAL)))
    assert (second["uses"], second["uses/walk"]) == ("", "")
    assert second["_non_posees"].split() == ["uses", "spot"]


def test_personal_questions_leave_only_when_asked_for(app: Flask) -> None:
    assert "name" not in read_csv(written(app, "csv", make_contents(Options())))[0]
    assert read_csv(written(app, "csv", make_contents(PERSONAL)))[0]["name"] == "Ana"


def test_a_repeat_is_a_table_joined_by_the_answer_and_its_rank(app: Flask) -> None:
    found = read_csv(written(app, "csv", make_contents(PERSONAL, table="/data/member")))
    assert [(row["_id"], row["_rang_member"], row["age"], row["works"]) for row in found] == [
        ("uuid:1", "1", "40", "no"),
        ("uuid:1", "2", "-7", ""),
    ]


def test_labels_in_place_of_codes(app: Flask) -> None:
    options = Options(headers=Wording.LABELS, values=Wording.LABELS)
    first = read_csv(written(app, "csv", make_contents(options)))[0]
    assert first["1. Venez-vous sur la place ?"] == "Oui"
    assert first["2. Pour quoi faire ?"] == "Je la traverse | Je m’y assois"
    assert first["2. Pour quoi faire ? : Je la traverse"] == "1"


def test_dialects_differ_in_separator_decimal_and_mark(app: Flask) -> None:
    answers = [make_answer({"homes": "2.5"})]
    french = written(app, "csv", make_contents(Options(DIALECTS["tableur"]), answers))
    plain = written(app, "csv", make_contents(Options(DIALECTS["rfc4180"]), answers))
    assert french.startswith(b"\xef\xbb\xbf") and not plain.startswith(b"\xef\xbb\xbf")
    assert read_csv(french)[0]["homes"] == "2,5"
    assert read_csv(plain, ",")[0]["homes"] == "2.5"


def test_the_zip_holds_every_table_the_codebook_and_the_method(app: Flask) -> None:
    with zipfile.ZipFile(io.BytesIO(written(app, "zip", make_contents(PERSONAL)))) as archive:
        assert archive.testzip() is None
        assert archive.namelist() == ["reponses.csv", "member.csv", "dictionnaire.csv", "methode.txt"]
        assert len(read_csv(archive.read("reponses.csv"))) == 2
        assert len(read_csv(archive.read("member.csv"))) == 2
        assert archive.read("methode.txt").decode() == "On compte des foyers."


def test_every_column_and_choice_is_in_the_codebook(app: Flask) -> None:
    contents = make_contents(PERSONAL)
    lines = read_csv(written(app, "dictionnaire", contents))
    explained = {(line["Table"], line["Colonne"]) for line in lines}
    for sheet in contents.sheets.values():
        assert {(sheet.title, column.code) for column in sheet.columns} <= explained
    choices = {
        line["Code"]: line["Sens du code"] for line in lines if line["Colonne"] == "comes" and line["Code"]
    }
    assert choices == {
        "yes": "Oui",
        "no": "Non",
        "nsp": "Je ne sais pas",
        "nspr": "Je ne souhaite pas répondre",
    }


def test_the_workbook_holds_the_same_cells_with_numbers_as_numbers(app: Flask, tmp_path: Path) -> None:
    options = Options(DIALECTS["rfc4180"], personal=True)
    path = tmp_path / "reponses.xlsx"
    path.write_bytes(written(app, "xlsx", make_contents(options)))
    book = python_calamine.CalamineWorkbook.from_path(path)
    assert book.sheet_names == ["Réponses", "member", "Dictionnaire", "Méthode"]
    header, first, *_rest = book.get_sheet_by_name("Réponses").to_python()
    row = dict(zip(header, first, strict=True))
    assert row["homes"] == 2.0
    assert str(row["_jour"]) == "2026-05-04"
    assert row["idea"] == "'=1+1; « un banc »"
    assert row["uses/sit"] == 1.0


def test_the_workbook_is_one_for_other_readers_too(app: Flask, tmp_path: Path) -> None:
    path = tmp_path / "reponses.xlsx"
    path.write_bytes(written(app, "xlsx", make_contents(Options(DIALECTS["rfc4180"], personal=True))))
    sheet = openpyxl.load_workbook(path)["Réponses"]
    header, first, second = sheet.iter_rows(values_only=True)
    assert dict(zip(header, first, strict=True))["_jour"] == dt.datetime(2026, 5, 4)
    assert dict(zip(header, second, strict=True))["idea"] == "ligne 1\nligne 2"
    assert sheet.freeze_panes == "A2"


@given(st.text())
def test_any_text_survives_in_a_worksheet(text: str) -> None:
    inside = f"<c{text_cell(text)}"
    found = ElementTree.fromstring(inside).find("is/t")  # noqa: S314 - ours
    assert found is not None
    assert re.sub("_x([0-9A-F]{4})_", lambda code: chr(int(code[1], 16)), found.text or "") == text


@pytest.mark.parametrize(("number", "name"), [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA")])
def test_columns_are_named_as_spreadsheets_do(number: int, name: str) -> None:
    assert column_name(number) == name


def test_titles_of_sheets_are_short_plain_and_different() -> None:
    assert titles(["a/b", "A b", "x" * 40, "x" * 40, "[]"]) == [
        "a b",
        "A b 2",
        "x" * 31,
        "x" * 29 + " 2",
        "Table",
    ]


def test_the_workbook_has_no_formula(app: Flask, tmp_path: Path) -> None:
    path = tmp_path / "reponses.xlsx"
    path.write_bytes(written(app, "xlsx", make_contents(Options(DIALECTS["rfc4180"], personal=True))))
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            assert b"<f>" not in archive.read(name), name


def test_a_text_too_long_for_a_cell_is_cut_and_says_so(app: Flask, tmp_path: Path) -> None:
    path = tmp_path / "reponses.xlsx"
    answers = [make_answer({"idea": "a" * 40_000})]
    path.write_bytes(written(app, "xlsx", make_contents(Options(DIALECTS["rfc4180"]), answers)))
    header, first = python_calamine.CalamineWorkbook.from_path(path).get_sheet_by_name("Réponses").to_python()
    text = str(dict(zip(header, first, strict=True))["idea"])
    assert len(text) == 32_767
    assert text.endswith("[coupé]")
