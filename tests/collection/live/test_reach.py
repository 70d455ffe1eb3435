"""Whoever comes: nothing for axe to find in any state, all of it by keyboard alone, installable."""

import io

import pytest
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from tests.axe import assert_accessible
from tests.collection.live.test_sending import counted
from tests.live import Live
from tests.make_published import make_published
from tests.serving import Server

pytestmark = [pytest.mark.slow, pytest.mark.parametrize("database", ["sqlite"], indirect=True)]
_MOST_STEPS = 400


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_axe_finds_nothing_on_the_way(live: Live, paged: str, language: str) -> None:
    live.begin(f"{paged}?langue={language}")
    assert live.page.locator("html").get_attribute("dir") == {"fr": "ltr", "ar": "rtl"}[language]
    for _heading in live.pages():
        assert_accessible(live.page)
    live.go_on().outcome("sent")
    assert_accessible(live.page)


def test_axe_finds_nothing_where_there_are_errors(live: Live, paged: str) -> None:
    live.begin(paged).go_on()
    assert live.errors
    assert_accessible(live.page)


def test_axe_finds_nothing_offline_nor_where_an_answer_waits(live: Live, server: Server, paged: str) -> None:
    live.begin(paged).to_review()
    server.stop()
    live.page.context.set_offline(True)
    expect(live.page.locator("[data-keeping]")).to_contain_text("Pas de connexion")
    assert_accessible(live.page)
    live.go_on().outcome("kept")
    assert_accessible(live.page)
    live.page.context.set_offline(False)
    server.start()


def test_pages_reflow_narrow_and_with_text_twice_as_large(live: Live, paged: str) -> None:
    live.begin(paged)
    for heading in live.pages():
        for width, size in ((320, "100%"), (360, "200%")):
            live.page.set_viewport_size({"width": width, "height": 640})
            live.page.evaluate("size => document.documentElement.style.fontSize = size", size)
            wide = live.page.evaluate("document.documentElement.scrollWidth")
            assert wide <= width, f"{heading} is {wide} pixels wide at {width} and {size}"
            assert_accessible(live.page)
        live.page.evaluate("document.documentElement.style.fontSize = ''")
        live.page.set_viewport_size({"width": 360, "height": 740})


def test_dark_pages_keep_their_contrast(chromium: Browser, paged: str) -> None:
    context = chromium.new_context(color_scheme="dark", viewport={"width": 360, "height": 740})
    live = Live(context.new_page()).begin(paged)
    for _heading in live.pages():
        assert_accessible(live.page)
    context.close()


def test_the_questionnaire_is_answered_by_keyboard_alone(app: Flask, server: Server, telephone: Page) -> None:
    with app.app_context():
        short_name = make_published(markdown=_EVERYDAY).short_name
    page, live = telephone, Live(telephone)
    page.goto(f"{server.url}/q/{short_name}")
    expect(page.locator("[data-begin][data-ready]")).to_have_count(1)
    keyboard_to(page, "button[value=commencer]")
    page.keyboard.press("Enter")
    live.ready()
    keyboard_to(page, "[name$='/nom']")
    page.keyboard.type("Ana")
    keyboard_to(page, "[name$='/vient']")
    page.keyboard.press("ArrowDown")
    keyboard_to(page, "[name$='/usages'][value=courses]")
    page.keyboard.press("Space")
    keyboard_to(page, "[data-on]")
    page.keyboard.press("Enter")
    expect(page.locator("[data-heading]:focus")).to_have_count(1)
    keyboard_to(page, "[data-down]")
    page.keyboard.press("Enter")
    keyboard_to(page, "[name$='/naissance:d']")
    page.keyboard.type("3/2/1980")
    keyboard_to(page, "[data-on]")
    page.keyboard.press("Enter")
    expect(page.locator("[data-review]")).to_be_visible()
    keyboard_to(page, "[data-on]")
    page.keyboard.press("Enter")
    live.outcome("sent")
    assert counted(app) == 1


def keyboard_to(page: Page, wanted: str) -> None:
    """Press Tab until what is wanted has the focus, and can be seen to have it."""
    for _step in range(_MOST_STEPS):
        if page.locator(f"{wanted}:focus").count():
            break
        page.keyboard.press("Tab")
    focused = page.locator(f"{wanted}:focus")
    assert focused.count() == 1, f"Tab does not come to {wanted}"
    outline = "element => getComputedStyle(element).outlineStyle + getComputedStyle(element).boxShadow"
    label = focused.locator("xpath=following-sibling::label")
    seen = [focused.evaluate(outline), *(label.first.evaluate(outline) for _ in range(label.count()))]
    assert any(one != "nonenone" for one in seen), f"nothing shows that {wanted} has the focus"


def test_the_questionnaire_can_be_installed(client: FlaskClient, app: Flask) -> None:
    with app.app_context():
        short_name = make_published().short_name
    door = client.get(f"/q/{short_name}").text
    address = f"/q/{short_name}/manifest.webmanifest"
    assert f'rel="manifest" href="{address}"' in door
    manifest = client.get(address).get_json(force=True)
    assert manifest["start_url"].startswith(manifest["scope"])
    assert manifest["display"] == "standalone"
    sizes = set()
    for icon in manifest["icons"]:
        answer = client.get(icon["src"])
        assert answer.status_code == 200
        if icon["type"] == "image/png":
            with Image.open(io.BytesIO(answer.data)) as image:
                assert icon["sizes"] == f"{image.width}x{image.height}"
            sizes.add((icon["sizes"], icon["purpose"]))
    assert {("192x192", "any"), ("512x512", "any"), ("512x512", "maskable")} <= sizes


_EVERYDAY = """
| survey | | | | |
| | type | name | label | required |
| | begin_group | un | Vous | |
| | text | nom | Votre nom | yes |
| | select_one ouinon | vient | Venez-vous sur la place ? | yes |
| | select_multiple usages | usages | Pour quoi faire ? | |
| | end_group | | | |
| | begin_group | deux | La place | |
| | rank usages | ordre | Rangez ces usages | |
| | date | naissance | Votre date de naissance | |
| | end_group | | | |
| choices | | | |
| | list_name | name | label |
| | ouinon | oui | Oui |
| | ouinon | non | Non |
| | usages | traverse | Traverser |
| | usages | courses | Faire des courses |
| | usages | repos | Se reposer |
| settings | | | | |
| | form_title | form_id | version | style |
| | Une place | place | 1 | pages |
"""
