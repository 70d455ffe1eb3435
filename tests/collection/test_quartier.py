"""The quartier of an answer: household, then question, then list; a poster's place is no residence."""

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from app.collection.models import SubmissionVersion
from app.collection.quartier import decide_quartier
from app.db import db
from app.projects.sources import Lead, create_source, sources_of
from tests.make_answers import make_envelope, send
from tests.make_households import make_codes, make_linked
from tests.make_published import make_published

LETTER, POSTER = ("letter", "3"), ("poster", "3")


@pytest.mark.parametrize(
    ("household", "said", "source", "known"),
    [
        ("6", "5", LETTER, ("6", "household")),
        (None, "5", LETTER, ("5", "question")),
        (None, "ailleurs", LETTER, ("ailleurs", "question")),
        (None, "malakoff_saint_donatien", None, ("5", "question")),
        (None, "nspr", LETTER, ("3", "list")),
        (None, None, LETTER, ("3", "list")),
        (None, None, POSTER, ("inconnu", "unknown")),
        (None, "nsp", None, ("inconnu", "unknown")),
        (None, None, ("letter", None), ("inconnu", "unknown")),
    ],
)
def test_how_a_quartier_is_known(
    household: str | None,
    said: str | None,
    source: tuple[str, str | None] | None,
    known: tuple[str, str],
) -> None:
    assert decide_quartier(household, said, source) == known


@pytest.mark.parametrize(
    ("changed", "linked", "known"),
    [
        ({"answers": {"age": "41", "ou": "5"}}, None, ("5", "question")),
        ({"answers": {"age": "41", "ou": "5"}}, "6", ("6", "household")),
        ({"answers": {"age": "41"}, "source": "COURRIER"}, None, ("11", "list")),
        ({"answers": {"age": "41"}, "source": "affiche"}, None, ("inconnu", "unknown")),
        ({"answers": {"age": "41"}, "source": "jamais-vue"}, None, ("inconnu", "unknown")),
    ],
)
def test_each_answer_carries_its_quartier_and_the_way(
    app: Flask, changed: dict[str, Any], linked: str | None, known: tuple[str, str]
) -> None:
    with app.app_context():
        questionnaire = make_published()
        create_source(questionnaire, Lead("courrier", "Courrier", "letter", "11"))
        create_source(questionnaire, Lead("affiche", "Affiche", "poster", "11"))
        [code] = make_codes(questionnaire)
        make_linked(code, linked)
        send(make_envelope(questionnaire, code=code, **changed))
        kept = db.session.scalars(select(SubmissionVersion)).one()
        assert (kept.quartier, kept.quartier_way) == known
        named = {"COURRIER": "courrier", "affiche": "affiche"}
        source = next(one for one in sources_of(questionnaire) if one.id == kept.source_id)
        assert source.slug == named.get(changed.get("source", ""), "codes-distribues")
