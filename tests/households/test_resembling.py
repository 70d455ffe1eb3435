"""Streets that may be one: near enough to ask, not so near that every list is full of them."""

import pytest

from app.households.resembling import resembling

TOWN = "44100 Nantes"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("rue Auguste Renoir", TOWN), ("rue Augste Renoir", TOWN)),
        (("avenue de l’Hôtellerie", TOWN), ("av. de lHôtellerie", TOWN)),
        (("place des Dervallières", TOWN), ("place Dervallières", TOWN)),
        (("place des Dervallières", TOWN), ("place des Dervallières", "44000 Nantes")),
        (("place des Dervallières", TOWN), ("place des Dervallières", "")),
    ],
)
def test_names_that_nearly_agree_resemble(one: tuple[str, str], other: tuple[str, str]) -> None:
    [pair] = resembling([one, other])
    assert set(pair) == {one, other}
    assert resembling([one], [other]) == [pair]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("rue du 8 mai 1945", TOWN), ("rue du 9 mai 1945", TOWN)),
        (("rue A", TOWN), ("rue B", TOWN)),
        (("rue Renoir", TOWN), ("allée Renoir", TOWN)),
        (("rue de la Gare", TOWN), ("rue de la Gare", "44400 Rezé")),
        (("R. St-Jean", TOWN), ("rue Saint Jean", "44100 NANTES CEDEX")),
    ],
)
def test_names_that_differ_and_spellings_of_one_do_not(one: tuple[str, str], other: tuple[str, str]) -> None:
    assert resembling([one, other]) == []
    assert resembling([("rue Kervégan", TOWN)], [one, other]) == []
