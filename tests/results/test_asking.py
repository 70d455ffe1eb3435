"""Who was asked what: filters, channels, repeats; and that nothing is evaluated twice."""

import re
from collections.abc import Callable
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from app.results.asking import Asking
from app.results.catalogue import catalogue
from app.results.counting import Counts
from app.results.records import Record, Shape, records
from tests.results.make_results import SQUARE_FORM, make_form

MEMBERS = [{"age": "40", "works": "yes"}, {"age": "7", "works": "no"}]


class Evaluations:
    """Counts how often an answer was opened, and says of each what the filters of SQUARE_FORM say."""

    def __init__(self, answers: dict[str, object]) -> None:
        self.answers = answers
        self.count = 0

    def __call__(self) -> Callable[[str], bool]:
        self.count += 1
        return self.is_relevant

    def is_relevant(self, path: str) -> bool:
        if path == "/data/uses":
            return self.answers.get("comes") == "yes"
        if match := re.fullmatch(r"/data/member\[(\d+)\]/works", path):
            member = self.answers["member"][int(match[1]) - 1]  # type: ignore[index]
            return int(member.get("age", "0")) > 15
        return True


def by_table(found: list[Record]) -> dict[tuple[str, tuple[int, ...]], frozenset[str]]:
    return {(record.table, record.positions): record.not_asked for record in found}


def test_filters_leave_out_a_question_and_only_there_in_a_repeat() -> None:
    answers: dict[str, object] = {"comes": "no", "member": MEMBERS}
    found = by_table(Asking(make_form()).records(answers, "web", Evaluations(answers)))
    assert found["/data", ()] == {"/data/uses"}
    assert found["/data/member", (1,)] == frozenset()
    assert found["/data/member", (2,)] == {"/data/member/works"}


def test_a_channel_and_an_absent_question_are_not_asked() -> None:
    answers: dict[str, object] = {"comes": "yes"}
    asking = Asking(make_form(), absent=frozenset({"/data/old"}))
    assert by_table(asking.records(answers, "web", Evaluations(answers)))["/data", ()] == {"/data/old"}
    paper = by_table(asking.records(answers, "paper", Evaluations(answers)))
    assert paper["/data", ()] == {"/data/old", "/data/spot"}


@given(
    st.lists(
        st.tuples(st.sampled_from(["yes", "no", ""]), st.lists(st.integers(14, 17), max_size=2)), max_size=30
    )
)
def test_remembering_changes_nothing(forms: list[tuple[str, list[int]]]) -> None:
    remembering = Asking(make_form())
    for comes, ages in forms:
        answers: dict[str, object] = {"comes": comes, "member": [{"age": str(age)} for age in ages]}
        anew = Asking(make_form()).records(answers, "web", Evaluations(answers))
        assert remembering.records(answers, "web", Evaluations(answers)) == anew


def test_equal_deciding_answers_are_evaluated_once() -> None:
    asking, opened = Asking(make_form()), Evaluations({"comes": "yes"})
    for idea in ("un banc", "un arbre", "rien"):
        asking.records({"comes": "yes", "idea": idea}, "web", opened)
    assert opened.count == 1


def test_filters_of_the_moment_are_evaluated_each_time() -> None:
    form = make_form(SQUARE_FORM.replace("${comes} = 'yes'", "today() > '2026-01-01'"))
    asking, opened = Asking(form), Evaluations({"comes": "yes"})
    for _ in range(3):
        asking.records({"comes": "yes"}, "web", opened)
    assert opened.count == 3


def test_an_answer_through_a_calculation_decides_too() -> None:
    form = make_form(SQUARE_FORM.replace("${comes} = 'yes'", "${double} > 4"))
    asking, opened = Asking(form), Evaluations({"comes": "yes"})
    asking.records({"homes": "1"}, "web", opened)
    asking.records({"homes": "3"}, "web", opened)
    assert opened.count == 2


def test_masked_answers_are_counted_and_left_out() -> None:
    counts, asking = Counts(), Asking(make_form())
    for answers in ({"comes": "no", "uses": "walk"}, {"comes": "yes", "uses": "walk sit"}, {"comes": "yes"}):
        counts.add(asking.records(answers, "paper", Evaluations(dict(answers))))
    uses = next(v for v in catalogue([make_form()], "fr").variables if v.name == "uses")
    distribution = counts.distribution(uses, "/data")
    assert distribution.values == {"walk sit": 1}
    assert (distribution.reached, distribution.not_asked, distribution.masked) == (3, 1, 1)
    assert counts.masked_forms == 1


def make_shape(path: str, nested: dict[str, Any]) -> Shape:
    children = {name: make_shape(f"{path}/{name}", inner) for name, inner in nested.items()}
    return Shape(path, children)


def test_records_keep_nested_repeats_apart_and_pass_over_what_the_form_has_not() -> None:
    shape = make_shape("/data", {"a": {}, "g": {"b": {}, "r": {"c": {}, "s": {"d": {}}}}})
    nested = {
        "a": "1",
        "stray": "x",
        "g": {"b": "2", "r": [{"c": "3", "s": [{"d": "4"}, {"d": "5"}]}, {"c": ""}]},
    }
    assert [(r.table, r.positions, r.values) for r in records(shape, nested)] == [
        ("/data", (), {"/data/a": "1", "/data/g/b": "2"}),
        ("/data/g/r", (1,), {"/data/g/r/c": "3"}),
        ("/data/g/r/s", (1, 1), {"/data/g/r/s/d": "4"}),
        ("/data/g/r/s", (1, 2), {"/data/g/r/s/d": "5"}),
        ("/data/g/r", (2,), {}),
    ]
