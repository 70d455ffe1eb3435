"""Streets by what all their spellings share; what lists kept before learns it when they are next compared."""

import pytest
from sqlalchemy import text

from app import create_app
from app.config import Settings
from app.db import db
from app.households.spelling import street_words, town_in_words, town_words, written_out
from app.migrate import downgrade, upgrade
from tests.make_addresses import make_households, make_parts
from tests.make_projects import make_project


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("R. Renoir", "rue renoir"),
        ("Av. de l’Hôtellerie", "avenue de l hotellerie"),
        ("BD DU MASSACRE", "boulevard du massacre"),
        ("rue R. Renoir", "rue r renoir"),
        ("pl. Ste-Anne", "place sainte anne"),
        ("imp. du Dr Roux", "impasse du docteur roux"),
        ("Ch", "ch"),
        ("", ""),
    ],
)
def test_an_abbreviation_is_written_out_where_it_can_be_one(written: str, words: str) -> None:
    assert street_words(written) == words


def test_a_town_is_one_however_it_is_written() -> None:
    assert town_words("44800 ST-HERBLAIN CEDEX 3") == town_words("44800 Saint Herblain")
    assert town_in_words("LA CHAPELLE-SUR-ERDRE") == "La Chapelle-sur-Erdre"
    assert town_in_words("NANTES CEDEX 2") == "Nantes CEDEX 2"
    assert town_in_words("Saint-Jean-de-Boiseau") == "Saint-Jean-de-Boiseau"


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_lists_that_were_kept_before_are_compared_anew(bare_settings: Settings) -> None:
    with create_app(bare_settings).app_context():
        upgrade(db.engine)
        make_households(make_project(), [make_parts(5, "av. de la Gare")])
        db.session.remove()
        downgrade(db.engine, "0016_call_turns")
        assert _identity() is None
        with db.engine.begin() as connection:
            connection.execute(text("UPDATE household SET identity = '5 av de la gare|44000 nantes||||'"))
        upgrade(db.engine)
        assert _identity() is None
        db.engine.dispose()


def _identity() -> object:
    with db.engine.connect() as connection:
        return connection.scalar(text("SELECT identity FROM household"))


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("12 bis av. St-Jean, bât. B, appt 10", "12 bis avenue St-Jean, bâtiment B, appartement 10"),
        (
            "3 rue de l’Écluse et du Pont, apt 4, RDC",
            "3 rue de l’Écluse et du Pont, appartement 4, rez-de-chaussée",
        ),
        (
            "5 Bd Babin-Chevaye, esc. 2, ét. 3, 44200 Nantes",
            "5 boulevard Babin-Chevaye, escalier 2, étage 3, 44200 Nantes",
        ),
    ],
)
def test_addresses_are_read_out_without_abbreviations(address: str, said: str) -> None:
    assert written_out(address) == said
