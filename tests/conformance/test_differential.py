"""Both engines over the same random journeys: `make differential` does the same with more of them."""

from pathlib import Path

import pytest

from tests.conformance.differential import CORPUS_FORMS, OWN_FORMS, Twin, form_of, journeys

pytestmark = pytest.mark.slow


def _assert_alike(paths: list[Path], seeds: tuple[int, ...]) -> None:
    compared = 0
    with Twin() as twin:
        for path in paths:
            form = form_of(path)
            for journey in journeys(form, seeds) if form else ():
                found = twin.compare(journey)
                assert not found.differences, (path.name, journey.context.random, found.differences[:5])
                compared += found.facts
    assert compared > 1000 * len(paths)


def test_our_own_forms_give_the_same_in_both_engines() -> None:
    _assert_alike(OWN_FORMS, seeds=(1, 2, 3))


@pytest.mark.slow
@pytest.mark.skipif(not CORPUS_FORMS, reason="../shared/corpus is ABSENT: no real form was compared")
def test_real_forms_give_the_same_in_both_engines() -> None:
    _assert_alike(CORPUS_FORMS, seeds=(3,))
