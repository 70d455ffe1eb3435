"""Properties over every form of the corpus that is accepted, filled at random from a seed."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from app.questionnaire.definition import Form, read_xform
from app.questionnaire.filling import Manner, fill
from app.questionnaire.instance import Instance
from app.questionnaire.problems import FormRefused
from app.questionnaire.reading.pipeline import read
from app.questionnaire.reading.report import Limits
from tests.make_forms import make_context

CORPUS = Path(__file__).parents[3] / "shared" / "corpus"
FILES = sorted(path.relative_to(CORPUS).as_posix() for path in CORPUS.glob("x*/*"))
SEEDS = (1, 2)

_ABSENT = "../shared/corpus is ABSENT: no real form was tried"
pytestmark = [pytest.mark.slow, pytest.mark.skipif(not FILES, reason=_ABSENT)]


@cache
def form_of(name: str) -> Form | None:
    """The form in a file of the corpus, None where it is refused."""
    reading = read((CORPUS / name).read_bytes(), name, Limits())
    if reading.xml is None:
        return None
    try:
        return read_xform(reading.xml)
    except FormRefused as refused:
        assert all(problem.values.get("path") for problem in refused.problems), refused.problems
        return None


def filled(name: str) -> Iterator[Instance]:
    form = form_of(name)
    if form is None:
        return
    for seed in SEEDS:
        instance = Instance.blank(form, make_context(random=seed))
        fill(instance, seed, Manner(files=True))
        yield instance


def state(instance: Instance) -> dict[str, tuple[bool, str]]:
    """All that follows from the answers, node by node."""
    return {node.path: (node.relevant, node.text) for node in instance.tree.walk()}


def test_nearly_every_form_is_accepted() -> None:
    refused = [name for name in FILES if form_of(name) is None]
    assert len(refused) <= 0.04 * len(FILES), refused


@pytest.mark.parametrize("name", FILES)
def test_recomputing_from_scratch_equals_incrementally(name: str) -> None:
    for instance in filled(name):
        before = state(instance)
        instance.recompute()
        assert state(instance) == before


@pytest.mark.parametrize("name", FILES)
def test_serialising_and_parsing_give_the_same_instance(name: str) -> None:
    for instance in filled(name):
        form, context = instance.form, instance.context
        answers = instance.to_json()
        assert Instance.from_json(form, answers, context).to_json() == answers
        assert Instance.from_xml(form, instance.to_xml(), context).to_json() == answers
        everything = instance.to_json(everything=True)
        assert state(Instance.from_json(form, everything, context)) == state(instance)
        assert state(Instance.from_xml(form, instance.to_xml(everything=True), context)) == state(instance)


@pytest.mark.parametrize("name", FILES)
def test_everything_can_be_asked_of_an_instance(name: str) -> None:
    for instance in filled(name):
        for entry in instance.items():
            instance.text(entry.item.label, entry.path)
            if entry.event == "question":
                assert instance.is_relevant(entry.path)
                instance.hint(entry.path)
                instance.choices(entry.path)
                instance.is_required(entry.path)
                instance.is_readonly(entry.path)
        paths = [violation.path for violation in instance.violations()]
        assert len(paths) == len(set(paths))
