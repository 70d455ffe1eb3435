"""Hundreds of devices that sync in the same second: so many are served at once, and all in the end."""

import threading
from contextlib import suppress

import pytest
from flask import Flask

from app.fieldwork.api import pulling
from app.fieldwork.api.crowd import AT_ONCE
from app.projects.models import Questionnaire
from tests.make_fieldwork import Phone

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
WAIT = 20


class Gathering:
    """Stands in the place of what a pull looks up: counts who is there, and lets nobody go before a word."""

    def __init__(self) -> None:
        self.go = threading.Event()
        self.full = threading.Event()
        self.most = self._here = 0
        self._lock = threading.Lock()

    def __enter__(self) -> None:
        with self._lock:
            self._here += 1
            self.most = max(self.most, self._here)
            if self._here == AT_ONCE:
                self.full.set()
        assert self.go.wait(WAIT)

    def __exit__(self, *_: object) -> None:
        with self._lock:
            self._here -= 1


def test_so_many_are_served_at_once_and_all_in_the_end(
    app: Flask, phone: Phone, asked: Questionnaire, monkeypatch: pytest.MonkeyPatch
) -> None:
    gathering, changes = Gathering(), pulling.changes

    def look(*told: object) -> object:
        with gathering:
            return changes(*told)  # type: ignore[arg-type]  # whatever a pull tells it

    monkeypatch.setattr(pulling, "changes", look)
    answers: list[int] = []

    def pull() -> None:
        mine = Phone(app.test_client(), phone.told)
        answers.append(mine.ask("pull", {}, mine.told["session"]).status_code)

    threads = [threading.Thread(target=pull) for _ in range(3 * AT_ONCE)]
    for thread in threads:
        thread.start()
    assert gathering.full.wait(WAIT), "as many as may be are served together"
    gathering.go.set()
    for thread in threads:
        thread.join(WAIT)
    assert answers == [200] * len(threads)
    assert gathering.most == AT_ONCE


def test_who_is_refused_and_what_fails_keeps_nobody_waiting(
    phone: Phone, asked: Questionnaire, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(AT_ONCE + 1):
        assert phone.ask("pull", {}, "of nobody").status_code == 401
    monkeypatch.setattr(pulling, "changes", lambda *_: 1 / 0)
    for _ in range(AT_ONCE + 1):
        with suppress(ZeroDivisionError):
            phone.ask("pull", {}, phone.told["session"])
    assert phone.push() == []
