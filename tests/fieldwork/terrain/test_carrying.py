"""A queue that cannot be sent from its device: carried in a file, and sent by another one or the team."""

from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, expect
from sqlalchemy import func, select

from app.collection.models import Submission
from app.db import db
from app.fieldwork.models import FieldEvent
from tests.live import Device
from tests.terrain import Tour

pytestmark = [pytest.mark.slow, pytest.mark.parametrize("database", ["sqlite"], indirect=True)]


def test_another_device_takes_the_queue_in_and_hands_it_in_once(
    app: Flask, chromium: Browser, device: Device, invitation: Callable[[], str], tmp_path: Path
) -> None:
    tour = Tour(device.open()).enrol(invitation()).settled()
    tour.page.context.set_offline(True)
    tour.outcome(4, "absent")
    tour.answer(6)
    tour.go("envois")
    tour.page.click("[data-screen=queue] .t-details summary")
    with tour.page.expect_download() as saved:
        tour.page.click("[data-export]")
    file = tmp_path / "file.json"
    saved.value.save_as(file)
    second = Device(chromium.browser_type, tmp_path / "second")
    other = Tour(second.open()).enrol(invitation()).settled()
    other.go("envois")
    other.page.click("[data-screen=queue] .t-details summary")
    other.page.set_input_files("[data-import]", file)
    expect(other.page.locator("[data-imported]")).to_have_text(
        "Repris : 3. Déjà là : 0. Laissé à l’équipe : 0."
    )
    other.sent()
    other.page.set_input_files("[data-import]", file)
    expect(other.page.locator("[data-imported]")).to_contain_text("Déjà là : 3")
    file.write_text('{"items": 7}')
    other.page.set_input_files("[data-import]", file)
    expect(other.page.locator("[data-imported]")).to_contain_text("pas un fichier d’envois")
    second.close()
    tour.page.context.set_offline(False)
    tour.sent()
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Submission)) == 1
        assert sorted(db.session.scalars(select(FieldEvent.kind))) == ["absent", "accepted"]
