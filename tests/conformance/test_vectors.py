"""Both engines against the shared vectors: they give the same, and differ from them in the same few cases."""

import json
from pathlib import Path

import pytest

from tests.conformance.replay import ENGINES, GROUPS, SHARED, failures, group_of

_KNOWN = Path(__file__).with_name("known_differences.json")


@pytest.mark.skipif(not SHARED.exists(), reason="../shared/vectors is ABSENT: no vectors replayed")
@pytest.mark.parametrize("engine", ENGINES)
def test_the_vectors_give_what_they_must_but_for_the_known_differences(engine: str) -> None:
    vectors = json.loads(SHARED.read_text(encoding="utf-8"))
    known = json.loads(_KNOWN.read_text(encoding="utf-8"))["differences"]
    failed = [failure.vector for failure in failures(vectors, engine)]
    assert {vector["expr"] for vector in failed} == {expr for each in known for expr in each["exprs"]}
    for group in GROUPS:
        total = sum(1 for vector in vectors["vectors"] if group_of(vector) == group)
        assert sum(1 for vector in failed if group_of(vector) == group) <= total / 100
