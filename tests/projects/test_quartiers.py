"""The eleven quartiers, found however a source spells them."""

import pytest

from app.projects.quartiers import ELSEWHERE, QUARTIERS, find_quartier, quartier_by_id, read_residence


def test_there_are_eleven_and_no_word_names_two() -> None:
    words = [word for quartier in QUARTIERS for word in (quartier.name, *quartier.aliases)]
    assert [quartier.id for quartier in QUARTIERS] == [str(number) for number in range(1, 12)]
    assert all(find_quartier(word) in QUARTIERS for word in words)
    for quartier in QUARTIERS:
        for word in (quartier.id, quartier.name, *quartier.aliases):
            assert find_quartier(word) is quartier


@pytest.mark.parametrize(
    ("spelling", "quartier"),
    [
        ("Centre Ville", "1"),
        ("Bellevue - Chantenay - Sainte Anne", "2"),
        ("HAUTS-PAVÉS – SAINT-FÉLIX", "4"),
        ("hauts_paves_saint_felix", "4"),
        ("Malakoff - Saint-Donatien", "5"),
        ("malakoff_saint_donatien", "5"),
        ("Ile de Nantes", "6"),
        ("quartier_10", "10"),
        ("nantes_sud", "11"),
    ],
)
def test_spellings_of_the_portal_of_wikipedia_and_of_choice_names(spelling: str, quartier: str) -> None:
    assert find_quartier(spelling) is quartier_by_id(quartier)
    assert read_residence(spelling) == quartier


def test_elsewhere_and_nothing_said_are_told_apart() -> None:
    assert read_residence("hors_nantes") == ELSEWHERE
    assert read_residence("Ailleurs") == ELSEWHERE
    assert read_residence("nsp") is None
    assert read_residence("") is None
    assert find_quartier("Rezé") is None
