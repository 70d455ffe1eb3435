"""Form versions are immutable, named by their label, and published with all that the law wants."""

import zlib
from datetime import timedelta

import pytest
from flask import Flask

from app.clock import now
from app.db import db, transaction
from app.errors import Refused
from app.projects.forms import load_form, xml_of
from app.projects.models import FormVersion, FormVersionIsSealed, Questionnaire
from app.projects.problem_texts import sentence
from app.projects.publishing import LEGAL_FIELDS, close, close_due, publish, reopen
from app.projects.questionnaires import Terms, is_open, set_dates, set_terms
from app.projects.terms import CountingRule, State
from app.projects.versions import add_version, keep_version, problems_in, published_version, versions_of
from tests.make_projects import NOTICE, make_project, make_questionnaire
from tests.make_published import AGE_FORM, make_published, make_reading, make_version

ONLY_NOTES = "| survey |\n| | type | name | label |\n| | note | bonjour | Bonjour |\n"


def _refused(code: str) -> "pytest.RaisesExc[Refused]":
    return pytest.raises(Refused, check=lambda refused: refused.code == code)


def test_an_uploaded_questionnaire_becomes_a_version_that_keeps_its_file(app: Flask) -> None:
    with app.app_context():
        with transaction():
            questionnaire = make_questionnaire()
            version = add_version(questionnaire, AGE_FORM.encode(), "place.md")
        form = load_form(version)
        assert [question.name for question in form.asked] == ["age", "ou", "avis"]
        assert form is load_form(version)
        assert (version.number, version.questions, version.source_name) == (1, 3, "place.md")
        assert form.version == version.label
        assert version.report["accepted"] is True
        assert xml_of(version.project_id, version.id) == zlib.decompress(version.xml)


def test_a_refused_questionnaire_is_no_version(app: Flask) -> None:
    with app.app_context(), _refused("form_refused"):
        add_version(make_questionnaire(), b"| survey |\n| | type | name |\n| | text | a b |\n", "a.md")


def test_the_same_form_again_is_the_same_version_another_gets_a_label_of_its_own(app: Flask) -> None:
    with app.app_context():
        with transaction():
            questionnaire = make_questionnaire()
            first = keep_version(questionnaire, *make_reading(AGE_FORM))
            again = keep_version(questionnaire, *make_reading(AGE_FORM))
            other = keep_version(questionnaire, *make_reading(AGE_FORM.replace("Votre âge", "Âge")))
            other_again = keep_version(questionnaire, *make_reading(AGE_FORM.replace("Votre âge", "Âge")))
        assert first is again
        assert other is other_again
        assert versions_of(questionnaire) == [other, first]
        assert other.label != first.label
        assert load_form(other).version == other.label
        [renamed] = [each for each in problems_in(other.report, "repairs") if each.code == "version_renamed"]
        assert other.label in sentence(renamed)


def test_a_form_that_names_no_version_gets_one_and_nobody_is_told_of_a_repair(app: Flask) -> None:
    with app.app_context(), transaction():
        version = keep_version(make_questionnaire(), *make_reading(ONLY_NOTES))
        assert version.label
        assert "version_renamed" not in {each.code for each in problems_in(version.report, "repairs")}


def test_a_stored_version_never_changes(app: Flask) -> None:
    with app.app_context():
        version = make_version(make_questionnaire())
        version.label = "autre"
        with pytest.raises(FormVersionIsSealed):
            db.session.flush()
        db.session.rollback()


@pytest.mark.parametrize("field", LEGAL_FIELDS)
def test_nothing_is_published_without_what_the_law_wants(app: Flask, field: str) -> None:
    with app.app_context():
        questionnaire = make_questionnaire(make_project(notice=None))
        version = make_version(questionnaire)
        for name in NOTICE.__slots__:
            setattr(questionnaire.project, name, None if name == field else getattr(NOTICE, name))
        with _refused("legal_notice_incomplete") as refused:
            publish(questionnaire, version)
        assert refused.value.values == {"missing": field}
        db.session.rollback()


def test_nothing_is_published_without_a_question_or_with_another_ones_form(app: Flask) -> None:
    with app.app_context():
        questionnaire = make_questionnaire()
        with _refused("form_without_question"):
            publish(questionnaire, make_version(questionnaire, ONLY_NOTES))
        with _refused("version_foreign"):
            publish(questionnaire, make_version(make_questionnaire()))


def test_draft_published_closed_and_open_again(app: Flask) -> None:
    with app.app_context():
        questionnaire = make_published()
        assert is_open(questionnaire, now())
        assert published_version(questionnaire) is versions_of(questionnaire)[0]
        close(questionnaire)
        assert not is_open(questionnaire, now())
        with _refused("questionnaire_not_published"):
            close(questionnaire)
        with _refused("dates_past"):
            reopen(questionnaire, now() - timedelta(days=1))
        reopen(questionnaire, now() + timedelta(days=1))
        assert is_open(questionnaire, now())
        assert not is_open(questionnaire, now() + timedelta(days=2))


def test_publishing_again_replaces_the_version_that_is_asked(app: Flask) -> None:
    with app.app_context():
        questionnaire = make_published()
        newer = make_version(questionnaire, AGE_FORM.replace("Votre âge", "Âge"))
        publish(questionnaire, newer)
        assert published_version(questionnaire) is newer
        assert all(version.published_at for version in versions_of(questionnaire))


def test_a_device_keeps_a_draft_for_a_day_at_least_and_a_year_at_most(app: Flask) -> None:
    with app.app_context():
        with transaction():
            questionnaire = make_questionnaire()
            assert questionnaire.draft_days == 30
            set_terms(questionnaire, Terms(draft_days=365))
        assert questionnaire.draft_days == 365
        for days in (0, 366):
            with _refused("draft_days"):
                set_terms(questionnaire, Terms(draft_days=days))
            with _refused("draft_days"):
                make_questionnaire(terms=Terms(draft_days=days))


def test_dates_and_terms(app: Flask) -> None:
    with app.app_context():
        questionnaire = make_published()
        with _refused("dates_reversed"):
            set_dates(questionnaire, now(), now() - timedelta(days=1))
        with _refused("terms_settled"):
            set_terms(questionnaire, Terms(counting_rule=CountingRule.LAST))
        set_dates(questionnaire, now() - timedelta(days=2), now() - timedelta(days=1))
        assert not is_open(questionnaire, now())
        assert close_due(now()) == 1
        assert db.session.get_one(Questionnaire, questionnaire.id).state == State.CLOSED
        assert db.session.get_one(FormVersion, (questionnaire.project_id, questionnaire.published_version_id))
