"""Replay vectors in the format of ../shared/vectors/xpath.json, or those: `make conformance [VECTORS=file]`.

Prints each failure of each engine and, last, one line per engine and group: `python xpath1 995/1000`. The
exit code is 1 when a group falls under 99 %.
"""

import json
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from app.questionnaire.expression.calendar_names import calendar_names
from tests.conformance.answers import Vector, answer, language_of
from tests.conformance.documents import read_case
from tests.node import run_node

Vectors = Mapping[str, Any]
GROUPS = ("xpath1", "openrosa")
_ENOUGH = 0.99
#: Made elsewhere, beside the checkout where it is developed.
SHARED = Path(__file__).parents[3] / "shared" / "vectors" / "xpath.json"


@dataclass(frozen=True)
class Failure:
    """A vector that gave something else."""

    vector: Vector
    given: Any


def group_of(vector: Vector) -> str:
    """The group that a vector counts in."""
    return "xpath1" if vector["plain_xpath1"] else "openrosa"


def python_answers(vectors: Vectors) -> list[Any]:
    """What the Python engine gives for each vector."""
    cases = {name: read_case(xml) for name, xml in vectors["docs"].items()}
    return [answer(vector, cases[vector["doc"]]) for vector in vectors["vectors"]]


def javascript_answers(vectors: Vectors) -> list[Any]:
    """What the JavaScript engine gives for each vector; the names of months come with a form, from Python."""
    languages = {language_of(vector) for vector in vectors["vectors"]}
    calendars = {language: asdict(calendar_names(language)) for language in languages}
    given = json.dumps({**vectors, "calendars": calendars})
    done = run_node("tests/conformance/replay.mjs", given=given)
    assert done.returncode == 0, done.stderr
    return list(json.loads(done.stdout))


ENGINES: Mapping[str, Callable[[Vectors], list[Any]]] = {
    "python": python_answers,
    "javascript": javascript_answers,
}


def failures(vectors: Vectors, engine: str) -> Iterator[Failure]:
    """The vectors that do not give what they must."""
    answers = ENGINES[engine](vectors)
    for vector, given in zip(vectors["vectors"], answers, strict=True):
        if given != _wanted(vector):
            yield Failure(vector, given)


def _wanted(vector: Vector) -> Any:
    if vector["kind"] != "nodes":
        return vector["expected"]
    return [[each["name"], each["text"]] for each in vector["expected"]]


def main(path: str) -> int:
    """Replay a file in both engines and tell."""
    vectors = json.loads(Path(path).read_text(encoding="utf-8"))
    counts = Counter(map(group_of, vectors["vectors"]))
    failed: Counter[tuple[str, str]] = Counter()
    for engine in ENGINES:
        for failure in failures(vectors, engine):
            failed[engine, group_of(failure.vector)] += 1
            _tell(engine, failure)
    groups = [(engine, group) for engine in ENGINES for group in GROUPS if counts[group]]
    for engine, group in groups:
        print(f"{engine} {group} {counts[group] - failed[engine, group]}/{counts[group]}")
    return int(any(failed[engine, group] > counts[group] * (1 - _ENOUGH) for engine, group in groups))


def _tell(engine: str, failure: Failure) -> None:
    vector = failure.vector
    print(f"{engine} {group_of(vector)}: {vector['expr']!r} at {vector['context']} of {vector['doc']}")
    print(f"    expected {vector['expected']!r}, given {failure.given!r}")


if __name__ == "__main__":
    named = sys.argv[1:] or [str(SHARED)]
    if not Path(named[0]).exists():
        sys.exit(f"{named[0]} is not here: make conformance VECTORS=file.json")
    sys.exit(main(named[0]))
