"""The catalogue is read without a word to say, as CSV and as a workbook alike."""

import re

import pytest

from app.projects.catalogue import CatalogueEntry, read_catalogue
from app.projects.length import minutes_to_answer
from app.questionnaire.definition import read_xform
from app.questionnaire.reading import read_questionnaire

pytestmark = pytest.mark.slow

ENTRIES = pytest.mark.parametrize("entry", read_catalogue(), ids=lambda entry: entry.short_name)


@ENTRIES
def test_is_accepted_with_nothing_to_repair(entry: CatalogueEntry) -> None:
    reading = read_questionnaire(entry.content, entry.file)
    assert (reading.accepted, reading.repairs, reading.problems) == (True, (), ())
    assert reading.xml is not None
    assert minutes_to_answer(len(read_xform(reading.xml).asked)) == entry.minutes
    assert re.search(rf"environ\s{entry.minutes}\sminutes", entry.content.decode()), "as its text says"


@ENTRIES
def test_gives_the_same_xform_as_a_workbook(entry: CatalogueEntry) -> None:
    from_csv = read_questionnaire(entry.content, entry.file)
    from_workbook = read_questionnaire(entry.to_xlsx(), f"{entry.short_name}.xlsx")
    assert from_workbook.xml == from_csv.xml is not None
