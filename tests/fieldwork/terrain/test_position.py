"""Where the device is, asked for by a question in the agents' app: given, and refused."""

import json
from collections.abc import Callable

import pytest
from flask import Flask
from playwright.sync_api import Page, expect
from sqlalchemy import select

from app.collection.models import SubmissionVersion
from app.db import db
from app.projects.models import Project, Questionnaire
from app.projects.questionnaires import Terms
from app.projects.terms import Access
from tests.axe import assert_accessible
from tests.live import Device
from tests.make_published import make_published
from tests.terrain import Tour

pytestmark = [pytest.mark.slow, pytest.mark.parametrize("database", ["sqlite"], indirect=True)]
_FORM = """
| survey | | | |
| | type | name | label::Français (fr) | label::العربية (ar) |
| | geopoint | endroit | Où est le banc ? | أين المقعد؟ |
| settings | | | |
| | form_title | form_id | version | default_language |
| | Un banc | banc | 1 | Français (fr) |
"""
_LOCATE, _TOLD = "[data-locate]:visible", "[data-told][role=status]:visible"


@pytest.fixture
def asked(app: Flask, project: Project) -> Questionnaire:
    with app.app_context():
        return make_published(project, Terms(access=Access.CODE), _FORM)


@pytest.fixture
def tour(device: Device, invitation: Callable[[], str]) -> Tour:
    return Tour(device.open()).enrol(invitation()).settled()


def begin(tour: Tour) -> Page:
    tour.open_row(4).locator("[data-outcome=accepted]").click()
    tour.page.click("[data-begin]")
    tour.page.wait_for_selector(_LOCATE)
    return tour.page


def test_a_position_is_had_without_a_network_and_comes_with_the_answer(app: Flask, tour: Tour) -> None:
    context = tour.page.context
    context.grant_permissions(["geolocation"])
    context.set_geolocation({"latitude": 47.2173, "longitude": -1.5534, "accuracy": 12})
    context.set_offline(True)
    page = begin(tour)
    page.click(_LOCATE)
    expect(page.locator(_TOLD)).to_contain_text("à 12 mètres près")
    tour.finish()
    tour.ready()
    context.set_offline(False)
    tour.send()
    tour.sent()
    with app.app_context():
        (answers,) = map(json.loads, db.session.scalars(select(SubmissionVersion.answers)))
    assert answers["endroit"] == "47.2173000 -1.5534000 0.0 12.0"


def test_a_refusal_is_told_with_what_to_do_and_the_numbers_can_be_written(app: Flask, tour: Tour) -> None:
    page = begin(tour)
    page.click(_LOCATE)
    expect(page.locator(_TOLD)).to_contain_text("Dans ses réglages, autorisez la position")
    assert_accessible(page)
    page.click("[data-speak=ar]")
    page.wait_for_selector("[data-live][lang=ar][data-ready]")
    page.click(_LOCATE)
    expect(page.locator(_TOLD)).to_contain_text("اسمحوا")
    page.click("[data-speak=fr]")
    page.wait_for_selector("[data-live][lang=fr][data-ready]")
    page.locator("[name$='/endroit']:visible").fill("47,2184 ; -1,5536")
    tour.finish()
    tour.ready()
    tour.sent()
    with app.app_context():
        (answers,) = map(json.loads, db.session.scalars(select(SubmissionVersion.answers)))
    assert answers["endroit"].startswith("47.2184 -1.5536")


def test_a_position_that_is_not_found_is_no_refusal(tour: Tour) -> None:
    tour.page.context.grant_permissions(["geolocation"])
    page = begin(tour)
    page.evaluate("() => { navigator.geolocation.getCurrentPosition = (_found, lost) => lost({ code: 2 }); }")
    page.click(_LOCATE)
    expect(page.locator(_TOLD)).to_contain_text("n’a pas pu être trouvée")
