"""The way through a sheet: skips on answers, filter lines as sentences, never an expression."""

from collections.abc import Iterator

import pytest
from flask import Flask

from app.paper.sheet.blocks import Choices, Coded, Comb, Elsewhere, Lines, Ranking, Roster, Scale, Table
from tests.make_paper import SHEET_FORM, asked, filters, make_sheet

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)

_CHOICES = """
| choices | | |
| | list_name | name | label |
| | yn | oui | Oui |
| | yn | non | Non |
| | yn | nsp | Sans avis |
"""


@pytest.fixture(autouse=True)
def _spoken(app: Flask) -> Iterator[None]:
    with app.app_context():
        yield


def _form(*rows: str, choices: str = _CHOICES) -> str:
    return (
        "| survey |\n"
        "| | type | name | label | relevant | calculation | bind::palier:paper-sentence |\n"
        + "".join(f"| | {row} |\n" for row in rows)
        + choices
        + '| settings | |\n| | form_id | namespaces |\n| | f | palier="https://palier.example/xforms" |\n'
    )


def test_who_is_excluded_is_told_where_to_go_on() -> None:
    sheet = make_sheet(SHEET_FORM)
    first = asked(sheet.blocks)[0].area
    assert isinstance(first, Choices)
    assert {one.value: one.skip for one in first.options} == {
        "oui": "",
        "non": "question 3",
        "nsp": "question 3",
    }
    assert filters(sheet.blocks) == []


def test_a_skip_goes_on_past_what_depends_on_the_skipped() -> None:
    sheet = make_sheet(
        _form(
            "select_one yn | probleme | Un problème ? | |",
            "select_one yn | lequel | Lequel ? | ${probleme} != 'non' and ${probleme} != '' |",
            "text | ou | Où ? | ${lequel} != '' and ${lequel} != 'nsp' |",
            "text | fin | Autre chose ? | |",
        )
    )
    first, second = (one.area for one in asked(sheet.blocks)[:2])
    assert isinstance(first, Choices)
    assert isinstance(second, Choices)
    assert {one.value: one.skip for one in first.options} == {"oui": "", "non": "question 4", "nsp": ""}
    assert {one.value: one.skip for one in second.options} == {"oui": "", "non": "", "nsp": "question 4"}


def test_other_has_its_line_and_its_number() -> None:
    sheet = make_sheet(SHEET_FORM)
    usages = next(one for one in asked(sheet.blocks) if one.path.endswith("/usages"))
    assert isinstance(usages.area, Choices)
    follow = {one.value: one.follow for one in usages.area.options}["autre"]
    assert follow
    assert (follow.number, follow.label.plain) == (4, "Quoi d’autre ?".replace(" ?", "\u202f?"))
    assert [one.number for one in asked(sheet.blocks)] == [1, 2, 3, 5, 6]


@pytest.mark.parametrize(
    ("relevant", "told"),
    [
        ("${a} = 'oui'", "Seulement si vous avez répondu « Oui » à la question 1."),
        ("${a} != 'non'", "Seulement si vous n’avez pas répondu « Non » à la question 1."),
        ("not(${a} = 'non')", "Seulement si vous n’avez pas répondu « Non » à la question 1."),
        (
            "${a} = 'oui' or ${a} = 'nsp'",
            "Seulement si vous avez répondu à la question 1 autre chose que « Non ».",
        ),
        ("selected(${m}, 'oui')", "Seulement si vous avez répondu « Oui » à la question 2."),
        ("not(selected(${m}, 'oui'))", "Seulement si vous n’avez pas répondu « Oui » à la question 2."),
        (
            "selected(${m}, 'oui') or selected(${m}, 'non')",
            "Seulement si vous avez répondu « Oui » ou « Non » à la question 2.",
        ),
        ("${n} >= 18", "Seulement si votre réponse à la question 3 est 18 ou plus."),
        ("${n} > 17", "Seulement si votre réponse à la question 3 est 18 ou plus."),
        ("${n} < 3", "Seulement si votre réponse à la question 3 est plus petite que 3."),
        ("${n} >= 3 and ${n} <= 5", "Seulement si votre réponse à la question 3 va de 3 à 5."),
        ("${n} = 4", "Seulement si votre réponse à la question 3 est 4."),
        ("${a} != ''", "Seulement si vous avez répondu à la question 1."),
        ("${t} != ''", "Seulement si vous avez répondu à la question 4."),
        ("${yes} = 1", "Seulement si vous avez répondu « Oui » à la question 1."),
        ("${adult} = 'y'", "Seulement si votre réponse à la question 3 est 18 ou plus."),
        (
            "${a} = 'oui' and selected(${m}, 'non')",
            "Seulement si vous avez répondu « Oui » à la question 1 "
            "et si vous avez répondu « Non » à la question 2.",
        ),
        (
            "${a} = 'oui' or ${n} > 9",
            "Seulement si vous avez répondu « Oui » à la question 1 "
            "ou si votre réponse à la question 3 est 10 ou plus.",
        ),
        ("true()", None),
    ],
)
def test_a_filter_reads_as_a_sentence(relevant: str, told: str | None) -> None:
    sheet = make_sheet(
        _form(
            "select_one yn | a | Avis | |",
            "select_multiple yn | m | Plusieurs | |",
            "integer | n | Nombre | |",
            "text | t | Texte | |",
            "calculate | yes | | | if(${a} = 'oui', 1, 0)",
            "calculate | adult | | | if(${n} >= 18, 'y', 'n')",
            "text | between | Entre deux | |",
            f"text | asked | Question | {relevant} |",
        )
    )
    lines = [line.replace("\u202f", " ") for line in filters(sheet.blocks)]
    assert lines == ([told] if told else [])
    assert not sheet.problems


def test_what_cannot_be_said_is_told_and_printed_in_general_words() -> None:
    form = _form(
        "integer | n | Nombre | |", "integer | m | Autre | |", "text | x | Question | ${n} * ${m} > 12 |"
    )
    sheet = make_sheet(form)
    assert filters(sheet.blocks) == ["Seulement si cela vous concerne."]
    [problem] = sheet.problems
    assert (problem.code, problem.number) == ("paper_filter", 3)
    authors = make_sheet(form.replace("${n} * ${m} > 12 |", "${n} * ${m} > 12 | | Si vous êtes nombreux |"))
    assert filters(authors.blocks) == ["Si vous êtes nombreux."]
    assert not authors.problems
    teams = make_sheet(form, **{"/data/x": "Pour les grands foyers"})
    assert filters(teams.blocks) == ["Pour les grands foyers."]


def test_questions_under_one_filter_stand_under_one_line() -> None:
    sheet = make_sheet(
        _form(
            "select_multiple yn | m | Plusieurs | |",
            "integer | x | Un | selected(${m}, 'oui') |",
            "text | y | Deux | selected(${m}, 'oui') |",
            "text | z | Trois | |",
        )
    )
    [line] = filters(sheet.blocks)
    assert line.replace("\u202f", " ").endswith("à la question 1. Sinon, passez à la question 4.")


def test_what_only_other_channels_ask_is_not_waited_for() -> None:
    sheet = make_sheet(
        """
        | survey | | | | |
        | | type | name | label | relevant | body::palier:channels |
        | | select_one yn | web | En ligne | | web |
        | | text | after | Suite | ${web} = 'oui' | |
        | | text | last | Fin | ${web} != 'oui' | |
        """
        + _CHOICES
        + '| settings | |\n| | form_id | namespaces |\n| | f | palier="https://palier.example/xforms" |\n'
    )
    assert [one.number for one in asked(sheet.blocks)] == [3]
    assert filters(sheet.blocks) == []
    assert {problem.code for problem in sheet.problems} == {"paper_never"}


def test_each_type_has_where_to_answer() -> None:
    sheet = make_sheet(
        """
        | survey | | | | |
        | | type | name | label | appearance | constraint | parameters |
        | | text | a | Texte | | | |
        | | text | b | Longtemps | multiline | | |
        | | integer | c | Nombre | | . < 121 | |
        | | decimal | d | Surface | | . < 1000 | |
        | | date | e | Jour | | | |
        | | date | f | Mois | month-year | | |
        | | time | g | Heure | | | |
        | | range | h | Note | | | start=0 end=10 step=1 |
        | | rank yn | i | Ordre | | | |
        | | acknowledge | j | Accord | | | |
        | | image | k | Photo | | | |
        | | select_one yn | l | Échelle | likert | | |
        """
        + _CHOICES
    )
    areas = {one.number: one.area for one in asked(sheet.blocks)}
    assert areas[1] == Lines(1)
    assert areas[2] == Lines(4)
    assert [cells.count for cells in _comb(areas[3]).cells] == [3]
    assert [cells.count for cells in _comb(areas[4]).cells] == [4, 2]
    assert [cells.part for cells in _comb(areas[5]).cells] == ["d", "m", "y"]
    assert [cells.part for cells in _comb(areas[6]).cells] == ["m", "y"]
    assert [cells.part for cells in _comb(areas[7]).cells] == ["h", "min"]
    assert isinstance(areas[8], Scale)
    assert len(areas[8].options) == 11
    assert isinstance(areas[9], Ranking)
    assert isinstance(areas[10], Choices)
    assert isinstance(areas[11], Elsewhere)
    assert isinstance(areas[12], Scale)
    assert [problem.code for problem in sheet.problems] == ["paper_type"]


def _comb(area: object) -> Comb:
    assert isinstance(area, Comb)
    return area


def test_a_long_list_goes_to_an_annex() -> None:
    rows = "".join(f"| | long | v{at} | Rue {at} |\n" for at in range(1, 41))
    sheet = make_sheet(
        _form("select_one long | a | Rue | |", "select_one long | b | Autre rue | |", choices=_CHOICES + rows)
    )
    [annex] = sheet.annexes
    assert len(annex.entries) == 40
    assert annex.entries[0][:2] == ("01", "v1")
    for one in asked(sheet.blocks):
        assert isinstance(one.area, Coded)
        assert (one.area.cells, one.area.annex) == (2, "A")


def test_rows_of_one_list_are_a_table() -> None:
    sheet = make_sheet(
        """
        | survey | | | |
        | | type | name | label | appearance |
        | | begin_group | g | Avis | table-list |
        | | select_one yn | a | Bancs | |
        | | select_one yn | b | Arbres | |
        | | end_group | | | |
        """
        + _CHOICES
    )
    [table] = [block for block in sheet.blocks if isinstance(block, Table)]
    assert [row.number for row in table.rows] == [1, 2]
    assert [option.value for option in table.columns] == ["oui", "non", "nsp"]


def test_a_repeat_is_printed_several_times_and_a_skip_stays_inside() -> None:
    sheet = make_sheet(
        """
        | survey | | | |
        | | type | name | label | relevant |
        | | begin_repeat | p | Personne | |
        | | select_one yn | a | Travaille ? | |
        | | integer | b | Combien ? | ${a} = 'oui' |
        | | end_repeat | | | |
        | | text | z | Fin | |
        """
        + _CHOICES
    )
    paths = [one.path for one in asked(sheet.blocks)]
    assert paths[:3] == ["/data/p[1]/a", "/data/p[1]/b", "/data/p[2]/a"]
    assert paths[-1] == "/data/z"
    skips = [
        option.skip
        for one in asked(sheet.blocks)
        if isinstance(one.area, Choices)
        for option in one.area.options
    ]
    assert set(skips) == {""}
    assert {line.replace("\u202f", " ") for line in filters(sheet.blocks)} == {
        "Seulement si vous avez répondu « Oui » à la question 1."
    }


def test_a_repeat_of_short_answers_is_a_table() -> None:
    sheet = make_sheet(
        """
        | survey | | | |
        | | type | name | label | relevant |
        | | select_one yn | any | Des enfants ? | |
        | | begin_repeat | p | Enfant | ${any} = 'oui' |
        | | integer | age | Âge | |
        | | select_one yn | school | À l’école ? | |
        | | end_repeat | | | |
        | | text | z | Fin | |
        """
        + _CHOICES
    )
    [roster] = [block for block in sheet.blocks if isinstance(block, Roster)]
    assert [column.number for column in roster.columns] == [2, 3]
    assert [cell.path for cell in roster.rows[5]] == ["/data/p[6]/age", "/data/p[6]/school"]
    first = asked(sheet.blocks)[0].area
    assert isinstance(first, Choices)
    assert {one.value: one.skip for one in first.options} == {
        "oui": "",
        "non": "question 4",
        "nsp": "question 4",
    }


def test_a_piped_answer_is_named_by_its_number() -> None:
    sheet = make_sheet(
        _form(
            "text | nom | Quel lieu ? | |",
            "text | y | Que changer à ${nom} ? | |",
            "note | n | Merci ${nom} | |",
        )
    )
    assert asked(sheet.blocks)[1].label.plain.startswith("Que changer à (réponse à la question 1)")
