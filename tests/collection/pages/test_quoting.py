"""An earlier answer quoted in a question is quoted in the language that is read."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.collection.models import SubmissionVersion
from app.db import db
from tests.make_published import make_published
from tests.resident import Resident

QUOTING = """
| survey | | | | | |
| | type | name | label::Français (fr) | label::English (en) | calculation |
| | select_one aims | aim | Votre but | Your aim | |
| | calculate | aim_name | | | jr:choice-name(${aim}, '${aim}') |
| | begin_group | next | Suite | Next | |
| | text | why | Pourquoi « ${aim_name} » | Why “${aim_name}” | |
| | end_group | | | | |
| choices | | | | |
| | list_name | name | label::Français (fr) | label::English (en) |
| | aims | trees | Des arbres | Trees |
| settings | | | | |
| | form_title | form_id | version | default_language |
| | Un but | aims | 1 | Français (fr) |
"""


@pytest.mark.parametrize(("language", "said"), [("fr", "Des arbres"), ("en", "Trees")])
def test_quotes_the_choice_as_it_is_read(app: Flask, client: FlaskClient, language: str, said: str) -> None:
    with app.app_context():
        questionnaire = make_published(markdown=QUOTING)
    resident = Resident(client, f"/q/{questionnaire.short_name}?langue={language}")
    resident.press("commencer").go_on(aim="trees")
    assert said in resident.heading
    resident.go_on(why="").press("envoyer")
    with app.app_context():
        version = db.session.scalars(select(SubmissionVersion)).one()
        assert f'"aim_name":"{said}"' in version.answers
        assert "calculated" not in (version.findings or {})
