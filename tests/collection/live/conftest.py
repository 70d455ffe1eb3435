"""What the tests of the live page share: a telephone, and every question type as pages or as one page."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page

from tests.live import Live
from tests.make_published import make_published
from tests.serving import Server

_FORM = (Path(__file__).parents[2] / "forms" / "every_question.md").read_text(encoding="utf-8")
_HEADER, _VALUES = "| form_id | version | default_language |", "| toutes | 1 | Français (fr) |"
assert _FORM.count(_HEADER) == _FORM.count(_VALUES) == 1
PAGES_FORM = _FORM.replace(_HEADER, f"{_HEADER} style |").replace(_VALUES, f"{_VALUES} pages |")


@pytest.fixture
def telephone(chromium: Browser) -> Iterator[Page]:
    """A page on a telephone of its own, with nothing kept on it yet."""
    context = chromium.new_context(locale="fr-FR", viewport={"width": 360, "height": 740})
    page = context.new_page()
    page.set_default_timeout(15_000)
    yield page
    context.close()


@pytest.fixture
def live(telephone: Page) -> Live:
    return Live(telephone)


@pytest.fixture
def one_page(app: Flask, server: Server) -> str:
    """Where every question type is asked, all on one page as the form says."""
    with app.app_context():
        questionnaire = make_published(markdown=_FORM)
    return f"{server.url}/q/{questionnaire.short_name}"


@pytest.fixture
def paged(app: Flask, server: Server) -> str:
    """Where every question type is asked, a group at a time."""
    with app.app_context():
        questionnaire = make_published(markdown=PAGES_FORM)
    return f"{server.url}/q/{questionnaire.short_name}"
