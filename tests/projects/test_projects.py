"""Projects stand in quartiers, under a slug, with what the law wants said."""

import pytest
from flask import Flask
from sqlalchemy import select

from app.accounts.access import Act, can
from app.accounts.models import AuditEvent, Role
from app.db import db, transaction
from app.errors import Refused
from app.projects.models import Project
from app.projects.projects import create_project, project_by_slug, set_quartiers, set_zone, zone_of
from app.projects.publishing import missing_legal_fields
from app.projects.questionnaires import create_questionnaire, find_questionnaire
from tests.make import make_person
from tests.make_projects import make_project, make_questionnaire


def _refusal(code: str) -> "pytest.RaisesExc[Refused]":
    return pytest.raises(Refused, check=lambda refused: refused.code == code)


def test_a_project_stands_in_several_quartiers_and_is_found_by_its_slug(app: Flask) -> None:
    with app.app_context():
        made = make_project("5", "10")
        found = project_by_slug(made.slug.upper())
        assert found is not None
        assert found.quartier_ids == {"5", "10"}
        assert found.number == 1
        assert zone_of(found).key == "Europe/Paris"
        assert db.session.scalars(select(AuditEvent.act)).first() == "project.create"


def test_what_makes_no_project_is_refused(app: Flask) -> None:
    with app.app_context():
        taken = make_project().slug
        with _refusal("slug_taken"):
            create_project("Encore", taken, ["5"])
        with _refusal("slug_invalid"):
            create_project("Encore", "Place du marché", ["5"])
        with _refusal("quartier_unknown"):
            create_project("Encore", "encore", ["12"])
        with _refusal("quartier_missing"):
            create_project("Encore", "encore", [])


def test_quartiers_and_zone_can_be_changed(app: Flask) -> None:
    with app.app_context():
        project = make_project("5")
        with transaction():
            project = db.session.merge(project)
            set_quartiers(project, ["6", "1"])
            set_zone(project, "Indian/Reunion")
        db.session.expire_all()
        found = db.session.get_one(Project, project.id)
        assert (found.quartier_ids, found.zone) == ({"1", "6"}, "Indian/Reunion")
        with _refusal("zone_unknown"):
            set_zone(found, "Nantes")


def test_the_five_legal_fields_are_all_wanted(app: Flask) -> None:
    with app.app_context():
        assert missing_legal_fields(make_project()) == ()
        assert len(missing_legal_fields(make_project(notice=None))) == 5


def test_a_responsable_manages_an_agent_does_not_an_outsider_sees_nothing(app: Flask) -> None:
    with app.app_context():
        project = make_project()
        cast = [make_person(role=Role.RESPONSABLE), make_person(role=Role.AGENT), make_person()]
        assert [can(person, Act.MANAGE, project) for person in cast] == [True, False, False]
        assert [can(person, Act.SEE, project) for person in cast] == [True, True, False]


def test_a_short_name_is_one_questionnaires_in_any_project(app: Flask) -> None:
    with app.app_context():
        made = make_questionnaire()
        assert find_questionnaire(made.short_name.upper()) is made
        with _refusal("short_name_taken"):
            create_questionnaire(make_project(), made.short_name, "Autre")
