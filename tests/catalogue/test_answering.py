"""Each questionnaire of the catalogue, answered on the residents' pages as the engine alone answers it."""

import json
import re
from datetime import datetime
from random import Random

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.admin.demo.filling import Hand, fill
from app.admin.demo.leanings import read_leanings
from app.admin.demo.sentences import read_sentences
from app.clock import at
from app.collection.models import SubmissionVersion
from app.collection.pages.journey import without_positions
from app.collection.pages.widgets.table import widget_for
from app.collection.pages.widgets.widget import Asked
from app.db import db
from app.projects.catalogue import find_in_catalogue
from app.projects.forms import load_form
from app.projects.versions import published_version
from app.questionnaire.context import PARIS, Context
from app.questionnaire.definition import Form
from app.questionnaire.instance import Instance
from tests.make_published import make_published
from tests.resident import Resident

pytestmark = pytest.mark.slow

NOW = datetime(2026, 3, 10, 18, tzinfo=PARIS)
CASES = [
    ("place", "fr"),
    ("place", "ar"),
    ("cadre-de-vie", "en"),
    ("mobilites", "fr"),
    ("bien-vieillir", "fr"),
    ("entraide", "fr"),
]


def make_answers(form: Form, short_name: str, language: str) -> Instance:
    instance = Instance.blank(form, Context(now=NOW, random=1, language=language, started=NOW))
    random = Random(7)  # noqa: S311 - repeatable on purpose
    hand = Hand(random, "web", language, read_leanings(short_name), read_sentences(short_name))
    fill(instance, hand)
    return instance


def typed(resident: Resident, wanted: Instance, language: str) -> dict[str, list[str]]:
    """What a person types in the fields of this page, who wants to say this."""
    fields: dict[str, list[str]] = {}
    for path in set(re.findall(r'name="(/[^":]+)', resident.page)):
        question = wanted.form.question(without_positions(path))
        asked = Asked(question, path, language, NOW.date())
        written = widget_for(question).write(wanted.value(path), asked) if wanted.value(path) else {}
        fields |= {f"{path}:{part}" if part else path: values for part, values in written.items()}
    return fields


def one_more(resident: Resident, wanted: Instance) -> str:
    """The button to press: one more repeat instance while more are wanted than there are, else on."""
    offered = re.search(r'value="ajouter ([^"]+)"', resident.page)
    if offered is None:
        return "suite"
    there = len(re.findall(r'value="changer ', resident.page))
    instances = [entry for entry in wanted.items("web") if entry.event == "instance"]
    repeat = without_positions(offered[1])
    more = sum(without_positions(entry.path) == repeat for entry in instances)
    return f"ajouter {offered[1]}" if there < more else "suite"


def answer_all(resident: Resident, wanted: Instance, language: str) -> None:
    """From the first page to the receipt."""
    resident.press("commencer", {"langue": language})
    for _page in range(120):
        assert resident.answer.status_code == 200, resident.page
        if 'value="envoyer"' in resident.page:
            resident.press("envoyer")
            return
        resident.press(one_more(resident, wanted), typed(resident, wanted, language))
    raise AssertionError(f"no end: {resident.heading}")


@pytest.mark.parametrize("database", ["sqlite"])
@pytest.mark.parametrize(("short_name", "language"), CASES)
def test_pages_keep_what_was_said(app: Flask, client: FlaskClient, short_name: str, language: str) -> None:
    entry = find_in_catalogue(short_name)
    assert entry is not None
    with app.app_context(), at(NOW):
        questionnaire = make_published(markdown=entry.content.decode())
        version = published_version(questionnaire)
        assert version is not None
        wanted = make_answers(load_form(version), short_name, language)
    with at(NOW):
        resident = Resident(client, f"/q/{questionnaire.short_name}?langue={language}")
        answer_all(resident, wanted, language)
    with app.app_context():
        stored = json.loads(db.session.scalars(select(SubmissionVersion.answers)).one())
    said = wanted.to_json()
    for answers in (stored, said):
        answers.pop("meta")
    assert stored == said
    assert len(said) > 4
