"""A whole report on randomly filled forms, against counts made independently, one loop at a time."""

import datetime as dt
from collections import Counter
from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from app.questionnaire.context import Context
from app.questionnaire.instance import Instance
from app.results.answer import Answer
from app.results.asking import Asking
from app.results.catalogue import catalogue
from app.results.filters import NO_FILTERS, Filters
from app.results.report import Report, report
from app.results.tally import Question
from app.results.tally.choices import ChoiceTable
from app.results.tally.numbers import NumberSummary
from tests.results.make_results import VERSION, make_answer, make_form

CONTEXT = Context(now=dt.datetime(2026, 5, 4, 10, tzinfo=dt.UTC), zone=ZoneInfo("Europe/Paris"))
NOT_ANSWERS = {"nsp", "nspr"}

YES_NO = st.sampled_from(["yes", "no", "nsp", "nspr"])
USES = st.lists(st.sampled_from(["walk", "sit", "nsp"]), unique=True, min_size=1).map(" ".join)
MEMBERS = st.lists(
    st.fixed_dictionaries({}, optional={"age": st.integers(0, 99).map(str), "works": YES_NO}), max_size=4
)
ANSWERS = st.fixed_dictionaries(
    {},
    optional={
        "comes": YES_NO,
        "uses": USES,
        "idea": st.text(alphabet="abc é=;'\n", min_size=1, max_size=6).filter(str.strip),
        "spot": st.just("47.2 -1.5 0 0"),
        "views": st.fixed_dictionaries({}, optional={"clean": st.sampled_from(["good", "fair", "nsp"])}),
        "homes": st.integers(-2, 30).map(str),
        "member": MEMBERS,
    },
)
CHANNELS = st.sampled_from(["web", "paper", "door"])


def make_instance(values: Mapping[str, Any]) -> Instance:
    return Instance.from_json(make_form(), values, CONTEXT)


def make_filled(values: Mapping[str, Any], channel: str, number: int) -> Answer:
    return make_answer(
        values,
        is_relevant=make_instance(values).is_relevant,
        channel=channel,
        quartier=str(number % 3),
        day=dt.date(2026, 5, 1 + number % 9),
    )


def make_report(forms: list[tuple[dict[str, Any], str]], filters: Filters = NO_FILTERS) -> Report:
    form = make_form()
    answers = [make_filled(values, channel, number) for number, (values, channel) in enumerate(forms)]
    return report(answers, catalogue([form], "fr"), {VERSION: Asking(form)}, filters)


def question(found: Report, name: str) -> Question:
    return next(q for q in found.questions if q.variable.name == name)


def count_by_hand(given_values: list[str | None], asked: list[bool]) -> dict[str, int]:
    """Who was asked and said what, the slow way; None stands for nothing said."""
    said = [value for value, was_asked in zip(given_values, asked, strict=True) if was_asked]
    kinds = Counter(kind_by_hand(value) for value in said)
    return {
        "asked": len(said),
        "answered": kinds["answer"],
        "dont_know": kinds["nsp"],
        "declined": kinds["nspr"],
        "empty": kinds["empty"],
        "not_asked": len(asked) - len(said),
        "masked": sum(1 for value, was in zip(given_values, asked, strict=True) if value and not was),
    }


def kind_by_hand(value: str | None) -> str:
    if not value:
        return "empty"
    codes = value.split(" ")
    if any(code not in NOT_ANSWERS for code in codes):
        return "answer"
    return "nspr" if "nspr" in codes else "nsp"


def told(found: Question) -> dict[str, int]:
    names = ("asked", "answered", "dont_know", "declined", "empty", "not_asked", "masked")
    return {name: getattr(found.bases, name) for name in names}


@given(st.lists(st.tuples(ANSWERS, CHANNELS), max_size=12))
def test_bases_are_those_of_a_careful_analyst(forms: list[tuple[dict[str, Any], str]]) -> None:
    found = make_report(forms)
    everyone = [True] * len(forms)
    comes = [values.get("comes") for values, _channel in forms]
    assert told(question(found, "comes")) == count_by_hand(comes, everyone)
    uses = [values.get("uses") for values, _channel in forms]
    assert told(question(found, "uses")) == count_by_hand(uses, [value == "yes" for value in comes])
    on_screen = [channel in {"web", "door"} for _values, channel in forms]
    spots = [values.get("spot") for values, _channel in forms]
    assert told(question(found, "spot")) == count_by_hand(spots, on_screen)
    clean = [values.get("views", {}).get("clean") for values, _channel in forms]
    assert told(question(found, "clean")) == count_by_hand(clean, everyone)


@given(st.lists(st.tuples(ANSWERS, CHANNELS), max_size=12))
def test_several_choices_are_shares_of_respondents(forms: list[tuple[dict[str, Any], str]]) -> None:
    table = question(make_report(forms), "uses").figures
    assert isinstance(table, ChoiceTable)
    respondents = [
        set(values["uses"].split()) - NOT_ANSWERS
        for values, _channel in forms
        if values.get("comes") == "yes" and set(values.get("uses", "").split()) - NOT_ANSWERS
    ]
    assert table.base == len(respondents)
    for row in table.rows:
        count = sum(1 for chosen in respondents if row.code in chosen)
        assert (row.count, row.share) == (count, count / len(respondents) if respondents else None)


@given(st.lists(st.tuples(ANSWERS, CHANNELS), max_size=12))
def test_a_repeat_has_its_instances_as_base(forms: list[tuple[dict[str, Any], str]]) -> None:
    found = make_report(forms)
    members = [member for values, _channel in forms for member in values.get("member", [])]
    ages = [member.get("age") for member in members]
    assert told(question(found, "age")) == count_by_hand(ages, [True] * len(members))
    adults = [int(age or "0") > 15 for age in ages]
    works = [member.get("works") for member in members]
    assert told(question(found, "works")) == count_by_hand(works, adults)
    summary = question(found, "age").figures
    if any(ages):
        assert isinstance(summary, NumberSummary)
        assert summary.mean == sum(int(age) for age in ages if age) / sum(1 for age in ages if age)
    else:
        assert summary is None


@given(st.lists(st.tuples(ANSWERS, CHANNELS), max_size=12), CHANNELS)
def test_filters_leave_the_same_as_counting_only_these(
    forms: list[tuple[dict[str, Any], str]], channel: str
) -> None:
    filtered = make_report(forms, Filters(channel=channel, until=dt.date(2026, 5, 5)))
    kept = [
        make_filled(values, used, number)
        for number, (values, used) in enumerate(forms)
        if used == channel and number % 9 <= 4
    ]
    form = make_form()
    alone = report(kept, catalogue([form], "fr"), {VERSION: Asking(form)}, NO_FILTERS)
    assert filtered.questions == alone.questions
    assert filtered.chosen == alone.chosen
    assert filtered.everyone.total == len(forms)
