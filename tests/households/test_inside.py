"""What stands inside a building is taken apart where it can mean one thing, and left as written where not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.households.inside import Inside, in_words, read_column, take_apart


@pytest.mark.parametrize(
    ("written", "inside"),
    [
        ("bât. A", Inside(building="A")),
        ("Bâtiment B1, RDC", Inside(building="B1", floor="RDC")),
        ("3e gauche", Inside(floor="3", door="gauche")),
        ("3ème étage - porte 12", Inside(floor="3", door="12")),
        ("BAT A 1er étage face", Inside(building="A", floor="1", door="face")),
        ("rez-de-chaussée droite", Inside(floor="RDC", door="droite")),
        ("appt n° 4B, étage 2", Inside(floor="2", door="4B")),
        ("porte de gauche", Inside(door="gauche")),
        ("0 étage", Inside(floor="RDC")),
        ("3e G", Inside(floor="3", door="gauche")),
        ("RDC D", Inside(floor="RDC", door="droite")),
        ("2ème B", Inside(floor="2", door="B")),
        ("3/G", Inside(floor="3", door="gauche")),
        ("B / RDC / porte droite", Inside(building="B", floor="RDC", door="droite")),
        ("Bât A / 2e ét. / porte dte", Inside(building="A", floor="2", door="droite")),
        ("C – 5 – 51", Inside(building="C", floor="5", door="51")),
        ("B / 2e", Inside(building="B", floor="2")),
    ],
)
def test_what_is_plain_is_taken_apart(written: str, inside: Inside) -> None:
    assert take_apart(written) == inside


@pytest.mark.parametrize(
    "written",
    [
        "chez la gardienne",
        "fond de cour",
        "2e et 3e étage",
        "Bât. à gauche",
        "bât. A gauche",
        "3",
        "B",
        "esc. 2",
        "3 G",
        "3/12",
        "A/3",
        "Esc. 2 - 4e - pte 41",
    ],
)
def test_what_may_mean_two_things_stays_as_it_was_written(written: str) -> None:
    assert take_apart(written) == Inside(rest=written)


def test_a_second_building_does_not_replace_the_first() -> None:
    assert take_apart("bât. A, bât. B, 2e") == Inside(building="A", floor="2", rest="bât. B")


@pytest.mark.parametrize(
    ("part", "written", "inside"),
    [
        ("building", "a", Inside(building="A")),
        ("building", "Bât. A", Inside(building="A")),
        ("building", "Résidence des Lilas", Inside(building="Résidence des Lilas")),
        ("floor", "3", Inside(floor="3")),
        ("floor", "0", Inside(floor="RDC")),
        ("floor", "3e gauche", Inside(floor="3", door="gauche")),
        ("floor", "entresol", Inside(floor="entresol")),
        ("door", "12", Inside(door="12")),
        ("door", "porte 12", Inside(door="12")),
        ("door", "Gauche", Inside(door="gauche")),
    ],
)
def test_a_column_of_its_own_needs_no_word_before_its_value(part: str, written: str, inside: Inside) -> None:
    assert read_column(part, written) == inside


_CODES = st.from_regex(r"[A-Z][0-9]{0,3}|[1-9][0-9]{0,2}[A-Z]?", fullmatch=True)
_BUILDINGS = st.one_of(st.just(""), _CODES)
_FLOORS = st.one_of(st.sampled_from(["", "RDC"]), st.integers(1, 99).map(str))
_DOORS = st.one_of(st.sampled_from(["", "gauche", "droite", "face", "milieu", "fond"]), _CODES)


@given(st.builds(Inside, _BUILDINGS, _FLOORS, _DOORS))
def test_what_is_said_in_words_is_read_back(inside: Inside) -> None:
    assert take_apart(in_words(inside)) == inside


@given(st.text(max_size=60))
def test_nothing_that_was_written_is_lost(written: str) -> None:
    taken = take_apart(written)
    pieces = [piece.strip() for piece in written.replace(";", ",").split(",") if piece.strip()]
    left = taken.rest.split(", ") if taken.rest else []
    assert len(left) <= len(pieces)
    if not (taken.building or taken.floor or taken.door):
        assert taken.rest == ", ".join(pieces)
