"""An interview on an agent's device: what is read, asked, told and handed over, in a real browser."""

from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import expect
from sqlalchemy import select

from app.collection.models import Submission, SubmissionVersion
from app.db import db
from app.projects.models import Questionnaire
from tests.axe import assert_accessible
from tests.live import Live
from tests.make_asking import AskingPage
from tests.make_fieldwork import make_addresses, make_agent, make_phone
from tests.make_media import make_picture
from tests.make_published import make_published

_EVERY_TYPE = (Path(__file__).parents[2] / "forms" / "every_question.md").read_text(encoding="utf-8")
#: What an item of a push says beside its answer.
_OWN = ("instance_id", "questionnaire")
pytestmark = [pytest.mark.slow, pytest.mark.parametrize("database", ["sqlite"], indirect=True)]


def test_an_interview_reads_the_notice_asks_what_its_channel_asks_and_hands_the_answer_over(
    app: Flask, client: FlaskClient, asking: AskingPage, place: Questionnaire
) -> None:
    with app.app_context():
        agent = make_agent()
        [door] = make_addresses(place.project, 1)
        phone = make_phone(client, place.project, agent)
    page = asking.page
    asking.begin(place.short_name, household=str(door.id))
    assert asking.heading == "À lire"
    assert "Vous n’êtes pas obligé de répondre" in page.inner_text("[data-stage=reading]")
    assert "Ville de Nantes" in page.inner_text("[data-stage=reading]")
    assert_accessible(page)
    asking.start()
    assert "Ne pas insister." in page.inner_text("[data-stage=questions]")
    assert page.evaluate("document.activeElement.closest('[data-stage=questions]') !== null")
    assert_accessible(page)
    asking.type("age", "41")
    asking.tick("ici", "nsp")
    asking.go_on()
    assert asking.question("gardien").is_visible()
    assert not asking.question("venue").count()
    assert not asking.question("ligne").count()
    asking.type("gardien", "Oui, le matin")
    asking.review()
    assert "Oui, le matin" in page.inner_text("[data-review]")
    assert_accessible(page)
    asking.go_on()
    asking.ended("done")
    assert page.locator("[data-asking]").inner_html() == ""
    assert page.locator("[data-doors]").is_visible()
    [found] = asking.done()
    envelope = found["envelope"]
    assert envelope["channel"] == "door"
    assert envelope["household"] == str(door.id)
    assert envelope["started_at"] < envelope["finished_at"]
    assert not asking.drafts()
    told = {name: value for name, value in envelope.items() if name not in _OWN}
    with app.app_context():
        [result] = phone.push(phone.item(envelope["instance_id"], place, {"answer": told}))
    assert result["status"] == 201, result
    assert stored(app)[0].channel == "door"


def test_what_is_missing_or_surprises_is_told_once_and_holds_nobody_up(
    app: Flask, client: FlaskClient, asking: AskingPage, place: Questionnaire
) -> None:
    with app.app_context():
        phone = make_phone(client, place.project, make_agent())
    asking.begin(place.short_name, channel="phone").start()
    asking.type("age", "quarante")
    asking.go_on()
    expect(asking.page.locator("[data-summary]")).to_contain_text("Rien n’oblige à corriger")
    assert_accessible(asking.page)
    asking.type("age", "130")
    asking.go_on()
    assert asking.heading == "Vous", "another trouble is told too"
    asking.type("age", "quarante")
    asking.go_on()
    asking.page.wait_for_selector("text=La place")
    assert asking.question("ligne").is_visible()
    asking.review()
    asking.go_on()
    asking.ended("done")
    [found] = asking.done()
    envelope = found["envelope"]
    assert envelope["answers"]["vous"]["age"] == "quarante", "what cannot be read goes as it was typed"
    told = {name: value for name, value in envelope.items() if name not in _OWN}
    with app.app_context():
        [result] = phone.push(phone.item(envelope["instance_id"], place, {"answer": told}))
    assert result["status"] == 201, result
    [version] = stored(app)
    assert version.findings
    assert version.findings["violations"][0]["code"] == "type"


def test_an_answer_is_taken_up_later_where_it_stood_and_says_nothing_to_who_finds_the_device(
    asking: AskingPage, place: Questionnaire
) -> None:
    asking.begin(place.short_name, household=None).start()
    asking.type("age", "41")
    asking.go_on()
    asking.type("gardien", "Le gardien du 12")
    asking.page.click("[data-later]:visible")
    asking.ended("left")
    [draft] = asking.drafts()
    assert set(draft) == {"id", "questionnaire", "saved_at", "expires_at", "sealed", "files"}
    assert "gardien du" not in str(draft)
    asking.open()
    asking.begin(place.short_name, draft=draft["id"], number=None, language=None, channel=None)
    assert asking.heading == "La place"
    assert asking.page.input_value("[name$='/gardien']") == "Le gardien du 12"
    asking.review()
    asking.go_on()
    asking.ended("done")
    [found] = asking.done()
    assert found["envelope"]["instance_id"] == draft["id"]
    assert not asking.drafts()


def test_the_title_of_a_group_stands_apart_from_what_follows(
    asking: AskingPage, place: Questionnaire
) -> None:
    asking.begin(place.short_name).start()
    title = asking.page.locator("h1.section:visible").first
    assert title.evaluate("title => parseFloat(getComputedStyle(title).marginBottom)") >= 16


def test_back_goes_back_a_page_and_out_with_the_draft_kept(asking: AskingPage, place: Questionnaire) -> None:
    page = asking.page
    asking.begin(place.short_name).start()
    asking.type("age", "41")
    asking.go_on()
    page.wait_for_selector("text=La place")
    page.go_back()
    expect(page.locator("h1:visible").first).to_have_text("Vous")
    assert page.input_value("[name$='/age']") == "41"
    page.go_back()
    asking.ended("left")
    assert len(asking.drafts()) == 1
    assert page.url.endswith("/terrain/essai")


def test_the_language_changes_in_place_and_from_right_to_left(
    asking: AskingPage, place: Questionnaire
) -> None:
    page = asking.page
    asking.begin(place.short_name).start()
    asking.type("age", "41")
    asking.go_on()
    asking.type("gardien", "نعم")
    page.click("[data-speak=ar]")
    page.wait_for_selector("[data-live][lang=ar][data-ready]")
    assert page.locator("[data-live]").get_attribute("dir") == "rtl"
    assert asking.heading == "الساحة"
    assert page.input_value("[name$='/gardien']") == "نعم"
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert_accessible(page)
    page.click("[data-back]:visible")
    assert page.input_value("[name$='/age']") == "41"
    page.click("[data-speak=fr]")
    page.wait_for_selector("[data-live][lang=fr][data-ready]")
    asking.go_on()
    asking.review()
    asking.go_on()
    asking.ended("done")
    [found] = asking.done()
    assert found["envelope"]["answers"]["place"]["gardien"] == "نعم"


def test_photographs_lie_sealed_on_the_device_and_are_given_with_the_answer(
    asking: AskingPage, place: Questionnaire
) -> None:
    asking.begin(place.short_name).start()
    asking.type("age", "41")
    asking.go_on()
    photo = {"name": "hall.png", "mimeType": "image/png", "buffer": make_picture(size=(64, 48))}
    asking.page.set_input_files("[name$='/photo:file']", photo)
    expect(asking.page.locator(".file-kept")).to_contain_text("hall-")
    expect(asking.page.locator("[data-keeping]")).to_contain_text("gardé")
    [kept] = asking.files()
    assert kept["sealed"]
    assert not kept["open"]
    asking.review()
    asking.go_on()
    asking.ended("done")
    [found] = asking.done()
    [named], [given] = found["envelope"]["attachments"], found["files"]
    assert given == {"sha256": named["sha256"], "size": named["size"], "hash": named["sha256"]}
    assert not asking.files(), "the app has it now"


def test_an_answer_that_cannot_be_kept_stays_on_the_screen(asking: AskingPage, place: Questionnaire) -> None:
    asking.begin(place.short_name).start()
    asking.type("age", "41")
    asking.go_on()
    asking.review()
    asking.page.evaluate("document.querySelector('[data-doors]').dataset.full = ''")
    asking.go_on()
    expect(asking.page.locator("[data-keeping]")).to_contain_text("n’a plus de place")
    assert "41" in asking.page.inner_text("[data-review]")
    assert len(asking.drafts()) == 1
    asking.page.evaluate("delete document.querySelector('[data-doors]').dataset.full")
    asking.go_on()
    asking.ended("done")
    assert len(asking.done()) == 1


def test_every_question_type_is_asked_and_arrives_valid(
    app: Flask, client: FlaskClient, asking: AskingPage, place: Questionnaire
) -> None:
    with app.app_context():
        everything = make_published(place.project, markdown=_EVERY_TYPE)
        phone = make_phone(client, place.project, make_agent())
    asking.begin(everything.short_name, channel="counter").start()
    Live(asking.page).to_review().go_on()
    asking.ended("done")
    [found] = asking.done()
    told = {name: value for name, value in found["envelope"].items() if name not in _OWN}
    with app.app_context():
        [result] = phone.push(phone.item(found["envelope"]["instance_id"], everything, {"answer": told}))
        assert result["status"] == 201, result
        assert db.session.scalar(select(Submission.valid)) is True
    [version] = stored(app)
    assert "traverse" in version.answers
    assert "Fille" in version.answers, "repeats and their scripts come too"


def test_where_the_questionnaire_cannot_be_had_the_app_has_its_page_again(
    asking: AskingPage, place: Questionnaire
) -> None:
    told = {"questionnaire": place.short_name, "number": 9, "language": "fr", "locked": True}
    asking.page.evaluate("told => palier.begin(told)", told)
    asking.ended("failed")
    assert asking.page.locator("[data-doors]").is_visible()
    assert not asking.page.locator("link[data-asking]").count()
    asking.begin(place.short_name)
    assert asking.heading == "À lire"


def stored(app: Flask) -> list[SubmissionVersion]:
    with app.app_context():
        assert set(db.session.scalars(select(Submission.state))) == {"counted"}
        return list(db.session.scalars(select(SubmissionVersion)))
