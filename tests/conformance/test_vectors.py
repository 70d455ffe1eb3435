"""The engine against the shared vectors."""

import json
from pathlib import Path

import pytest

from tests.conformance.replay import failures, group_of

_VECTORS = Path(__file__).parents[3] / "shared" / "vectors" / "xpath.json"
_KNOWN = Path(__file__).with_name("known_differences.json")


@pytest.mark.skipif(not _VECTORS.exists(), reason="../shared/vectors is ABSENT: no vectors replayed")
def test_the_vectors_give_what_they_must_but_for_the_known_differences() -> None:
    vectors = json.loads(_VECTORS.read_text(encoding="utf-8"))
    known = json.loads(_KNOWN.read_text(encoding="utf-8"))["differences"]
    failed = [failure.vector for failure in failures(vectors)]
    assert {vector["expr"] for vector in failed} == {expr for each in known for expr in each["exprs"]}
    for group in ("xpath1", "openrosa"):
        total = sum(1 for vector in vectors["vectors"] if group_of(vector) == group)
        assert sum(1 for vector in failed if group_of(vector) == group) <= total / 100
