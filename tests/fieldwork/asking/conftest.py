"""What the tests of the questionnaire in the agents' app share: a device, and a questionnaire to ask."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser

from app.projects.models import Questionnaire
from tests.make_asking import FORM, AskingPage, build_page
from tests.make_published import make_published
from tests.serving import Server


@pytest.fixture(scope="session")
def scripts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page's scripts, built once."""
    return build_page(tmp_path_factory.mktemp("asking"))


@pytest.fixture
def place(app: Flask) -> Questionnaire:
    """A questionnaire about a place, in French and Arabic."""
    with app.app_context():
        return make_published(markdown=FORM)


@pytest.fixture
def asking(chromium: Browser, server: Server, scripts: Path, place: Questionnaire) -> Iterator[AskingPage]:
    """An agent's telephone with the page open."""
    context = chromium.new_context(locale="fr-FR", viewport={"width": 360, "height": 740})
    page = context.new_page()
    page.set_default_timeout(15_000)
    opened = AskingPage(page, server.url, scripts).open()
    yield opened
    assert not opened.failures, opened.failures
    context.close()
