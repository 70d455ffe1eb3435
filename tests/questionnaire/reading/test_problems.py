"""Families of mistakes that refuse a form, each located in the cell where its author can mend it."""

import pytest

from app.questionnaire.problems import Severity
from app.questionnaire.reading.pipeline import read
from app.questionnaire.reading.report import Limits

_HEAD = (
    "| survey | | | | | |\n| | type | name | label | relevant | calculation |\n| | text | nom | Nom | | |\n"
)
_CHOICES = "| choices | | | |\n| | list_name | name | label |\n| | l | a | A |\n"

FORMS: dict[str, tuple[str, str, tuple[str, int, str | None]]] = {
    "no column for names": (
        "| survey | | |\n| | type | label |\n| | text | A |\n",
        "missing_column",
        ("survey", 1, "name"),
    ),
    "choices without a list": (
        "| survey | | | |\n| | type | name | label |\n| | select_one l | q | Q |\n"
        "| choices | | |\n| | name | label |\n| | a | A |\n",
        "missing_column",
        ("choices", 1, "list_name"),
    ),
    "no type": (_HEAD + "| | | b | B | | |\n", "missing_type", ("survey", 3, "type")),
    "no name": (_HEAD + "| | text | | B | | |\n", "missing_name", ("survey", 3, "name")),
    "no label": (_HEAD + "| | text | b | | | |\n", "missing_label", ("survey", 3, "label")),
    "name with a space": (_HEAD + "| | text | mon nom | B | | |\n", "invalid_name", ("survey", 3, "name")),
    "name with a digit first": (_HEAD + "| | text | 1er | B | | |\n", "invalid_name", ("survey", 3, "name")),
    "name taken": (_HEAD + "| | text | nom | B | | |\n", "duplicate_name", ("survey", 3, "name")),
    "empty calculation": (
        _HEAD + "| | calculate | b | | | |\n",
        "missing_calculation",
        ("survey", 3, "calculation"),
    ),
    "group never closed": (
        _HEAD + "| | begin group | g | G | | |\n",
        "unclosed_group",
        ("survey", 3, "type"),
    ),
    "end without begin": (_HEAD + "| | end group | | | | |\n", "unmatched_end", ("survey", 3, "type")),
    "select without a list": (
        _HEAD + "| | select_one | b | B | | |\n",
        "missing_list",
        ("survey", 3, "type"),
    ),
    "unknown list": (
        _HEAD + "| | select_one m | b | B | | |\n" + _CHOICES,
        "unknown_list",
        ("survey", 3, "type"),
    ),
    "unknown list without choices": (
        _HEAD + "| | select_multiple m | b | B | | |\n",
        "unknown_list",
        ("survey", 3, "type"),
    ),
    "choice without name": (
        _HEAD + "| | select_one l | b | B | | |\n" + _CHOICES + "| | l | | Sans nom |\n",
        "choice_without_name",
        ("choices", 3, "name"),
    ),
    "choice with a space": (
        _HEAD + "| | select_multiple l | b | B | | |\n" + _CHOICES + "| | l | b c | BC |\n",
        "choice_name_with_space",
        ("choices", 3, "name"),
    ),
    "two choices of one name": (
        _HEAD + "| | select_one l | b | B | | |\n" + _CHOICES + "| | l | a | Autre |\n",
        "duplicate_choice",
        ("choices", 3, "name"),
    ),
    "reference left open": (
        _HEAD + "| | text | b | B | ${nom = 'x' | |\n",
        "malformed_reference",
        ("survey", 3, "relevant"),
    ),
    "unknown reference": (
        _HEAD + "| | text | b | Bonjour ${prenom} | | |\n",
        "unknown_reference",
        ("survey", 3, "label"),
    ),
    "reference to two questions": (
        _HEAD + "| | begin group | g | G | | |\n| | text | nom | N | | |\n| | end group | | | | |\n"
        "| | note | n | ${nom} | | |\n",
        "ambiguous_reference",
        ("survey", 6, "label"),
    ),
    "calculation of itself": (
        _HEAD + "| | calculate | b | | | ${b} + 1 |\n",
        "circular_reference",
        ("survey", 3, "calculation"),
    ),
    "two calculations in a circle": (
        _HEAD + "| | calculate | b | | | ${c} + 1 |\n| | calculate | c | | | ${b} + 1 |\n",
        "circular_reference",
        ("survey", 3, "calculation"),
    ),
    "expression cut short": (
        _HEAD + "| | text | b | B | ${nom} = | |\n",
        "expression_syntax",
        ("survey", 3, "relevant"),
    ),
    "unknown function": (
        _HEAD + "| | calculate | b | | | majuscules(${nom}) |\n",
        "function_unknown",
        ("survey", 3, "calculation"),
    ),
    "wrong number of arguments": (
        _HEAD + "| | text | b | B | selected(${nom}) | |\n",
        "function_arity",
        ("survey", 3, "relevant"),
    ),
    "range without numbers": (
        "| survey | | | | |\n| | type | name | label | parameters |\n| | range | b | B | start=a end=b |\n",
        "conversion_failed",
        ("survey", 2, "parameters"),
    ),
    "parameters that are no pairs": (
        "| survey | | | | |\n| | type | name | label | parameters |\n| | image | b | B | pixels 10 |\n",
        "invalid_parameters",
        ("survey", 2, "parameters"),
    ),
    "another choice in a filtered list": (
        "| survey | | | | |\n| | type | name | label | choice_filter |\n| | text | a | A | |\n"
        "| | select_one l or_other | b | B | lieu = ${a} |\n" + _CHOICES,
        "other_of_filtered_list",
        ("survey", 3, "choice_filter"),
    ),
    "choices of a file of no format": (
        _HEAD + "| | select_one_from_file villes | b | B | | |\n",
        "unknown_file_format",
        ("survey", 3, "type"),
    ),
    "answer saved to no entity": (
        "| survey | | | | |\n| | type | name | label | save_to |\n| | text | b | B | nom |\n",
        "save_to_without_entities",
        ("survey", 2, "save_to"),
    ),
    "trigger that nobody sees": (
        "| survey | | | | |\n| | type | name | label | calculation | trigger |\n| | calculate | a | | 1 | |\n"
        "| | text | b | B | 2 | ${a} |\n",
        "trigger_not_shown",
        ("survey", 3, "trigger"),
    ),
}


@pytest.mark.parametrize("name", FORMS)
def test_a_mistake_is_told_with_its_place(name: str) -> None:
    form, code, place = FORMS[name]
    reading = read(form.encode(), "essai.md", Limits())
    assert not reading.accepted
    assert reading.xml is None
    errors = [problem for problem in reading.problems if problem.severity is Severity.ERROR]
    assert [(each.code, (each.sheet, each.row, each.column)) for each in errors] == [(code, place)]


def test_a_calculation_may_keep_what_it_holds_or_look_at_other_instances() -> None:
    form = (
        "| survey | | | | |\n| | type | name | label | calculation |\n| | text | a | A | |\n"
        "| | calculate | une_fois | | if(${une_fois} = '', ${a}, ${une_fois}) |\n"
    )
    assert read(form.encode(), "essai.md", Limits()).accepted


def test_a_form_that_asks_nothing_is_accepted_with_a_warning() -> None:
    form = "| survey | | | |\n| | type | name | label |\n| | note | n | Bonjour |\n"
    reading = read(form.encode(), "essai.md", Limits())
    assert (reading.accepted, reading.questions) == (True, 0)
    assert [(each.code, each.severity) for each in reading.problems] == [("no_question", Severity.WARNING)]


def test_groups_within_groups_end_somewhere() -> None:
    rows = [f"| | begin group | g{number} | G |" for number in range(300)] + ["| | end group | | |"] * 300
    form = "\n".join(("| survey | | | |", "| | type | name | label |", *rows))
    reading = read(form.encode(), "essai.md", Limits())
    assert [(each.code, each.row) for each in reading.problems] == [("groups_too_deep", 51)]


def test_many_warnings_never_hide_an_error() -> None:
    choices = "".join(f"| | l | c{number} | |\n" for number in range(300))
    form = _HEAD + "| | select_one l | b | B | | |\n| | note | n | ${x} | | |\n" + _CHOICES + choices
    reading = read(form.encode(), "essai.md", Limits())
    assert not reading.accepted
    assert "unknown_reference" in [problem.code for problem in reading.problems]
