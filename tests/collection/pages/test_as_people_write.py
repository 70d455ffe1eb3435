"""Numbers, dates and places as people write them; drafts that travel sealed; pages cut where they must be."""

from dataclasses import replace
from datetime import date

import pytest

from app.collection.pages.dates import read_date, read_time, show_date, show_time
from app.collection.pages.draft import Draft, DraftBroken, seal, unseal
from app.collection.pages.numerals import Unreadable, read_decimal, read_integer, show_number
from app.collection.pages.paging import cut_into_pages
from tests.make_forms import make_form

TODAY = date(2026, 11, 22)
KEY = b"k" * 32
DRAFT = Draft(
    questionnaire_id="q",
    form_version_id="v",
    instance_id="uuid:1",
    language="ar",
    started_at="2026-11-22T18:00:00+01:00",
    seed=7,
    expires_at="2026-11-25T18:00:00+01:00",
    answers={"membre": [{"prenom": "Zoé"}]},
    typed={"/data/age": {"": ["vieux"]}},
)

FILTERED = """
| survey | | | | |
| | type | name | label | relevant |
| | integer | age | Âge | |
| | text | ville | Ville | |
| | text | metier | Métier | ${age} > 17 |
| | note | rappel | Vous vivez à ${ville}. | |
| | text | avis | Avis | |
"""


@pytest.mark.parametrize(
    ("typed", "lexical"),
    [("12,5", "12.5"), ("1 284.50", "1284.50"), ("١٢٫٥", "12.5"), ("−3", "-3"), (",5", "0.5"), ("7.", "7")],
)
def test_numbers_are_read_as_written(typed: str, lexical: str) -> None:
    assert read_decimal(typed) == lexical


@pytest.mark.parametrize("typed", ["douze", "1,2,3", "12 ans", "", "--1"])
def test_what_is_no_number_is_told(typed: str) -> None:
    with pytest.raises(Unreadable):
        read_decimal(typed)


def test_whole_numbers_take_no_fraction() -> None:
    assert read_integer("007") == "7"
    assert read_integer("3,0") == "3"
    with pytest.raises(Unreadable, match="integer"):
        read_integer("3,5")


def test_numbers_are_shown_in_the_language() -> None:
    assert show_number("12345.5", "fr") == "12\u202f345,5"
    assert show_number("12.5", "en") == "12.5"


@pytest.mark.parametrize(
    "parts",
    [
        ("3", "2", "1980"),
        ("3/2/1980", "", ""),
        ("3 février 80", "", ""),
        ("1980-02-03", "", ""),
        ("03", "févr.", "1980"),
        ("٣", "فبراير", "1980"),
    ],
)
def test_dates_are_read_as_written(parts: tuple[str, str, str]) -> None:
    assert read_date(parts, TODAY) == "1980-02-03"


@pytest.mark.parametrize(
    "parts", [("31", "2", "1980"), ("3", "13", "1980"), ("3", "2", ""), ("x", "2", "1980")]
)
def test_dates_that_do_not_exist_are_told(parts: tuple[str, str, str]) -> None:
    with pytest.raises(Unreadable):
        read_date(parts, TODAY)


@pytest.mark.parametrize("typed", ["14 h 30", "14:30", "14h30", "2:30 pm", "14.30"])
def test_hours_are_read_as_written(typed: str) -> None:
    assert read_time(typed) == "14:30:00.000"


def test_days_and_hours_are_shown_in_the_language() -> None:
    assert show_date("1980-02-03", "fr") == "3 février 1980"
    assert show_time("14:30:00.000", "en") == "14:30"


def test_a_draft_comes_back_as_it_left() -> None:
    assert unseal(seal(DRAFT, KEY), KEY) == DRAFT


@pytest.mark.parametrize("cut", [0, 10, -4])
def test_a_draft_that_was_altered_is_not_read(cut: int) -> None:
    sealed = seal(DRAFT, KEY)
    with pytest.raises(DraftBroken):
        unseal(sealed[:cut] + "AAAA" + sealed[cut:][4:] if cut >= 0 else sealed[:cut], KEY)


def test_a_draft_of_another_installation_is_not_read() -> None:
    with pytest.raises(DraftBroken):
        unseal(seal(replace(DRAFT, seed=8), b"x" * 32), KEY)


def test_no_answer_changes_what_stands_on_its_page() -> None:
    page_of = cut_into_pages(make_form(FILTERED)).page_of
    assert page_of["/data/age"] == page_of["/data/ville"]
    assert page_of["/data/metier"] > page_of["/data/age"]
    assert page_of["/data/rappel"] > page_of["/data/ville"]
