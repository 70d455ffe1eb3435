"""The live page in Firefox ESR: filled in, found again after a kill, kept offline, sent, counted."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from tests.collection.live.test_sending import counted
from tests.firefox import Firefox

pytestmark = [pytest.mark.slow, pytest.mark.parametrize("database", ["sqlite"], indirect=True)]


@pytest.fixture
def firefox(tmp_path: Path) -> Iterator[Firefox]:
    found = Firefox(tmp_path / "firefox")
    yield found.open()
    found.close()


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_every_question_is_answered_and_axe_finds_nothing(
    app: Flask, firefox: Firefox, paged: str, language: str
) -> None:
    firefox.begin(f"{paged}?langue={language}")
    for heading in firefox.pages():
        assert not firefox.complaints(), heading
    firefox.press("[data-on]")
    firefox.wait("[data-thanks][data-state=sent]")
    assert not firefox.complaints()
    assert counted(app) == 1


def test_a_draft_outlives_a_kill_and_an_answer_waits_for_the_network(
    app: Flask, firefox: Firefox, paged: str
) -> None:
    firefox.begin(paged)
    firefox.type("prenom", "Ana")
    firefox.wait("[data-keeping][data-kept=all]")
    firefox.kill()
    firefox.open().pull()
    firefox.go(paged)
    firefox.press("[data-list=draft] [data-resume]")
    firefox.wait("[data-live][data-ready]")
    assert firefox.wait("[name$='/prenom']").get_property("value") == "Ana"
    list(firefox.pages())
    firefox.press("[data-on]")
    firefox.wait("[data-thanks][data-state=kept]")
    assert "gardée sur cet appareil" in firefox.text("main h1")
    assert counted(app) == 0
    # The page sends by itself when the network comes back.
    firefox.pull(is_offline=False)
    firefox.wait("[data-thanks][data-state=sent]")
    assert counted(app) == 1
