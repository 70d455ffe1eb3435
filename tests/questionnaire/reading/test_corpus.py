"""Real forms that other people wrote, each read by the process that may be killed, two at a time."""

import csv
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from app.questionnaire.problems import Problem, Severity
from app.questionnaire.reading import Limits, Reading, read_questionnaire

pytestmark = pytest.mark.slow

CORPUS = Path(__file__).parents[4] / "shared" / "corpus"
_WHOLE_FILE_ONLY = {"time_limit", "memory_limit", "no_survey_sheet", "damaged_file"}
#: Twice the usual time: the machine of a test run does other things too.
_PATIENT = Limits(seconds=60.0)


def read_file(path: Path) -> Reading:
    return read_questionnaire(path.read_bytes(), path.name, _PATIENT)


def is_located(problem: Problem) -> bool:
    return problem.code in _WHOLE_FILE_ONLY or (problem.sheet is not None and problem.row is not None)


@pytest.fixture(scope="module")
def readings() -> dict[str, Reading]:
    if not CORPUS.is_dir():
        pytest.skip(f"THE CORPUS OF REAL FORMS IS ABSENT: {CORPUS} is not there")
    with (CORPUS / "manifest.csv").open(encoding="utf-8") as manifest:
        files = [row["file"] for row in csv.DictReader(manifest)]
    with ThreadPoolExecutor(2) as pool:
        return dict(zip(files, pool.map(lambda file: read_file(CORPUS / file), files), strict=True))


def test_at_least_96_of_100_spreadsheets_are_accepted(readings: dict[str, Reading]) -> None:
    sheets = {file: reading for file, reading in readings.items() if file.startswith("xlsx/")}
    accepted = sum(reading.accepted for reading in sheets.values())
    repairs = Counter(repair.code for reading in sheets.values() for repair in reading.repairs)
    print(f"\n{accepted} of {len(sheets)} spreadsheets accepted: {accepted / len(sheets):.1%}; {repairs}")
    assert accepted >= 0.96 * len(sheets)


def test_every_refusal_says_where(readings: dict[str, Reading]) -> None:
    refused = {file: reading.problems for file, reading in readings.items() if not reading.accepted}
    for file, problems in refused.items():
        errors = [problem for problem in problems if problem.severity is Severity.ERROR]
        assert errors, file
        assert all(is_located(problem) for problem in errors), (file, errors)


def test_every_well_formed_xform_is_read(readings: dict[str, Reading]) -> None:
    refused = [file for file, reading in readings.items() if file.startswith("xml/") and not reading.accepted]
    assert refused == []


def test_nothing_crashes_the_reader(readings: dict[str, Reading]) -> None:
    crashed = [
        file
        for file, reading in readings.items()
        if {problem.code for problem in reading.problems} & {"reading_crashed", "conversion_failed"}
    ]
    assert crashed == []


def test_questions_are_counted_as_the_manifest_counts_them(readings: dict[str, Reading]) -> None:
    with (CORPUS / "manifest.csv").open(encoding="utf-8") as manifest:
        known = {row["file"]: int(row["questions"]) for row in csv.DictReader(manifest)}
    counted = {file: reading.questions for file, reading in readings.items() if reading.accepted}
    assert counted == {file: known[file] for file in counted}
