"""Languages: each request's own, plural forms, catalogues that are whole."""

import pytest
from flask import Flask

from app.i18n import LANGUAGES, RESIDENT_ROOMS, _, language, ngettext, use_language
from app.messages import expected, extract, missing, unfaithful

TEMPLATES = extract()


@pytest.mark.parametrize("database", ["sqlite"])
@pytest.mark.parametrize(
    ("asked", "code"), [("en-GB,en;q=0.9", "en"), ("fr", "fr"), ("de", "fr"), ("ar", "fr"), ("", "fr")]
)
def test_the_team_reads_french_or_english(app: Flask, asked: str, code: str) -> None:
    with app.test_request_context("/", headers={"Accept-Language": asked}):
        assert language().code == code


@pytest.mark.parametrize("database", ["sqlite"])
@pytest.mark.parametrize("code", list(LANGUAGES))
def test_a_page_may_choose_any_language(app: Flask, code: str) -> None:
    with app.test_request_context("/"):
        assert _("Aller au contenu") == "Aller au contenu"
        assert use_language(code).code == code
        assert (_("Aller au contenu") == "Aller au contenu") == (code == "fr")


@pytest.mark.parametrize("database", ["sqlite"])
def test_zero_is_singular_in_french(app: Flask) -> None:
    with app.test_request_context("/"):
        counted = [ngettext("%(num)d réponse", "%(num)d réponses", number) for number in (0, 1, 2)]
    assert counted == ["0 réponse", "1 réponse", "2 réponses"]


def test_what_residents_read_is_in_every_language() -> None:
    assert all(set(RESIDENT_ROOMS) <= set(expected(code)) for code in LANGUAGES if code != "fr")


@pytest.mark.parametrize(("code", "room"), [(code, room) for code in LANGUAGES for room in expected(code)])
def test_a_catalogue_is_whole(code: str, room: str) -> None:
    assert missing(code, room, TEMPLATES[room]) == [], "run `make messages`, then translate"
    assert unfaithful(code, room) == []
