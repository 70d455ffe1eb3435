"""Names of languages, and appearances as authors write them."""

import pytest

from app.questionnaire.appearances import APPEARANCES, read_appearance
from app.questionnaire.languages import read_languages


@pytest.mark.parametrize(
    ("header", "tag", "name", "right_to_left"),
    [
        ("Français (fr)", "fr", "Français", False),
        ("العربية (ar)", "ar", "العربية", True),
        ("FALC (fr-x-falc)", "fr-x-falc", "FALC", False),
        ("Português (pt_BR)", "pt-BR", "Português", False),
        ("English", "en", "English", False),
        ("fr", "fr", "fr", False),
        ("Uzbek (uz-Arab)", "uz-Arab", "Uzbek", True),
        ("Klingon", "und", "Klingon", False),
        ("(ru)", "ru", "ru", False),
    ],
)
def test_a_header_names_a_language(header: str, tag: str, name: str, right_to_left: bool) -> None:
    (language,) = read_languages([header])
    assert (language.tag, language.name, language.is_right_to_left) == (tag, name, right_to_left)


def test_each_language_has_a_tag_of_its_own() -> None:
    languages = read_languages(["Français (fr)", "FALC (fr)", "Klingon", "Elfique"])
    assert [language.tag for language in languages] == ["fr", "fr-x-2", "und", "und-x-2"]


@pytest.mark.parametrize(
    ("written", "tokens"),
    [
        (None, set()),
        ("  Minimal  horizontal", {"minimal", "horizontal"}),
        ("minimal search('Fruits', 'contains', 'name', /data/x)",
         {"minimal", "search('Fruits', 'contains', 'name', /data/x)"}),
        ("ex:org.example.app(a='b c') w2", {"ex:org.example.app(a='b c')", "w2"}),
    ],
)  # fmt: skip
def test_appearances_are_tokens(written: str | None, tokens: set[str]) -> None:
    assert read_appearance(written) == tokens


def test_the_table_of_appearances_has_one_line_for_each() -> None:
    assert {"field-list", "likert", "w4", "columns-3"} <= APPEARANCES.keys()
    assert all(token == row.token for token, row in APPEARANCES.items())
