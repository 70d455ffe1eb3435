"""What people write on the plain page: the cases that the live page is held to as well."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from app.collection.pages.numerals import Unreadable
from app.collection.pages.widgets.table import widget_for
from app.collection.pages.widgets.widget import Asked
from app.questionnaire.definition import Question
from tests.make_forms import make_form

CASES = json.loads((Path(__file__).parents[2] / "conformance" / "typed.json").read_text(encoding="utf-8"))
_LISTED = {"select_one", "select_multiple", "rank"}


def make_asked(told: dict[str, Any]) -> Asked:
    """The question of a case, in a form of its own."""
    listed = " l" if told["type"] in _LISTED else ""
    appearance = told.get("appearance", "")
    rows = "\n".join(f"| | l | {value} | {label} |" for value, label in CASES["choices"])
    form = make_form(
        f"| survey | | | | |\n| | type | name | label | appearance |\n"
        f"| | {told['type']}{listed} | q | Q | {appearance} |\n"
        f"| choices | | | |\n| | list_name | name | label |\n{rows}\n"
    )
    (question,) = (one for one in form.questions if isinstance(one, Question))
    labels = {choice.value: choice.label("fr") for choice in question.choices}
    language, today = told.get("language", "fr"), date(2026, 11, 26)
    return Asked(question, "/data/q", language, today, question.choices, labels)


@pytest.mark.parametrize("told", CASES["read"], ids=lambda told: f"{told['type']} {told['typed']}")
def test_reads(told: dict[str, Any]) -> None:
    asked = make_asked(told)
    read = widget_for(asked.question).read
    if "error" in told:
        with pytest.raises(Unreadable) as problem:
            read(told["typed"], asked)
        assert problem.value.code == told["error"]
    else:
        assert read(told["typed"], asked) == told["value"]


@pytest.mark.parametrize("told", CASES["show"], ids=lambda told: f"{told['type']} {told['value']}")
def test_shows(told: dict[str, Any]) -> None:
    asked = make_asked(told)
    assert widget_for(asked.question).show(told["value"], asked) == told["shown"]
