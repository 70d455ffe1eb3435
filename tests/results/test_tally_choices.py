"""Choices and rankings, against counts made the slow way from the list of answers."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from app.results.distribution import Distribution
from app.results.tally import tally
from app.results.tally.choices import ChoiceTable
from app.results.tally.ranks import RankTable
from app.results.variable import Category, Kind, Missing, Variable

CATEGORIES = (
    Category("walk", "Je marche"),
    Category("bike", "Je roule à vélo"),
    Category("nsp", "Je ne sais pas", Missing.DONT_KNOW),
    Category("nspr", "Je ne souhaite pas répondre", Missing.DECLINED),
)
CODES = [category.code for category in CATEGORIES] + ["scooter"]


def make_variable(kind: Kind) -> Variable:
    return Variable("/data/q", "q", kind, "select", "Question", categories=CATEGORIES)


def make_distribution(answers: list[str], not_asked: int = 0) -> Distribution:
    """Empty strings stand for people who were asked and left it empty."""
    return Distribution(Counter(filter(None, answers)), len(answers) + not_asked, not_asked)


@given(st.lists(st.sampled_from([*CODES, ""])), st.integers(0, 20))
def test_one_choice_counts_as_by_hand(answers: list[str], not_asked: int) -> None:
    question = tally(make_variable(Kind.ONE), make_distribution(answers, not_asked))
    bases, table = question.bases, question.figures
    assert isinstance(table, ChoiceTable)
    substantive = [answer for answer in answers if answer not in {"", "nsp", "nspr"}]
    assert bases.answered == table.base == len(substantive)
    assert bases.dont_know == answers.count("nsp")
    assert bases.declined == answers.count("nspr")
    assert bases.empty == answers.count("")
    assert (bases.not_asked, bases.asked) == (not_asked, len(answers))
    for row in table.rows:
        assert row.count == substantive.count(row.code)
        assert row.share == (row.count / len(substantive) if substantive else None)
    assert sum(row.count for row in table.rows) == len(substantive)


@given(st.lists(st.lists(st.sampled_from(CODES), unique=True)))
def test_several_choices_have_respondents_as_base(selections: list[list[str]]) -> None:
    question = tally(make_variable(Kind.MANY), make_distribution([" ".join(s) for s in selections]))
    table = question.figures
    assert isinstance(table, ChoiceTable)
    substantive = [set(s) - {"nsp", "nspr"} for s in selections if set(s) - {"nsp", "nspr"}]
    assert table.base == question.bases.answered == len(substantive)
    assert question.bases.declined == sum(
        1 for s in selections if s and set(s) <= {"nsp", "nspr"} and "nspr" in s
    )
    assert question.bases.dont_know == sum(1 for s in selections if s == ["nsp"])
    for row in table.rows:
        assert row.count == sum(1 for s in substantive if row.code in s)


def test_a_choice_given_twice_counts_once() -> None:
    table = tally(make_variable(Kind.MANY), make_distribution(["walk walk bike"])).figures
    assert isinstance(table, ChoiceTable)
    assert [row.count for row in table.rows] == [1, 1]


def test_a_code_that_no_list_offers_is_shown_as_such() -> None:
    table = tally(make_variable(Kind.ONE), make_distribution(["scooter"])).figures
    assert isinstance(table, ChoiceTable)
    assert [(row.code, row.count, row.listed) for row in table.rows][-1] == ("scooter", 1, False)


def test_nobody_answered_gives_no_share_rather_than_zero() -> None:
    table = tally(make_variable(Kind.ONE), make_distribution(["", "nsp"])).figures
    assert isinstance(table, ChoiceTable)
    assert {row.share for row in table.rows} == {None}


@given(st.lists(st.lists(st.sampled_from(["walk", "bike", "scooter"]), unique=True, min_size=1)))
def test_ranks_count_as_by_hand(rankings: list[list[str]]) -> None:
    table = tally(make_variable(Kind.RANK), make_distribution([" ".join(r) for r in rankings])).figures
    assert isinstance(table, RankTable)
    assert table.base == len(rankings)
    for row in table.rows:
        places = [r.index(row.code) + 1 for r in rankings if row.code in r]
        assert (row.ranked, row.first) == (len(places), places.count(1))
        assert row.mean == (sum(places) / len(places) if places else None)
    means = [row.mean for row in table.rows if row.mean is not None]
    assert means == sorted(means)


@given(st.lists(st.sampled_from([*CODES, ""])), st.lists(st.sampled_from([*CODES, ""])))
def test_distributions_add_up(morning: list[str], evening: list[str]) -> None:
    variable = make_variable(Kind.MANY)
    whole = make_distribution(morning + evening)
    assert tally(variable, make_distribution(morning) + make_distribution(evening)) == tally(variable, whole)
