"""Made-up answers: walked through the engine, valid, and the same each time."""

from datetime import datetime
from random import Random
from zoneinfo import ZoneInfo

import pytest

from app.admin.demo.filling import Hand, fill
from app.admin.demo.leanings import read_leanings
from app.admin.demo.sentences import read_sentences
from app.projects.catalogue import CatalogueEntry, read_catalogue
from app.questionnaire.context import Context
from app.questionnaire.definition import Form, read_xform
from app.questionnaire.instance import Instance
from app.questionnaire.reading import read_questionnaire

pytestmark = pytest.mark.slow

ENTRIES = pytest.mark.parametrize("entry", read_catalogue(), ids=lambda entry: entry.short_name)
ZONE = ZoneInfo("Europe/Paris")


def make_form(entry: CatalogueEntry) -> Form:
    xml = read_questionnaire(entry.content, entry.file).xml
    assert xml is not None
    return read_xform(xml)


def make_filled(form: Form, short_name: str, seed: int, channel: str = "web") -> Instance:
    context = Context(now=datetime(2026, 3, 10, 18, tzinfo=ZONE), zone=ZONE, random=seed)
    instance = Instance.blank(form, context)
    leanings, sentences = read_leanings(short_name), read_sentences(short_name)
    random = Random(seed)  # noqa: S311 - repeatable on purpose
    fill(instance, Hand(random, channel, "fr", leanings, sentences))
    return instance


@ENTRIES
def test_people_on_the_web_break_no_rule(entry: CatalogueEntry) -> None:
    form = make_form(entry)
    for seed in range(12):
        filled = make_filled(form, entry.short_name, seed)
        assert list(filled.violations("web")) == []
        assert len(filled.to_json()) > 3


@ENTRIES
def test_the_same_seed_gives_the_same_answers(entry: CatalogueEntry) -> None:
    form = make_form(entry)
    answers = [make_filled(form, entry.short_name, seed).to_json() for seed in (1, 1, 2)]
    for told in answers:
        told.pop("meta", None)
    assert answers[0] == answers[1] != answers[2]


@ENTRIES
def test_every_leaning_and_sentence_is_about_a_question(entry: CatalogueEntry) -> None:
    names = {question.name: question for question in make_form(entry).questions}
    every = set(read_leanings("none of the catalogue"))
    leanings = {name: told for name, told in read_leanings(entry.short_name).items() if name not in every}
    assert set(leanings) <= set(names)
    assert {name for name, _ in read_sentences(entry.short_name)} <= set(names)
    for name, leaning in leanings.items():
        if names[name].type.has_choices:
            assert set(leaning.weights) <= {choice.value for choice in names[name].choices}, name
