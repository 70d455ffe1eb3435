"""What every questionnaire of the catalogue keeps to, and what they show between them."""

import csv
import re
from pathlib import Path

import pytest
from pyxform.xls2json_backends import csv_to_dict

FORMS = Path(__file__).parents[2] / "forms"
LISTED = list(csv.DictReader((FORMS / "catalogue.csv").open(encoding="utf-8")))
FILES = [FORMS / row["file"] for row in LISTED]


def words(text: str) -> set[str]:
    return set(text.split())


TYPES = words("""text integer decimal date time dateTime select_one select_multiple rank range note calculate
acknowledge geopoint geotrace geoshape barcode image audio video file begin_group begin_repeat""")
APPEARANCES = words("""field-list minimal autocomplete multiline label list-nolabel columns columns-2
columns-3 columns-pack horizontal likert quick numbers year month-year no-calendar maps placement-map
signature draw annotate rating w2""")
COLUMNS = words("""relevant required constraint choice_filter calculation trigger default repeat_count
parameters bind::palier:publish bind::palier:personal bind::palier:quartier
body::palier:channels body::palier:paper-sentence body::palier:paper-lines""")
NO_ANSWER = {"nsp", "nspr"}
AS_WRITTEN_IN_FRENCH = re.compile(r"(?<!\u202f)[;!?]|(?<!\u00a0):|'|\.\.\.|«(?!\u00a0)|(?<!\u00a0)»")


def sheets(file: Path) -> dict[str, list[dict[str, str]]]:
    return csv_to_dict(str(file))  # type: ignore[no-any-return]


def french_texts(file: Path) -> list[str]:
    rows = [*sheets(file)["survey"], *sheets(file)["choices"]]
    return [text for row in rows for column, text in row.items() if column.endswith("(fr)")]


def test_lists_every_form_of_the_folder() -> None:
    assert sorted(FILES) == sorted(set(FORMS.glob("*.csv")) - {FORMS / "catalogue.csv"})


def test_two_forms_are_also_in_english_and_arabic() -> None:
    def speaks(file: Path, language: str) -> bool:
        return any(column.endswith(f"({language})") for column in sheets(file)["survey_header"][0])

    assert sum(speaks(file, "en") and speaks(file, "ar") for file in FILES) == 2


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_every_text_is_in_every_language_of_the_form(file: Path) -> None:
    for sheet in ("survey", "choices"):
        headers = [column for column in sheets(file)[f"{sheet}_header"][0] if column.endswith(")")]
        languages = {column.split("::")[1] for column in headers}
        for row in sheets(file)[sheet]:
            for text in {column.split("::")[0] for column in row if column.endswith(")")}:
                assert {language for language in languages if f"{text}::{language}" in row} == languages, row


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_french_is_typeset_as_french(file: Path) -> None:
    assert [text for text in french_texts(file) if AS_WRITTEN_IN_FRENCH.search(text)] == []


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_what_excludes_others_is_held_by_a_constraint(file: Path) -> None:
    lists = {row["list_name"] for row in sheets(file)["choices"] if row["name"] in NO_ANSWER}
    for row in sheets(file)["survey"]:
        kind, _, name = row["type"].partition(" ")
        if kind == "select_multiple" and name in lists:
            assert all(f"'{choice}'" in row["constraint"] for choice in NO_ANSWER), row["name"]


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_asks_the_quartier_once_and_lets_people_keep_it_to_themselves(file: Path) -> None:
    marked = [row for row in sheets(file)["survey"] if row.get("bind::palier:quartier") == "yes"]
    assert [row["name"] for row in marked] == ["quartier"]
    offered = {row["name"] for row in sheets(file)["choices"] if row["list_name"] == "quartiers"}
    assert {*map(str, range(1, 12)), "ailleurs", *NO_ANSWER} == offered


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_open_answers_are_not_published(file: Path) -> None:
    for row in sheets(file)["survey"]:
        if row["type"] in {"text", "image", "audio", "video", "file"}:
            assert row["bind::palier:publish"] == "no", row["name"]


def test_shows_every_type_and_appearance_and_column() -> None:
    rows = [row for file in FILES for row in sheets(file)["survey"]]
    assert {row["type"].split(" ")[0] for row in rows} >= TYPES
    assert {word for row in rows for word in row.get("appearance", "").split()} >= APPEARANCES
    assert {column for row in rows for column in row} >= COLUMNS
    assert any("${" in row.get("label::Français (fr)", "") for row in rows)
