"""Which answers under a code count: the first valid ones, until a person or the rule says otherwise."""

import random

from hypothesis import given
from hypothesis import strategies as st

from app.collection.counting import Candidate, choose_counted
from app.db import uuid7
from app.projects.terms import CountingRule

FIRST, SECOND, THIRD = (uuid7() for _ in range(3))


def test_the_first_valid_answer_counts() -> None:
    answers = [Candidate(FIRST, valid=False), Candidate(SECOND, valid=True), Candidate(THIRD, valid=True)]
    assert choose_counted(answers, CountingRule.FIRST, 1) == {SECOND: 1, THIRD: None, FIRST: None}


def test_an_invalid_answer_counts_while_it_is_alone() -> None:
    assert choose_counted([Candidate(FIRST, valid=False)], CountingRule.FIRST, 1) == {FIRST: 1}


def test_the_last_valid_answer_counts_where_that_is_the_rule() -> None:
    answers = [Candidate(FIRST, valid=True), Candidate(SECOND, valid=True), Candidate(THIRD, valid=False)]
    assert choose_counted(answers, CountingRule.LAST, 1)[SECOND] == 1


def test_a_persons_choice_goes_before_the_rule() -> None:
    answers = [Candidate(FIRST, valid=True), Candidate(SECOND, valid=False, chosen=True)]
    assert choose_counted(answers, CountingRule.FIRST, 1) == {SECOND: 1, FIRST: None}


_candidates = st.lists(
    st.builds(Candidate, st.uuids(version=4), st.booleans(), st.booleans()),
    unique_by=lambda candidate: candidate.submission_id,
    max_size=8,
)


@given(_candidates, st.sampled_from(CountingRule), st.integers(1, 5), st.randoms())
def test_a_code_is_never_overfull_nor_left_empty_and_order_of_reading_does_not_matter(
    candidates: list[Candidate], rule: CountingRule, admits: int, chance: random.Random
) -> None:
    places = choose_counted(candidates, rule, admits)
    taken = sorted(place for place in places.values() if place is not None)
    assert taken == list(range(1, min(admits, len(candidates)) + 1))
    shuffled = list(candidates)
    chance.shuffle(shuffled)
    assert choose_counted(shuffled, rule, admits) == places
