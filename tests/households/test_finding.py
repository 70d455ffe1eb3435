"""Addresses found by what somebody types, in any spelling."""

import pytest
from flask import Flask

from app.db import transaction
from app.households.finding import find_places
from app.households.lines import Parts
from app.households.receiving import add_household
from app.projects.models import Project
from tests.make_projects import make_project

_DOORS = (
    Parts("12", "Avenue Saint-Jean", town="44000 Nantes"),
    Parts("12 bis", "Avenue Saint-Jean", town="44000 Nantes"),
    Parts("3", "Avenue Saint-Jean", "A", "12", town="44000 Nantes"),
    Parts("120", "Avenue Saint-Jean", town="44000 Nantes"),
    Parts("12", "Rue du Maréchal Joffre", town="44100 Nantes"),
    Parts(None, "Le Port 100%", town="44000 Nantes"),
)


@pytest.fixture
def project(app: Flask) -> Project:
    with app.app_context():
        found = make_project()
        with transaction() as session:
            for parts in _DOORS:
                add_household(session.merge(found), parts)
        return found


@pytest.mark.parametrize(
    ("typed", "numbers"),
    [
        ("12 av. St-Jean", ["12 bis", "12"]),
        ("12bis avenue saint jean", ["12 bis"]),
        ("jean", ["3", "120", "12 bis", "12"]),
        ("120 jean, 44000 Nantes", ["120"]),
        ("bât. A, 3 avenue Saint-Jean", ["3"]),
        ("mal joffre", ["12"]),
        ("44100", ["12"]),
        ("port 100%", [None]),
        ("12 rue Renoir", []),
        ("%", []),
        ("", []),
    ],
)
def test_an_address_is_found_by_its_words(
    app: Flask, project: Project, typed: str, numbers: list[str | None]
) -> None:
    with app.app_context():
        assert [place.number for place in find_places(project, typed, 10)] == numbers


def test_no_more_are_told_than_asked_for_and_none_of_another_project(app: Flask, project: Project) -> None:
    with app.app_context():
        assert len(find_places(project, "nantes", 2)) == 2
        assert not find_places(make_project(), "nantes", 2)
