"""Spreadsheets written as Markdown tables, through the whole of reading but the process around it."""

from app.questionnaire.definition import read_xform
from app.questionnaire.problems import Problem
from app.questionnaire.reading.pipeline import read
from app.questionnaire.reading.report import Limits, Reading


def read_markdown(text: str) -> Reading:
    return read(text.encode(), "essai.md", Limits())


def place(problem: Problem) -> tuple[str, str | None, int | None, str | None]:
    return problem.code, problem.sheet, problem.row, problem.column


def told(reading: Reading) -> list[tuple[str, str | None, int | None, str | None]]:
    return [place(problem) for problem in reading.problems]


def repaired(reading: Reading) -> list[tuple[str, str | None, int | None, str | None]]:
    return [place(repair) for repair in reading.repairs]


def test_a_small_form_is_read_and_its_questions_counted() -> None:
    reading = read_markdown("""
        | survey  |                 |       |                 |               |
        |         | type            | name  | label           | calculation   |
        |         | text            | nom   | Votre nom       |               |
        |         | select_one ouin | place | D’accord ?      |               |
        |         | note            |       | Merci ${nom}    |               |
        |         | calculate       | un    |                 | 1 + 1         |
        | choices |                 |       |                 |               |
        |         | list_name       | name  | label           |               |
        |         | ouin            | oui   | Oui             |               |
        |         | ouin            | non   | Non             |               |
    """)
    assert reading.accepted
    assert told(reading) == []
    assert repaired(reading) == []
    assert reading.questions == 2
    assert reading.xml is not None
    assert "D’accord".encode() in reading.xml


def test_a_row_of_unknown_type_is_dropped_and_told_when_nothing_refers_to_it() -> None:
    reading = read_markdown("""
        | survey |                |          |          |
        |        | type           | name     | label    |
        |        | text           | nom      | Nom      |
        |        | speed list     | vitesse  |          |
    """)
    assert reading.accepted
    assert repaired(reading) == [("unknown_type_dropped", "survey", 3, "type")]


def test_a_row_of_unknown_type_refuses_the_form_when_something_refers_to_it() -> None:
    reading = read_markdown("""
        | survey |            |         |                 |
        |        | type       | name    | label           |
        |        | speed list | vitesse |                 |
        |        | note       | dire    | Oh, ${vitesse}  |
    """)
    assert not reading.accepted
    assert ("unknown_type", "survey", 2, "type") in told(reading)


def test_an_unknown_list_is_located() -> None:
    reading = read_markdown("""
        | survey  |                  |      |       |
        |         | type             | name | label |
        |         | select_one rouge | q    | Q     |
        | choices |                  |      |       |
        |         | list_name        | name | label |
        |         | bleu             | a    | A     |
    """)
    assert told(reading) == [("unknown_list", "survey", 2, "type")]


def test_duplicate_names_and_unbalanced_groups_are_told_together() -> None:
    reading = read_markdown("""
        | survey |             |      |       |
        |        | type        | name | label |
        |        | text        | q    | Q     |
        |        | begin group | g    | G     |
        |        | text        | q    | Q     |
        |        | text        | q    | Q     |
        |        | end repeat  |      |       |
    """)
    assert told(reading) == [
        ("duplicate_name", "survey", 5, "name"),
        ("unmatched_end", "survey", 6, "type"),
    ]


def test_columns_of_one_meaning_are_merged_unless_they_contradict_each_other() -> None:
    reading = read_markdown("""
        | survey |      |      |       |          |           |
        |        | type | name | label | relevant | relevance |
        |        | text | a    | A     |          |           |
        |        | text | b    | B     | ${a}='1' |           |
        |        | text | c    | C     |          | ${a}='2'  |
    """)
    assert reading.accepted
    assert repaired(reading) == [("headers_merged", "survey", 1, "relevance")]
    contradicting = read_markdown("""
        | survey |      |      |       |       |
        |        | type | name | label | label |
        |        | text | a    | A     | Autre |
    """)
    assert told(contradicting) == [("duplicate_column", "survey", 1, "label")]


def test_calculations_in_a_circle_are_refused() -> None:
    reading = read_markdown("""
        | survey |           |      |       |             |
        |        | type      | name | label | calculation |
        |        | calculate | a    |       | ${b} + 1    |
        |        | calculate | b    |       | ${c} + 1    |
        |        | calculate | c    |       | ${a} + 1    |
        |        | text      | q    | Q     |             |
    """)
    assert told(reading) == [("circular_reference", "survey", 2, "calculation")]


def test_references_differing_by_case_or_blanks_are_mended() -> None:
    reading = read_markdown("""
        | survey |         |      |               |          |
        |        | type    | name | label         | relevant |
        |        | integer | Age  | Âge           |          |
        |        | note    | n    | ${ age } ans  | ${AGE}>3 |
        |        | text    | q    | ${nobody}     |          |
    """)
    assert ("reference_spelling", "survey", 3, "relevant") in repaired(reading)
    assert ("reference_spelling", "survey", 3, "label") in repaired(reading)
    assert told(reading) == [("unknown_reference", "survey", 4, "label")]


def test_columns_of_media_are_read_with_and_without_a_language() -> None:
    form = (
        "| survey | | | | | |\n| | type | name | label | media::image | media:audio |\n"
        "| | text | a | A | plan.png | a.mp3 |\n"
    )
    reading = read_markdown(form)
    assert not reading.repairs
    [question] = read_xform(reading.xml or b"").questions
    assert question.label.media() == {"image": "plan.png", "audio": "a.mp3"}
