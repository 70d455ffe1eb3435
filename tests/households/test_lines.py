"""An address in one line and its parts; two spellings of one door are one door, two doors are two."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.households.inside import Inside
from app.households.lines import Line, Parts, identity, one_line, read_line


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("3, rue de l’Île, 44200 Nantes", Line("3", "rue de l’Île", "44200 Nantes", Inside())),
        ("12bis rue Canclaux 44100 Nantes", Line("12 bis", "rue Canclaux", "44100 Nantes", Inside())),
        ("12 b rue Canclaux", Line("12 B", "rue Canclaux", "", Inside())),
        ("rue Canclaux, 44100 Nantes", Line("", "rue Canclaux", "44100 Nantes", Inside())),
        ("12-14 quai de la Fosse", Line("12-14", "quai de la Fosse", "", Inside())),
        ("5 L’Aubinière, 44300 Nantes", Line("5", "L’Aubinière", "44300 Nantes", Inside())),
        ("8 rue du 8 mai 1945", Line("8", "rue du 8 mai 1945", "", Inside())),
        (
            "Résidence X, 5 allée Y, 44000 Nantes",
            Line("5", "allée Y", "44000 Nantes", Inside(rest="Résidence X")),
        ),
        ("n°16, rue Renoir, 44100 NANTES", Line("16", "rue Renoir", "44100 Nantes", Inside())),
        ("? rue Renoir", Line("", "rue Renoir", "", Inside())),
        ("10 à 14 rue Renoir", Line("10-14", "rue Renoir", "", Inside())),
        ("7 r Renoir", Line("7", "r Renoir", "", Inside())),
        ("2 cour intérieure, 7 rue Renoir", Line("7", "rue Renoir", "", Inside(rest="2 cour intérieure"))),
        ("3e G, 7 rue Renoir", Line("7", "rue Renoir", "", Inside(floor="3", door="gauche"))),
    ],
)
def test_a_line_has_number_street_and_town(text: str, line: Line) -> None:
    assert read_line(text) == line


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Bâtiment B, 12 bis rue Canclaux, 44100 Nantes", "12bis Rue CANCLAUX, bat b, 44100 NANTES"),
        ("3e gauche, 5 rue d’Angleterre", "étage 3, porte gauche, 5, Rue d'Angleterre"),
        ("1 rue Kervegan, 44000 Nantes", "1, RUE KERVÉGAN 44000 Nantes"),
        ("3 av. de l'Hôtellerie 44100 Nantes", "3 Avenue de l’Hôtellerie, 44100 NANTES CEDEX 2"),
        ("7 r. Renoir, 44800 St-Herblain", "7 Rue Renoir, 44800 Saint Herblain"),
        ("12 rue Élisa Mercœur", "12 rue Elisa Mercoeur"),
        ("1 place St-Jean", "1 pl. Saint Jean"),
        ("5 chemin Ste Anne", "5 ch. Sainte-Anne"),
    ],
)
def test_two_spellings_of_a_door_are_one(one: str, other: str) -> None:
    assert identity(one) == identity(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("5 rue Kervégan", "5 bis rue Kervégan"),
        ("bât. A, 5 rue Kervégan", "bât. B, 5 rue Kervégan"),
        ("3e gauche, 5 rue Kervégan", "3e droite, 5 rue Kervégan"),
        ("porte 3, 5 rue Kervégan", "3e étage, 5 rue Kervégan"),
        ("fond de cour, 5 rue Kervégan", "sur rue, 5 rue Kervégan"),
        ("5 rue Kervégan, 44000 Nantes", "5 rue Kervégan, 44800 Saint-Herblain"),
        ("5 rue R. Renoir", "5 rue Rue Renoir"),
        ("5 allée Renoir", "5 rue Renoir"),
    ],
)
def test_two_doors_are_two(one: str, other: str) -> None:
    assert identity(one) != identity(other)


_STREETS = st.sampled_from(["rue Kervégan", "quai de la Fosse", "allée du 8 mai", "La Haie"])
_TOWNS = st.sampled_from([None, "44000 Nantes", "44800 Saint-Herblain"])
_FLOORS = st.one_of(st.sampled_from([None, "RDC"]), st.integers(1, 30).map(str))
_DOORS = st.sampled_from([None, "gauche", "12", "B4"])
_PLACES = st.builds(
    Parts,
    number=st.sampled_from([None, "1", "12 bis", "7 C"]),
    street=_STREETS,
    building=st.sampled_from([None, "A", "12"]),
    floor=_FLOORS,
    door=_DOORS,
    town=_TOWNS,
)


@given(_PLACES)
def test_parts_are_read_back_from_their_line(parts: Parts) -> None:
    line = read_line(one_line(parts))
    told = (line.number, line.street, line.inside.building, line.inside.floor, line.inside.door, line.town)
    wanted = (parts.number, parts.street, parts.building, parts.floor, parts.door, parts.town)
    assert told == tuple(value or "" for value in wanted)
    assert line.inside.rest == ""


@given(_PLACES, _PLACES)
def test_doors_are_the_same_when_all_their_parts_are(one: Parts, other: Parts) -> None:
    assert (identity(one_line(one)) == identity(one_line(other))) == (one == other)


@given(st.text(max_size=80))
def test_any_text_has_an_identity_that_blanks_and_case_do_not_change(text: str) -> None:
    assert identity(f"  {text.strip()} ") == identity(text.strip())
